#include "compiler/mutate/mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/lower/lower.h"
#include "compiler/mutate/alterations.h"
#include "compiler/profile/parameter_value.h"

namespace assay::compiler {
namespace {

const RuleDeclaration* RuleAt(const CheckedModule& checked, std::uint32_t declaration) {
  return std::get_if<RuleDeclaration>(&checked.module.declarations[declaration]);
}

// The expressions of a declaration that say what is judged, not those of examples. Of a rule the
// conditions stand first, then `applies`; of a parameter its default.
std::vector<ExprId*> RootsOf(Declaration& declaration) {
  std::vector<ExprId*> roots;
  if (auto* rule = std::get_if<RuleDeclaration>(&declaration)) {
    for (ConditionNode& condition : rule->check) {
      roots.push_back(&condition.expr);
    }
    if (rule->applies) {
      roots.push_back(&*rule->applies);
    }
  } else if (auto* let = std::get_if<LetDeclaration>(&declaration)) {
    roots.push_back(&let->value);
  } else if (auto* parameter = std::get_if<ParameterDeclaration>(&declaration)) {
    roots.push_back(&parameter->value);
  }
  return roots;
}

// The same with the bounds of a parameter, which are for profiles: no example depends on them.
std::vector<ExprId*> AllRootsOf(Declaration& declaration) {
  std::vector<ExprId*> roots = RootsOf(declaration);
  auto* parameter = std::get_if<ParameterDeclaration>(&declaration);
  if (parameter != nullptr && parameter->domain) {
    Domain& domain = *parameter->domain;
    for (std::optional<ExprId>* bound : {&domain.low, &domain.high, &domain.choices}) {
      if (*bound) {
        roots.push_back(&**bound);
      }
    }
  }
  return roots;
}

using Roots = std::vector<ExprId*> (*)(Declaration&);

// The `let`s and parameters that a declaration names in these expressions, also through others.
void AddNamed(const CheckedModule& checked, Declaration declaration, Roots roots_of,
              std::set<std::uint32_t>& named) {
  std::vector<ExprId> open;
  for (const ExprId* root : roots_of(declaration)) {
    open.push_back(*root);
  }
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    const std::vector<ExprId> children = ChildrenOf(checked.module.At(id).node);
    open.insert(open.end(), children.begin(), children.end());
    const ExprInfo& info = checked.infos[id];
    const bool is_named = info.meaning == Meaning::kLet || info.meaning == Meaning::kParameter;
    if (is_named && named.insert(info.target).second) {
      AddNamed(checked, checked.module.declarations[info.target], roots_of, named);
    }
  }
}

std::set<std::uint32_t> NamedBy(const CheckedModule& checked, std::uint32_t declaration,
                                Roots roots_of) {
  std::set<std::uint32_t> named;
  AddNamed(checked, checked.module.declarations[declaration], roots_of, named);
  return named;
}

// The expression that a part is.
ExprId& RootOf(Declaration& declaration, std::optional<std::size_t> condition) {
  const std::vector<ExprId*> roots = RootsOf(declaration);
  return condition ? *roots[*condition] : *roots.back();
}

// The part's rules and what they name, in a module of their own: a mutant costs no more in a large
// module than in a small one.
struct Bench {
  Module module;
  std::uint32_t declaration = 0;     // of the part
  std::vector<std::uint32_t> rules;  // in the order of the part's rules
};

Bench BenchOf(const CheckedModule& whole, const MutationPart& part,
              const std::vector<std::uint32_t>& rules) {
  std::set<std::uint32_t> wanted(rules.begin(), rules.end());
  for (const std::uint32_t rule : rules) {
    wanted.merge(NamedBy(whole, rule, AllRootsOf));
  }
  Bench bench;
  bench.module.source = whole.module.source;
  bench.module.name = whole.module.name;
  std::map<std::uint32_t, std::uint32_t> moved;
  for (const std::uint32_t d : wanted) {
    moved[d] = static_cast<std::uint32_t>(moved.size());
    bench.module.declarations.push_back(whole.module.declarations[d]);
    Declaration& copy = bench.module.declarations.back();
    if (auto* rule = std::get_if<RuleDeclaration>(&copy)) {
      rule->examples.clear();
    }
    for (ExprId* root : AllRootsOf(copy)) {
      *root = CopyExpr(whole.module.exprs, *root, nullptr, bench.module.exprs);
    }
  }
  bench.declaration = moved.at(part.place.declaration);
  for (const std::uint32_t rule : rules) {
    bench.rules.push_back(moved.at(rule));
  }
  return bench;
}

// Makes and compiles the mutants of one part.
class Maker {
 public:
  Maker(const CheckedModule& original, const MutationPart& part, Bench bench,
        const runtime::Schema& schema, const Sources& sources,
        const std::function<void(const Mutant&)>& visit)
      : original_(&original),
        part_(&part),
        bench_(std::move(bench)),
        schema_(&schema),
        sources_(&sources),
        visit_(&visit) {}

  void Run() {
    (*visit_)({part_->span, "", Compiled()});
    if (RuleAt(*original_, part_->place.declaration) != nullptr) {
      MakeOfRule();
    }
    const ExprId before = Root();
    const std::size_t size = bench_.module.exprs.size();
    Declaration original = original_->module.declarations[part_->place.declaration];
    const ExprId root = RootOf(original, part_->condition);
    for (const Alteration& alteration : AlterationsOf(*original_, *schema_, root)) {
      Root() = CopyExpr(original_->module.exprs, root, &alteration, bench_.module.exprs);
      Make(Trimmed(alteration.span), alteration.text);
      Root() = before;
      bench_.module.exprs.resize(size);
    }
  }

 private:
  ExprId& Root() {
    return RootOf(bench_.module.declarations[bench_.declaration], part_->condition);
  }

  RuleDeclaration& Rule() {
    return std::get<RuleDeclaration>(bench_.module.declarations[bench_.declaration]);
  }

  // The `applies` left out; a condition left out, or no longer only of live systems.
  void MakeOfRule() {
    const RuleDeclaration before = Rule();
    if (!part_->condition) {
      Rule().applies.reset();
      Make(part_->span, "`applies` is left out");
      Rule() = before;
      return;
    }
    const std::size_t at = *part_->condition;
    if (before.check.size() > 1) {
      Rule().check.erase(Rule().check.begin() + static_cast<std::ptrdiff_t>(at));
      Make(part_->span, "the condition is left out");
      Rule() = before;
    }
    if (before.check[at].live) {
      Rule().check[at].live = false;
      Make(part_->span, "`live` is left out");
      Rule() = before;
    }
  }

  void Make(const Span& span, const std::string& text) {
    const std::size_t same = ++seen_[text];
    Mutant mutant{span, same == 1 ? text : fmt::format("{} ({})", text, same), Compiled()};
    (*visit_)(mutant);
  }

  std::optional<runtime::Program> Compiled() {
    Diagnostics diagnostics;
    std::vector<CheckedModule> modules;
    modules.push_back(CheckModule(std::move(bench_.module), *schema_, diagnostics));
    CheckDefaults(modules[0], diagnostics);
    std::optional<runtime::Program> program;
    if (!diagnostics.HasErrors()) {
      Selection selection;
      for (const std::uint32_t declaration : bench_.rules) {
        selection.rules.emplace_back().place = Place{0, declaration};
      }
      program = Lower(modules, selection, *schema_, *sources_);
    }
    bench_.module = std::move(modules[0].module);
    return program;
  }

  // Without the spaces and brackets that stand around an operator.
  Span Trimmed(Span span) const {
    constexpr std::string_view kAround = " \t\r\n()";
    const std::string_view text = sources_->Text(span);
    const std::size_t first = text.find_first_not_of(kAround);
    if (first != std::string_view::npos) {
      span.end = span.begin + static_cast<std::uint32_t>(text.find_last_not_of(kAround) + 1);
      span.begin += static_cast<std::uint32_t>(first);
    }
    return span;
  }

  const CheckedModule* original_;  // outlive the maker: parameters of ForEachMutant
  const MutationPart* part_;
  Bench bench_;
  const runtime::Schema* schema_;
  const Sources* sources_;
  const std::function<void(const Mutant&)>* visit_;
  std::map<std::string, std::size_t> seen_;
};

}  // namespace

std::vector<MutationPart> PartsOf(const std::vector<CheckedModule>& modules,
                                  const Selection& selection) {
  std::vector<MutationPart> parts;
  std::map<Place, std::vector<std::uint32_t>> users;  // of `let`s and parameters
  for (std::uint32_t r = 0; r < selection.rules.size(); ++r) {
    if (!selection.rules[r].place) {
      continue;
    }
    const Place& place = *selection.rules[r].place;
    const CheckedModule& checked = modules[place.module];
    const RuleDeclaration& rule = *RuleAt(checked, place.declaration);
    if (rule.applies) {
      parts.push_back({place, std::nullopt, checked.module.At(*rule.applies).span, {r}});
    }
    for (std::size_t c = 0; c < rule.check.size(); ++c) {
      parts.push_back({place, c, checked.module.At(rule.check[c].expr).span, {r}});
    }
    for (const std::uint32_t named : NamedBy(checked, place.declaration, RootsOf)) {
      users[{place.module, named}].push_back(r);
    }
  }
  for (auto& [place, rules] : users) {
    const Declaration& named = modules[place.module].module.declarations[place.declaration];
    const Span span = std::visit([](const auto& d) { return d.span; }, named);
    parts.push_back({place, std::nullopt, span, std::move(rules)});
  }
  std::sort(parts.begin(), parts.end(), [](const MutationPart& a, const MutationPart& b) {
    return std::tie(a.span.source, a.span.begin) < std::tie(b.span.source, b.span.begin);
  });
  return parts;
}

void ForEachMutant(const std::vector<CheckedModule>& modules, const Selection& selection,
                   const MutationPart& part, const runtime::Schema& schema, const Sources& sources,
                   const std::function<void(const Mutant&)>& visit) {
  std::vector<std::uint32_t> rules;
  for (const std::uint32_t rule : part.rules) {
    rules.push_back(selection.rules[rule].place->declaration);
  }
  const CheckedModule& checked = modules[part.place.module];
  Maker(checked, part, BenchOf(checked, part, rules), schema, sources, visit).Run();
}

}  // namespace assay::compiler
