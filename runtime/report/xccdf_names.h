// Identifiers, references and systems of an XCCDF document: which name stands for what of ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/result/outline.h"
#include "runtime/result/result.h"

namespace assay::runtime {

// Every identifier of one document. All are NCNames of the schema's patterns, and unique.
struct XccdfNames {
  std::string benchmark;
  std::string profile;
  std::string test_result;
  std::vector<std::string> rules;   // in the order of ScanResult::rules
  std::vector<std::string> values;  // in the order of ScanResult::parameters
  std::vector<std::string> groups;  // in the order of the outline; empty where there is no section
};

XccdfNames NameAll(const ScanResult& result, const std::vector<RuleGroup>& outline);

// `text` in the characters of an NCName, one name for each text: see xccdf.h.
std::string EscapedName(std::string_view text);

// Where a reference can be looked up, if its catalogue has an address that lasts.
std::optional<std::string> AddressOf(const Reference& reference);

// The `system` of a `fix`: XCCDF 1.2, table 17, where it knows ours.
std::string FixSystem(std::string_view system);

// Whether `text`, which the target may have written, is a CPE name in form (CPE 2.2 URI or 2.3
// formatted string).
bool IsCpe(std::string_view text);

// This tool's own CPE name.
std::string ToolCpe(std::string_view version);

}  // namespace assay::runtime
