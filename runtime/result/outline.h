// A result's rules as its benchmark orders them, for scores and reports alike: XCCDF's tree.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/result/result.h"

namespace assay::runtime {

// Rules that stand together. Without a section they stand directly below the benchmark.
struct RuleGroup {
  const Section* section = nullptr;    // of the ScanResult
  std::vector<std::uint32_t> results;  // indices into ScanResult::results
};

// Every result once, in the benchmark's order: first those of rules that no section names, then
// one group for each section that has any. A rule that several sections name counts in the first.
std::vector<RuleGroup> Outline(const ScanResult& result);

// What people call the rule: its number in the benchmark or, without one, its id. Printable.
std::string Label(const RuleInfo& rule);

}  // namespace assay::runtime
