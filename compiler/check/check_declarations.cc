#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/check/checker.h"
#include "compiler/check/words.h"
#include "runtime/program/metadata.h"

namespace assay::compiler {

using runtime::Type;
using runtime::TypeKind;

namespace {

constexpr std::array<std::string_view, 3> kFixSystems = {"text", "shell", "ansible"};

std::string SuggestionOr(const std::string& hint, std::string_view otherwise) {
  return hint.empty() ? std::string(otherwise) : hint;
}

}  // namespace

CheckedModule CheckModule(Module module, const runtime::Schema& schema, Diagnostics& diagnostics) {
  return Checker(std::move(module), schema, diagnostics).Run();
}

std::optional<Type> ResolveType(const TypeName& name, Diagnostics& diagnostics) {
  static const std::vector<std::string> names = {"bool", "int",  "string",   "version",
                                                 "mode", "size", "duration", "list"};
  const Name& word = name.element ? *name.element : name.base;
  if (name.base.text == "list" && (!name.element || name.element->text == "list")) {
    diagnostics.Report(
        DiagnosticKind::kUnknownType, name.span,
        name.element ? "a list of lists is not a type" : "`list` alone is not a type",
        "a list says of which single values: `list<string>`");
    return {};
  }
  const Name& wrong = name.element && name.base.text != "list" ? name.base : word;
  auto type = runtime::ParseType(name.element ? "list<" + word.text + ">" : word.text);
  if (&wrong != &word || !Has(names, word.text) || !type) {
    diagnostics.Report(DiagnosticKind::kUnknownType, wrong.span,
                       fmt::format("`{}` is not a type", wrong.text),
                       SuggestionHint(wrong.text, names,
                                      "the types are bool, int, string, version, mode, size, "
                                      "duration and list<...> of these"));
    return {};
  }
  if (name.optional) {
    diagnostics.Report(DiagnosticKind::kUnknownType, name.span, "a parameter is never absent",
                       "leave out the `?`: a parameter always has its default");
    return {};
  }
  return *type;
}

Checker::Checker(Module module, const runtime::Schema& schema, Diagnostics& diagnostics)
    : checked_{std::move(module), {}}, schema_(&schema), diagnostics_(&diagnostics) {
  checked_.infos.resize(checked_.module.exprs.size());
}

CheckedModule Checker::Run() {
  DeclareNames();
  for (next_ = 0; next_ < module().declarations.size(); ++next_) {
    const std::size_t before = diagnostics_->size();
    std::visit([&](const auto& declaration) { CheckDeclaration(declaration); },
               module().declarations[next_]);
    sound_.push_back(diagnostics_->size() == before);
  }
  return std::move(checked_);
}

void Checker::DeclareNames() {
  std::map<std::string, Span> first;
  for (std::uint32_t i = 0; i < module().declarations.size(); ++i) {
    const Declaration& declaration = module().declarations[i];
    const Name& name = std::visit([](const auto& d) -> const Name& { return d.name; }, declaration);
    const auto [place, inserted] = first.emplace(name.text, name.span);
    if (!inserted) {
      diagnostics_->Report(DiagnosticKind::kDuplicateName, name.span,
                           fmt::format("`{}` is declared already", name.text),
                           "give one of them another name", {{place->second, "here"}});
      continue;
    }
    const bool is_value = std::holds_alternative<ParameterDeclaration>(declaration) ||
                          std::holds_alternative<LetDeclaration>(declaration);
    if (is_value && FindProbe(*schema_, name.text) != nullptr) {
      diagnostics_->Report(DiagnosticKind::kDuplicateName, name.span,
                           fmt::format("`{}` is the name of a probe", name.text),
                           "give it another name");
    } else if (is_value) {
      declared_.emplace(name.text, i);
    }
  }
}

void Checker::CheckDeclaration(const ParameterDeclaration& parameter) {
  const auto type = ResolveType(parameter.type, *diagnostics_);
  const MaybeType value = Check(parameter.value);
  if (!type || !value) {
    checked_.infos[parameter.value].type = type;
    checked_.infos[parameter.value].meaning = Meaning::kNone;
    return;
  }
  Adapt(parameter.value, *type);
  const Type adapted = *checked_.infos[parameter.value].type;
  checked_.infos[parameter.value].type = type;
  if (adapted != *type) {
    diagnostics_->Report(DiagnosticKind::kTypeMismatch, SpanOf(parameter.value),
                         fmt::format("the default is {}, but `{}` is {}", WithArticle(adapted),
                                     parameter.name.text, WithArticle(*type)),
                         SuggestionOr(type->kind == TypeKind::kList ? "write a list: `[...]`"
                                                                    : MismatchHint(*type, adapted),
                                      "give it a default of its type, or another type"));
    return;
  }
  if (!IsConstant(checked_, parameter.value)) {
    diagnostics_->Report(DiagnosticKind::kArgumentNotConstant, SpanOf(parameter.value),
                         "a default is not known before the scan", "write the value itself");
    return;
  }
  CheckDomain(parameter, *type);
}

void Checker::CheckDomain(const ParameterDeclaration& parameter, const Type& type) {
  if (!parameter.domain) {
    return;
  }
  const auto check_bound = [&](ExprId bound) {
    const MaybeType found = Check(bound);
    if (!found) {
      return;
    }
    Adapt(bound, type);
    const Type wanted = type.kind == TypeKind::kList ? type.Element() : type;
    const Type adapted = *checked_.infos[bound].type;
    const bool fits =
        parameter.domain->choices ? adapted == Type::ListOf(wanted.kind) : adapted == wanted;
    if (!fits) {
      diagnostics_->Report(
          DiagnosticKind::kTypeMismatch, SpanOf(bound),
          fmt::format("a domain of {} cannot bound {}", ToString(adapted), WithArticle(type)),
          "the domain's values are of the parameter's type");
    } else if (!IsConstant(checked_, bound)) {
      diagnostics_->Report(DiagnosticKind::kArgumentNotConstant, SpanOf(bound),
                           "a domain is not known before the scan", "write the values themselves");
    }
  };
  const TypeKind element = type.kind == TypeKind::kList ? type.element : type.kind;
  if (parameter.domain->low && !IsOrdered(element)) {
    diagnostics_->Report(DiagnosticKind::kTypeMismatch, parameter.domain->span,
                         fmt::format("a range cannot bound {}", WithArticle(Type::Of(element))),
                         "list the values it may be: in [..., ...]");
    return;
  }
  for (const auto& bound :
       {parameter.domain->low, parameter.domain->high, parameter.domain->choices}) {
    if (bound) {
      check_bound(*bound);
    }
  }
}

void Checker::CheckDeclaration(const LetDeclaration& let) {
  list_of_quantifier_ = let.value;  // a streamed list may have a name; its uses are checked
  Check(let.value);
  list_of_quantifier_.reset();
}

void Checker::Require(bool given, Span span, std::string_view what, std::string_view property,
                      std::string_view hint) {
  if (!given) {
    diagnostics_->Report(DiagnosticKind::kMissingProperty, span,
                         fmt::format("{} has no `{}`", what, property), std::string(hint));
  }
}

void Checker::CheckRuleProperties(const RuleDeclaration& rule) {
  const std::string what = fmt::format("rule `{}`", rule.name.text);
  const auto is_there = [&](bool given, std::string_view property) {
    return given || Has(rule.misspelt, property);
  };
  Require(is_there(rule.title.has_value(), "title"), rule.name.span, what, "title",
          "one line that is true when the rule passes: title \"...\"");
  Require(is_there(rule.severity.has_value(), "severity"), rule.name.span, what, "severity",
          "severity low, medium or high");
  Require(is_there(rule.check_span.has_value(), "check"), rule.name.span, what, "check",
          "what must hold: check ... == ...");
  if (rule.severity && !runtime::ParseSeverity(rule.severity->text)) {
    diagnostics_->Report(DiagnosticKind::kUnknownWord, rule.severity->span,
                         fmt::format("`{}` is not a severity", rule.severity->text),
                         SuggestionHint(rule.severity->text, {"info", "low", "medium", "high"},
                                        "a severity is info, low, medium or high"));
  }
  for (const FixNode& fix : rule.fixes) {
    if (fix.system && !Has(kFixSystems, fix.system->text)) {
      diagnostics_->Report(DiagnosticKind::kUnknownWord, fix.system->span,
                           fmt::format("`{}` is no kind of fix", fix.system->text),
                           SuggestionHint(fix.system->text, Words(kFixSystems),
                                          "a fix is text (the default), shell or ansible"));
    }
  }
}

void Checker::CheckTags(const RuleDeclaration& rule) {
  std::map<std::string, Span> first;
  for (const Name& tag : rule.tags.value_or(std::vector<Name>())) {
    const auto [place, inserted] = first.emplace(tag.text, tag.span);
    if (!inserted) {
      diagnostics_->Report(DiagnosticKind::kDuplicateName, tag.span,
                           fmt::format("tag `{}` is given already", tag.text), "keep one of them",
                           {{place->second, "here"}});
    }
  }
}

void Checker::CheckDeclaration(const RuleDeclaration& rule) {
  if (rule.instance) {
    CheckInstance(rule);
    return;
  }
  DeclareParameters(rule);
  CheckRule(rule);
  template_parameters_.clear();
}

void Checker::CheckRule(const RuleDeclaration& rule) {
  CheckRuleProperties(rule);
  CheckTags(rule);
  CheckTexts(rule);
  Scoped scope(known_);
  if (rule.applies) {
    CheckCondition(*rule.applies);
    scope.Add(KnownSet(module(), *rule.applies, true));
  }
  for (const ConditionNode& condition : rule.check) {
    CheckCondition(condition.expr);
    // A live-only condition may be left out, so what it shows holds for itself alone.
    if (!condition.live) {
      scope.Add(KnownSet(module(), condition.expr, true));
    }
  }
  for (const ExampleNode& example : rule.examples) {
    CheckExample(example);
  }
}

void Checker::CheckCondition(ExprId id) {
  const std::size_t before = diagnostics_->size();
  CheckBool(id);
  if (diagnostics_->size() == before && HasTypes(id) && !checked_.infos[id].asks_target) {
    diagnostics_->Report(DiagnosticKind::kConstantCondition, SpanOf(id),
                         fmt::format("`{}` asks nothing of the target", Print(id)),
                         "a condition that no target can change can never find anything");
  }
}

bool IsConstant(const CheckedModule& checked, ExprId id) {
  const ExprNode& node = checked.module.At(id).node;
  const ExprInfo& info = checked.infos[id];
  if (std::holds_alternative<LiteralExpr>(node) || info.meaning == Meaning::kParameter ||
      info.meaning == Meaning::kTemplate) {
    return true;
  }
  if (info.meaning == Meaning::kLet) {
    return IsConstant(checked,
                      std::get<LetDeclaration>(checked.module.declarations[info.target]).value);
  }
  const auto* list = std::get_if<ListExpr>(&node);
  return list != nullptr && std::all_of(list->items.begin(), list->items.end(),
                                        [&](ExprId item) { return IsConstant(checked, item); });
}

std::string WithArticle(const Type& type) {
  const std::string name = ToString(type);
  return (name.starts_with("int") ? "an " : "a ") + name;
}

}  // namespace assay::compiler
