// What a scan found, as plain data: everything a report needs, and nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program/metadata.h"
#include "runtime/schema/value.h"

namespace assay::runtime {

// XCCDF 1.2, section 6.6.4.2, resultEnumType.
enum class Outcome : std::uint8_t {
  kPass,
  kFail,
  kError,
  kUnknown,
  kNotApplicable,
  kNotChecked,
  kNotSelected,
  kInformational,
  kFixed,
};

// `pass`, `fail`, ..., as XCCDF spells them.
std::string_view ToString(Outcome outcome);

enum class Truth : std::uint8_t { kTrue, kFalse, kUnknown, kError };

// `true`, `false`, `unknown`, `error`.
std::string_view ToString(Truth truth);

// One condition that decided a verdict, and what decided it. All strings are Printable.
struct Evidence {
  std::string condition;  // as the author wrote it: `sshd("PermitRootLogin").value == "no"`
  std::string subject;  // what was looked at: `sshd("PermitRootLogin").value`; or an element's path
  Truth truth = Truth::kTrue;
  std::string found;     // `"yes"`, `not set`, or why it could not be had
  std::string expected;  // `== "no"`
  std::optional<Origin> origin;
  std::vector<Origin> overridden;
  std::string note;
  std::string rule_path;  // where the condition stands in rule text
  std::uint32_t rule_line = 0;
};

struct RuleResult {
  std::uint32_t rule = 0;  // index into ScanResult::rules
  Outcome outcome = Outcome::kNotChecked;
  std::string reason;              // one sentence, where the outcome is neither pass nor fail
  std::vector<Evidence> evidence;  // at most kMaxEvidence
  std::uint64_t evidence_total = 0;
};

struct TargetInfo {
  std::string name;        // the target's own host name, or `unnamed`
  std::string os_id;       // `debian`; empty if unknown
  std::string os_version;  // `12`
  std::string os_title;    // `Debian GNU/Linux 12 (bookworm)`
  std::string cpe;         // from os-release's CPE_NAME, or made of id and version
  bool live = false;
};

// Counts by outcome, in the order of the enumerators.
struct Tally {
  std::uint64_t counts[9] = {};

  std::uint64_t operator[](Outcome outcome) const { return counts[static_cast<int>(outcome)]; }
  std::uint64_t& operator[](Outcome outcome) { return counts[static_cast<int>(outcome)]; }
};

// One scoring model's answer; XCCDF 1.2, section 7.3.
struct Score {
  std::string system;  // `urn:xccdf:scoring:default`
  double value = 0;
  double maximum = 100;
};

enum class GateVerdict : std::uint8_t { kMet, kNotMet, kCoverageTooLow };

struct ScanResult {
  std::string tool_version;
  std::string start_time;  // ISO 8601 UTC, `2026-01-01T00:00:00Z`
  std::string end_time;
  BenchmarkInfo benchmark;
  ProfileInfo profile;
  std::vector<ParameterInfo> parameters;
  std::vector<Section> sections;
  std::vector<RuleInfo> rules;
  TargetInfo target;
  bool privileged = false;          // whether the scanner ran as root
  std::vector<RuleResult> results;  // in the order of rules

  // Derived by Summarize (summary.h).
  Tally tally;
  std::vector<Score> scores;
  std::uint64_t judged = 0;    // pass, fail, notapplicable, fixed, informational
  std::uint64_t selected = 0;  // all but manual rules and notselected
  double coverage = 0;         // percent: judged of selected
  GateVerdict gate = GateVerdict::kNotMet;
  std::string gate_reason;  // one sentence
};

}  // namespace assay::runtime
