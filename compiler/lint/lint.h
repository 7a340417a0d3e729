// What is probably not meant, in rules without a mistake: conditions that no target can change,
// rules that contradict one another, passes over nothing, proof and documentation that are missing.
#pragma once

#include <vector>

#include "compiler/check/check.h"
#include "compiler/profile/selection.h"
#include "compiler/source/diagnostic.h"

namespace assay::compiler {

struct LintRequest {
  const std::vector<CheckedModule>& modules;
  std::vector<Place> rules;           // those that are looked at
  std::vector<Place> together;        // those of a profile: they are compared with one another
  std::vector<std::uint32_t> chosen;  // modules of which all is looked at, also their benchmarks
  const Selection& selection;         // the values of parameters, where rules are compared
};

// Reports warnings. Precondition: nothing was reported as an error for the modules.
void Lint(const LintRequest& request, Diagnostics& diagnostics);

}  // namespace assay::compiler
