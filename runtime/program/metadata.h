// What a program says about itself and its rules for people: carried into results unchanged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::runtime {

// XCCDF 1.2, severityEnumType. The order is the order of weight.
enum class Severity : std::uint8_t { kInfo, kLow, kMedium, kHigh };

std::string_view ToString(Severity severity);
std::optional<Severity> ParseSeverity(std::string_view word);

// A reference into a catalogue: {"nist_800_53", "AC-6(2)"}.
struct Reference {
  std::string scheme;
  std::string value;

  friend bool operator==(const Reference&, const Reference&) = default;
};

// How to put a failed rule right. `system` is `text`, `shell` or `ansible`.
struct Fix {
  std::string system;
  std::string text;

  friend bool operator==(const Fix&, const Fix&) = default;
};

// From which level on a rule counts on a platform of its benchmark: {"server", 1}.
struct Level {
  std::string platform;
  std::uint32_t level = 1;

  friend bool operator==(const Level&, const Level&) = default;
};

struct RuleInfo {
  std::string id;      // its full name: `linux.ssh.root_login_disabled`
  std::string number;  // in its benchmark, may be empty: `5.1.20`
  std::string title;
  std::string about;  // the rationale
  Severity severity = Severity::kMedium;
  std::vector<Reference> references;
  std::vector<Fix> fixes;
  bool manual = false;            // judged by a person; `about` then says what to review
  std::vector<Level> levels;      // in its benchmark; none: it has no levels
  std::vector<std::string> tags;  // words to select it by

  friend bool operator==(const RuleInfo&, const RuleInfo&) = default;
};

// A section of a benchmark; XCCDF's Group. Rules are indices into the program's rules, in order.
struct Section {
  std::string number;
  std::string title;
  std::vector<std::uint32_t> rules;

  friend bool operator==(const Section&, const Section&) = default;
};

struct BenchmarkInfo {
  std::string id;  // `inspector_best_practices`
  std::string title;
  std::string version;
  std::string about;
  std::string publisher = "org.assay";  // reverse DNS, for XCCDF identifiers

  friend bool operator==(const BenchmarkInfo&, const BenchmarkInfo&) = default;
};

// A parameter and the value that the profile gave it, printed; XCCDF's Value and set-value.
struct ParameterInfo {
  std::string id;  // `linux.ssh.max_auth_tries`
  std::string title;
  std::string type;
  std::string value;

  friend bool operator==(const ParameterInfo&, const ParameterInfo&) = default;
};

// When a scan is good enough. Scores and coverage are percentages.
struct Gate {
  std::optional<Severity> fail_on = Severity::kLow;  // the lowest severity whose failure counts
  double min_score = 0;
  double min_coverage = 90;

  friend bool operator==(const Gate&, const Gate&) = default;
};

struct ProfileInfo {
  std::string id;
  std::string title;
  std::string about;
  Gate gate;

  friend bool operator==(const ProfileInfo&, const ProfileInfo&) = default;
};

}  // namespace assay::runtime
