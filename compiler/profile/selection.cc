#include "compiler/profile/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/check/instances.h"
#include "compiler/profile/parameter_value.h"

namespace assay::compiler {
namespace {

bool IsTemplate(const ParameterDeclaration&) { return false; }
bool IsTemplate(const BenchmarkDeclaration&) { return false; }

// Every declaration of one kind by its full name; of rules also the instances of templates, but not
// the templates.
template <typename T>
std::map<std::string, Place> IndexOf(const std::vector<CheckedModule>& modules) {
  std::map<std::string, Place> index;
  for (std::uint32_t m = 0; m < modules.size(); ++m) {
    const auto& declarations = modules[m].module.declarations;
    for (std::uint32_t d = 0; d < declarations.size(); ++d) {
      if (const auto* declaration = std::get_if<T>(&declarations[d]);
          declaration != nullptr && !IsTemplate(*declaration)) {
        index.emplace(FullName(modules[m].module, declaration->name.text), Place{m, d});
      }
    }
  }
  return index;
}

// The names, and for each its last part too: people leave out the module.
std::vector<std::string> Candidates(const std::map<std::string, Place>& index) {
  std::vector<std::string> names;
  names.reserve(index.size());
  for (const auto& [name, place] : index) {
    names.push_back(name);
  }
  return names;
}

// The candidate for a name without its module, if there is just one.
std::string HintFor(const std::string& word, const std::map<std::string, Place>& index,
                    std::string otherwise) {
  std::string found;
  for (const auto& [name, place] : index) {
    if (name.ends_with("." + word)) {
      found = found.empty() ? name : " ";
    }
    if (name.starts_with(word + "(")) {
      return fmt::format("a template's rules are named with their arguments: `{}`", name);
    }
  }
  return found.size() > 1 ? fmt::format("did you mean `{}`?", found)
                          : SuggestionHint(word, Candidates(index), std::move(otherwise));
}

// A rule that was declared with a syntax error is there, only not usable: naming it is no mistake.
bool IsBroken(const std::vector<CheckedModule>& modules, const std::string& full_name) {
  return std::any_of(modules.begin(), modules.end(), [&](const CheckedModule& checked) {
    return std::any_of(
        checked.module.broken.begin(), checked.module.broken.end(),
        [&](const std::string& name) { return FullName(checked.module, name) == full_name; });
  });
}

class Selector {
 public:
  Selector(const std::vector<CheckedModule>& modules, Diagnostics& diagnostics)
      : modules_(&modules), diagnostics_(&diagnostics), rules_(IndexOf<RuleDeclaration>(modules)) {}

  Selection Select(const ProfileFile& profile, const Span& span);

 private:
  std::optional<Place> FindRule(const Name& name);
  // Whether there is such a benchmark.
  bool SelectBenchmark(const Name& name, Selection& selection);
  void AddItem(const BenchmarkItem& item, Selection& selection, runtime::Section* section);
  void Keep(const std::set<Place>& kept, bool keep_manual, Selection& selection) const;
  void ApplyRules(const ProfileFile& profile, Selection& selection);
  void ApplySeverities(const ProfileFile& profile, Selection& selection);
  void ApplyParameters(const ProfileFile& profile, Selection& selection);

  const std::vector<CheckedModule>* modules_;  // outlive the selector
  Diagnostics* diagnostics_;
  std::map<std::string, Place> rules_;
};

std::optional<Place> Selector::FindRule(const Name& name) {
  const auto found = rules_.find(name.text);
  if (found != rules_.end()) {
    return found->second;
  }
  if (!IsBroken(*modules_, name.text)) {
    diagnostics_->Report(
        DiagnosticKind::kUnknownRule, name.span, fmt::format("there is no rule `{}`", name.text),
        HintFor(name.text, rules_, "a rule is named with its module: `linux.ssh.x`"));
  }
  return {};
}

void Selector::AddItem(const BenchmarkItem& item, Selection& selection, runtime::Section* section) {
  SelectedRule rule;
  rule.number = item.number ? item.number->value : "";
  for (const LevelNode& level : item.levels) {
    rule.levels.push_back({level.platform.text, static_cast<std::uint32_t>(level.level)});
  }
  if (item.rule) {
    const auto found = rules_.find(item.rule->text);
    if (found == rules_.end()) {
      return;  // CheckAcross reports it once, whoever uses the benchmark
    }
    rule.place = found->second;
  } else {
    rule.manual_title = item.manual_title->value;
    rule.manual_review = item.manual_review->value;
  }
  if (section != nullptr) {
    section->rules.push_back(static_cast<std::uint32_t>(selection.rules.size()));
  }
  selection.rules.push_back(std::move(rule));
}

bool Selector::SelectBenchmark(const Name& name, Selection& selection) {
  const auto benchmarks = IndexOf<BenchmarkDeclaration>(*modules_);
  const auto found = benchmarks.find(name.text);
  if (found == benchmarks.end()) {
    if (!IsBroken(*modules_, name.text)) {
      diagnostics_->Report(DiagnosticKind::kUnknownBenchmark, name.span,
                           fmt::format("there is no benchmark `{}`", name.text),
                           HintFor(name.text, benchmarks, "a benchmark is declared in rule text"));
    }
    return false;
  }
  const CheckedModule& checked = (*modules_)[found->second.module];
  const auto& benchmark =
      std::get<BenchmarkDeclaration>(checked.module.declarations[found->second.declaration]);
  const auto text = [](const std::optional<Text>& value) { return value ? value->value : ""; };
  selection.benchmark_place = found->second;
  selection.benchmark = {benchmark.name.text, text(benchmark.title), text(benchmark.version),
                         text(benchmark.about), selection.benchmark.publisher};
  if (benchmark.publisher) {
    selection.benchmark.publisher = benchmark.publisher->value;
  }
  for (const BenchmarkItem& item : benchmark.items) {
    AddItem(item, selection, nullptr);
  }
  for (const BenchmarkSection& section : benchmark.sections) {
    runtime::Section built{section.number.value, section.title.value, {}};
    for (const BenchmarkItem& item : section.items) {
      AddItem(item, selection, &built);
    }
    selection.sections.push_back(std::move(built));
  }
  return true;
}

// Drops every rule that is not in `kept`, and sections that are empty then.
void Selector::Keep(const std::set<Place>& kept, bool keep_manual, Selection& selection) const {
  std::vector<SelectedRule> rules;
  std::vector<std::optional<std::uint32_t>> moved(selection.rules.size());
  for (std::size_t i = 0; i < selection.rules.size(); ++i) {
    const std::optional<Place>& place = selection.rules[i].place;
    if (place ? kept.contains(*place) : keep_manual) {
      moved[i] = static_cast<std::uint32_t>(rules.size());
      rules.push_back(std::move(selection.rules[i]));
    }
  }
  selection.rules = std::move(rules);
  for (runtime::Section& section : selection.sections) {
    std::vector<std::uint32_t> indices;
    for (const std::uint32_t index : section.rules) {
      if (moved[index]) {
        indices.push_back(*moved[index]);
      }
    }
    section.rules = std::move(indices);
  }
  std::erase_if(selection.sections, [](const runtime::Section& s) { return s.rules.empty(); });
}

void Selector::ApplyRules(const ProfileFile& profile, Selection& selection) {
  const auto in_benchmark = [&](const Place& place) {
    return std::any_of(selection.rules.begin(), selection.rules.end(),
                       [&](const SelectedRule& rule) { return rule.place == place; });
  };
  std::set<Place> kept;
  for (const SelectedRule& rule : selection.rules) {
    if (rule.place && profile.select_all) {
      kept.insert(*rule.place);
    }
  }
  for (const Name& name : profile.rules) {
    const auto place = FindRule(name);
    if (place && !in_benchmark(*place)) {
      if (profile.benchmark) {
        diagnostics_->Report(
            DiagnosticKind::kUnknownRule, name.span,
            fmt::format("`{}` is not in benchmark `{}`", name.text, profile.benchmark->text),
            "select rules of the profile's benchmark");
        continue;
      }
      selection.rules.push_back({place, {}, {}, {}, {}, {}});
    }
    if (place) {
      kept.insert(*place);
    }
  }
  for (const Name& name : profile.removed) {
    const auto place = FindRule(name);
    if (place && kept.erase(*place) == 0) {
      diagnostics_->Report(DiagnosticKind::kUnknownRule, name.span,
                           fmt::format("`{}` is not selected, so it cannot be removed", name.text),
                           "take the line out");
    }
  }
  // Manual items have no name to select or remove: they stay unless the profile names its rules.
  if (!profile.select_all || !profile.removed.empty()) {
    Keep(kept, profile.select_all, selection);
  }
}

void Selector::ApplySeverities(const ProfileFile& profile, Selection& selection) {
  for (const SetSeverity& set : profile.severities) {
    const auto place = FindRule(set.rule);
    if (!place) {
      continue;
    }
    const auto rule = std::find_if(selection.rules.begin(), selection.rules.end(),
                                   [&](const SelectedRule& r) { return r.place == place; });
    if (rule == selection.rules.end()) {
      diagnostics_->Report(DiagnosticKind::kUnknownRule, set.rule.span,
                           fmt::format("`{}` is not selected", set.rule.text),
                           "take the line out, or select the rule");
    } else {
      rule->severity = set.severity;
    }
  }
}

void Selector::ApplyParameters(const ProfileFile& profile, Selection& selection) {
  const auto parameters = IndexOf<ParameterDeclaration>(*modules_);
  for (const SetParameter& set : profile.parameters) {
    const auto found = parameters.find(set.parameter.text);
    if (found == parameters.end() && IsBroken(*modules_, set.parameter.text)) {
      continue;
    }
    if (found == parameters.end()) {
      diagnostics_->Report(DiagnosticKind::kUnknownParameter, set.parameter.span,
                           fmt::format("there is no parameter `{}`", set.parameter.text),
                           HintFor(set.parameter.text, parameters,
                                   "a parameter is named with its module: `linux.ssh.x`"));
      continue;
    }
    const auto value = ParameterValue((*modules_)[found->second.module], found->second.declaration,
                                      set, *diagnostics_);
    if (value) {
      selection.parameters.insert_or_assign(found->second, *value);
    }
  }
}

Selection Selector::Select(const ProfileFile& profile, const Span& span) {
  Selection selection;
  selection.profile = {profile.id ? profile.id->text : "", profile.title, profile.description,
                       profile.gate};
  bool known = true;
  if (profile.benchmark) {
    known = SelectBenchmark(*profile.benchmark, selection);
  } else {
    selection.benchmark = {selection.profile.id, profile.title, "1", profile.description,
                           selection.benchmark.publisher};
  }
  // Without its benchmark nothing could be said of what is selected.
  if (known) {
    ApplyRules(profile, selection);
    ApplySeverities(profile, selection);
  }
  ApplyParameters(profile, selection);
  if (selection.rules.empty() && !diagnostics_->HasErrors()) {
    diagnostics_->Report(DiagnosticKind::kNothingSelected, span, "the profile selects no rule",
                         "name a `benchmark`, or rules under `select: { rules: [...] }`");
  }
  return selection;
}

}  // namespace

Selection Select(const std::vector<CheckedModule>& modules, const ProfileFile& profile,
                 const Span& profile_span, Diagnostics& diagnostics) {
  return Selector(modules, diagnostics).Select(profile, profile_span);
}

Selection SelectAll(const std::vector<CheckedModule>& modules,
                    const std::vector<std::uint32_t>& chosen) {
  Selection selection;
  selection.profile = {"all_rules", "Every rule of the given files", "", {}};
  selection.benchmark = {"all_rules", "Every rule of the given files", "1", "",
                         selection.benchmark.publisher};
  for (const std::uint32_t m : chosen) {
    const auto& declarations = modules[m].module.declarations;
    for (std::uint32_t d = 0; d < declarations.size(); ++d) {
      const auto* rule = std::get_if<RuleDeclaration>(&declarations[d]);
      if (rule != nullptr && !IsTemplate(*rule)) {
        selection.rules.push_back({Place{m, d}, {}, {}, {}, {}, {}});
      }
    }
  }
  return selection;
}

void CheckAcross(const std::vector<CheckedModule>& modules, Diagnostics& diagnostics) {
  std::map<std::string, Span> seen;
  for (const CheckedModule& checked : modules) {
    for (const Declaration& declaration : checked.module.declarations) {
      const Name& name =
          std::visit([](const auto& d) -> const Name& { return d.name; }, declaration);
      const auto [first, inserted] = seen.emplace(FullName(checked.module, name.text), name.span);
      if (!inserted && first->second.source != name.span.source) {
        diagnostics.Report(DiagnosticKind::kDuplicateName, name.span,
                           fmt::format("`{}` is declared in another file already", first->first),
                           "give one of them another name, or the file another module name",
                           {{first->second, "here"}});
      }
    }
  }
  const auto rules = IndexOf<RuleDeclaration>(modules);
  const auto check = [&](const BenchmarkItem& item) {
    if (item.rule && !item.reported && !rules.contains(item.rule->text) &&
        !IsBroken(modules, item.rule->text)) {
      diagnostics.Report(
          DiagnosticKind::kUnknownRule, item.rule->span,
          fmt::format("there is no rule `{}`", item.rule->text),
          HintFor(item.rule->text, rules, "a rule is named with its module: `linux.ssh.x`"));
    }
  };
  for (const CheckedModule& checked : modules) {
    for (const Declaration& declaration : checked.module.declarations) {
      if (const auto* benchmark = std::get_if<BenchmarkDeclaration>(&declaration)) {
        std::for_each(benchmark->items.begin(), benchmark->items.end(), check);
        for (const BenchmarkSection& section : benchmark->sections) {
          std::for_each(section.items.begin(), section.items.end(), check);
        }
      }
    }
  }
}

}  // namespace assay::compiler
