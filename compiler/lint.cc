#include "compiler/lint.h"

#include <algorithm>

#include "compiler/analysis.h"
#include "compiler/lint/lint.h"

namespace assay::compiler {
namespace {

std::vector<Place> SelectedRules(const Analysis& analysis) {
  std::vector<Place> rules;
  for (const SelectedRule& selected : analysis.selection.rules) {
    if (selected.place) {
      rules.push_back(*selected.place);
    }
  }
  return rules;
}

// The rules of the chosen modules, then others that are selected.
std::vector<Place> RulesOf(const Analysis& analysis) {
  std::vector<Place> rules;
  for (const std::uint32_t m : analysis.chosen) {
    const auto& declarations = analysis.modules[m].module.declarations;
    for (std::uint32_t d = 0; d < declarations.size(); ++d) {
      if (std::holds_alternative<RuleDeclaration>(declarations[d])) {
        rules.push_back({m, d});
      }
    }
  }
  for (const Place& selected : SelectedRules(analysis)) {
    if (std::find(analysis.chosen.begin(), analysis.chosen.end(), selected.module) ==
        analysis.chosen.end()) {
      rules.push_back(selected);
    }
  }
  return rules;
}

}  // namespace

Findings Lint(CompileRequest request, const runtime::Schema& schema) {
  const bool with_profile = request.profile.has_value();
  Analysis analysis = Analyze(std::move(request), schema);
  Findings findings;
  findings.broken = analysis.diagnostics.HasErrors();
  if (!findings.broken) {
    Lint({analysis.modules, RulesOf(analysis),
          with_profile ? SelectedRules(analysis) : std::vector<Place>(), analysis.chosen,
          analysis.selection},
         analysis.diagnostics);
  }
  findings.diagnostics = analysis.diagnostics.Sorted();
  findings.sources = std::move(analysis.sources);
  return findings;
}

}  // namespace assay::compiler
