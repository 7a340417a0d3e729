#include <fmt/format.h>

#include <algorithm>

#include "compiler/lint/linter.h"

namespace assay::compiler {
namespace {

bool HasExample(const RuleDeclaration& rule, std::string_view outcome) {
  return std::any_of(rule.examples.begin(), rule.examples.end(),
                     [&](const ExampleNode& example) { return example.outcome.text == outcome; });
}

// The benchmark's rules, by their names.
std::vector<const DottedName*> RulesOf(const BenchmarkDeclaration& benchmark) {
  std::vector<const DottedName*> names;
  const auto add = [&](const BenchmarkItem& item) {
    if (item.rule) {
      names.push_back(&*item.rule);
    }
  };
  std::for_each(benchmark.items.begin(), benchmark.items.end(), add);
  for (const BenchmarkSection& section : benchmark.sections) {
    std::for_each(section.items.begin(), section.items.end(), add);
  }
  return names;
}

// What two demands must have in common to be about the same: the operand that is compared.
std::string AskedBy(const Truth& truth, Where at) {
  const ExprNode& node = truth.ExprAt(at).node;
  if (const auto* negation = std::get_if<NotExpr>(&node)) {
    return AskedBy(truth, truth.Resolve({at.module, negation->operand}));
  }
  const auto* compare = std::get_if<CompareExpr>(&node);
  if (compare == nullptr) {
    return truth.Key(at);
  }
  const bool left = truth.ConstantOf({at.module, compare->left}).has_value();
  return truth.Key({at.module, left ? compare->right : compare->left});
}

}  // namespace

void Linter::LintProof(const Place& place) {
  const RuleDeclaration& rule = RuleAt(place);
  for (const std::string_view outcome : {"pass", "fail"}) {
    if (!HasExample(rule, outcome)) {
      diagnostics_->Report(
          DiagnosticKind::kMissingExample, rule.name.span,
          fmt::format("`{}` has no example that must {}", rule.name.text, outcome),
          fmt::format("add one: example {} \"...\" {{ ... }}; a rule without both proves nothing",
                      outcome));
    }
  }
}

void Linter::LintDocumentation(const Place& place) {
  const RuleDeclaration& rule = RuleAt(place);
  const auto report = [&](bool missing, std::string_view what, std::string hint) {
    if (missing) {
      diagnostics_->Report(DiagnosticKind::kIncompleteRule, rule.name.span,
                           fmt::format("`{}` has no {}", rule.name.text, what), std::move(hint));
    }
  };
  report(!rule.about, "rationale", "say why it matters: about \"...\"");
  report(rule.fixes.empty(), "fix", "say how to put it right: fix \"...\"");
  report(rule.references.empty(), "references",
         "say where it is asked for: refs nist_800_53 \"...\"");
}

void Linter::LintApplies(const Place& place) {
  const RuleDeclaration& rule = RuleAt(place);
  if (!rule.applies) {
    return;
  }
  const std::string name = NameOf(place);
  std::vector<Label> excluded;
  for (std::uint32_t m = 0; m < request_->modules.size(); ++m) {
    for (const Declaration& declaration : request_->modules[m].module.declarations) {
      const auto* benchmark = std::get_if<BenchmarkDeclaration>(&declaration);
      if (benchmark == nullptr || !benchmark->applies) {
        continue;
      }
      const auto names = RulesOf(*benchmark);
      const auto used = std::find_if(names.begin(), names.end(),
                                     [&](const DottedName* n) { return n->text == name; });
      if (used == names.end()) {
        continue;
      }
      const Where all{m, *benchmark->applies};
      if (truth_.Decide({all, {place.module, *rule.applies}}) != std::optional(false)) {
        return;
      }
      excluded.push_back(
          {truth_.SpanOf(all),
           fmt::format("`{}`, which uses the rule, applies here only", benchmark->name.text)});
    }
  }
  if (!excluded.empty()) {
    diagnostics_->Report(DiagnosticKind::kNeverApplies,
                         truth_.SpanOf({place.module, *rule.applies}),
                         fmt::format("`{}` applies to no target of a benchmark that uses it", name),
                         "the rule is never judged: change its `applies`, or take it out of there",
                         std::move(excluded));
  }
}

void Linter::LintUnused(std::uint32_t module) {
  const CheckedModule& checked = request_->modules[module];
  std::set<std::uint32_t> used;
  for (const ExprInfo& info : checked.infos) {
    if (info.meaning == Meaning::kLet || info.meaning == Meaning::kParameter) {
      used.insert(info.target);
    }
  }
  for (std::uint32_t d = 0; d < checked.module.declarations.size(); ++d) {
    const Declaration& declaration = checked.module.declarations[d];
    const bool parameter = std::holds_alternative<ParameterDeclaration>(declaration);
    if (used.contains(d) || !(parameter || std::holds_alternative<LetDeclaration>(declaration))) {
      continue;
    }
    const Name& name = std::visit([](const auto& x) -> const Name& { return x.name; }, declaration);
    diagnostics_->Report(DiagnosticKind::kUnusedName, name.span,
                         fmt::format("`{}` is not used in this file", name.text),
                         parameter
                             ? "a profile that sets it changes nothing: use it, or take it out"
                             : "use it, or take it out");
  }
}

void Linter::ReportConflict(const Demand& first, const Demand& second) {
  diagnostics_->Report(
      DiagnosticKind::kConflictingRules, truth_.SpanOf(second.at),
      fmt::format("`{}` and `{}` can never both pass", NameOf(second.rule), NameOf(first.rule)),
      "they demand different values of one fact: select one of them, or set their parameters",
      {{truth_.SpanOf(first.at), "the other one's demand"}});
}

bool Linter::CanMeet(const Place& a, const Place& b) const {
  const auto& first = RuleAt(a).applies;
  const auto& second = RuleAt(b).applies;
  return !first || !second ||
         chosen_truth_.Decide({{a.module, *first}, {b.module, *second}}) != std::optional(false);
}

void Linter::LintConflicts(const std::vector<Place>& rules) {
  std::map<std::string, std::vector<Demand>> demands;
  for (const Place& rule : rules) {
    for (const ConditionNode& condition : RuleAt(rule).check) {
      std::vector<Where> parts;
      Split({rule.module, condition.expr}, parts);
      for (const Where& part : parts) {
        demands[AskedBy(chosen_truth_, part)].push_back({part, rule});
      }
    }
  }
  std::set<std::pair<Place, Place>> reported;
  for (const auto& [asked, all] : demands) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const auto pair = std::pair(all[j].rule, all[i].rule);
        if (pair.first != pair.second && !reported.contains(pair) &&
            chosen_truth_.Decide({all[j].at, all[i].at}) == std::optional(false) &&
            CanMeet(pair.first, pair.second)) {
          reported.insert(pair);
          ReportConflict(all[j], all[i]);
        }
      }
    }
  }
}

std::vector<Place> Linter::PlacesOf(const BenchmarkDeclaration& benchmark) const {
  std::vector<Place> places;
  for (const DottedName* name : RulesOf(benchmark)) {
    const auto place = places_.find(name->text);
    if (place != places_.end()) {
      places.push_back(place->second);
    }
  }
  return places;
}

void Linter::NameRules() {
  for (std::uint32_t m = 0; m < request_->modules.size(); ++m) {
    const Module& module = request_->modules[m].module;
    for (std::uint32_t d = 0; d < module.declarations.size(); ++d) {
      if (const auto* rule = std::get_if<RuleDeclaration>(&module.declarations[d])) {
        places_.emplace(FullName(module, rule->name.text), Place{m, d});
      }
    }
  }
}

void Linter::Run() {
  NameRules();
  for (const Place& place : request_->rules) {
    LintConditions(place);
    LintProof(place);
    LintDocumentation(place);
    LintApplies(place);
  }
  for (const std::uint32_t module : request_->chosen) {
    LintUnused(module);
    for (const Declaration& declaration : request_->modules[module].module.declarations) {
      if (const auto* benchmark = std::get_if<BenchmarkDeclaration>(&declaration)) {
        LintConflicts(PlacesOf(*benchmark));
      }
    }
  }
  LintConflicts(request_->together);
}

void Lint(const LintRequest& request, Diagnostics& diagnostics) {
  Linter(request, diagnostics).Run();
}

}  // namespace assay::compiler
