// What a profile selects from the modules at hand: rules in their order, values of parameters, the
// benchmark they belong to, the gate.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/profile/profile_file.h"
#include "runtime/program/metadata.h"
#include "runtime/schema/value.h"

namespace assay::compiler {

// A declaration: module and index into its declarations.
struct Place {
  std::uint32_t module = 0;
  std::uint32_t declaration = 0;

  // clang-tidy 14 takes the comparison with 0 that the compiler makes here for a pointer.
  friend auto operator<=>(const Place&, const Place&) = default;  // NOLINT(modernize-use-nullptr)
};

// One line of the result. A manual one has no place.
struct SelectedRule {
  std::optional<Place> place;
  std::string number;
  std::string manual_title;
  std::string manual_review;
  std::optional<runtime::Severity> severity;  // of the profile, over the rule's own
  std::vector<runtime::Level> levels;         // of the benchmark's line
};

struct Selection {
  runtime::ProfileInfo profile;
  runtime::BenchmarkInfo benchmark;
  std::optional<Place> benchmark_place;
  std::vector<SelectedRule> rules;
  std::vector<runtime::Section> sections;  // of indices into rules
  std::map<Place, runtime::Value> parameters;
};

// By a profile. Names that match nothing are reported with what they may have meant; so is a
// selection of nothing.
Selection Select(const std::vector<CheckedModule>& modules, const ProfileFile& profile,
                 const Span& profile_span, Diagnostics& diagnostics);

// Without a profile: every rule of the modules listed in `chosen`, as they stand.
Selection SelectAll(const std::vector<CheckedModule>& modules,
                    const std::vector<std::uint32_t>& chosen);

// Reports names that two modules declare, and what benchmarks name that is not there.
void CheckAcross(const std::vector<CheckedModule>& modules, Diagnostics& diagnostics);

}  // namespace assay::compiler
