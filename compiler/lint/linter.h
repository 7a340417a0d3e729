// The state of linting. Internal to compiler/lint; see lint.h.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/lint/lint.h"
#include "compiler/lint/truth.h"

namespace assay::compiler {

class Linter {
 public:
  Linter(const LintRequest& request, Diagnostics& diagnostics)
      : request_(&request),
        diagnostics_(&diagnostics),
        truth_(request.modules, nullptr),
        chosen_truth_(request.modules, &request.selection) {}

  void Run();

 private:
  // A part of a rule's conditions, all of which must hold, and what it asks.
  struct Demand {
    Where at;
    Place rule;
  };

  // Conditions (conditions.cc).
  void LintConditions(const Place& place);
  // Conditions that stand together in one `and`, `or` or check.
  void LintTogether(const std::vector<Where>& parts, LogicOperator op);
  bool ReportRepeated(const std::vector<Where>& parts);
  void ReportContradiction(const std::vector<Where>& parts);
  void ReportDecided(Where at, bool answer);
  void LintExpr(Where at);
  void LintVacuous(const Place& place);
  void LintRegex(Where at, const CompareExpr& compare);
  bool IsLineOfText(Where at) const;

  // Whole rules (rules.cc).
  void LintProof(const Place& place);
  void LintDocumentation(const Place& place);
  void LintApplies(const Place& place);
  void LintUnused(std::uint32_t module);
  void NameRules();
  std::vector<Place> PlacesOf(const BenchmarkDeclaration& benchmark) const;
  // Compares rules that are judged together.
  void LintConflicts(const std::vector<Place>& rules);
  // Whether a target can have both rules apply.
  bool CanMeet(const Place& a, const Place& b) const;
  void ReportConflict(const Demand& first, const Demand& second);

  const RuleDeclaration& RuleAt(const Place& place) const {
    return std::get<RuleDeclaration>(
        request_->modules[place.module].module.declarations[place.declaration]);
  }
  std::string NameOf(const Place& place) const {
    return FullName(request_->modules[place.module].module, RuleAt(place).name.text);
  }
  // The parts of conditions that must all hold, `let`s and `and`s taken apart.
  void Split(Where at, std::vector<Where>& parts) const;

  const LintRequest* request_;  // outlive this
  Diagnostics* diagnostics_;
  Truth truth_;                          // parameters may have any value
  Truth chosen_truth_;                   // parameters as selected
  std::map<std::string, Place> places_;  // of rules, by their full names
};

}  // namespace assay::compiler
