#include "compiler/profile/parameter_value.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/holes.h"
#include "compiler/parse/literal.h"
#include "runtime/schema/version.h"

namespace assay::compiler {
namespace {

using runtime::Type;
using runtime::TypeKind;
using runtime::Value;

bool IsText(TypeKind kind) { return kind == TypeKind::kString || kind == TypeKind::kVersion; }

std::optional<Value> ScalarValue(TypeKind kind, const Text& text, Diagnostics& diagnostics) {
  if (IsText(kind)) {
    return runtime::StringValue(text.value);
  }
  if (kind == TypeKind::kBool && (text.value == "true" || text.value == "false")) {
    return runtime::BoolValue(text.value == "true");
  }
  const bool negative = text.value.starts_with('-');
  const bool number = text.value.size() > (negative ? 1U : 0U) &&
                      text.value.find_first_of("0123456789") == (negative ? 1U : 0U);
  Diagnostics ignored;
  const LiteralExpr literal = DecodeNumber(text.value, text.span, ignored);
  if (kind != TypeKind::kBool && number && !ignored.HasErrors() && literal.type.kind == kind) {
    return literal.value;
  }
  diagnostics.Report(DiagnosticKind::kTypeMismatch, text.span,
                     fmt::format("`{}` is not {}", text.value, WithArticle(Type::Of(kind))),
                     kind == TypeKind::kDuration ? "a duration has a unit: `90d`"
                     : kind == TypeKind::kSize   ? "a size has a unit: `8MiB`"
                     : kind == TypeKind::kMode   ? "a mode has octal digits and a leading zero"
                     : kind == TypeKind::kBool   ? "write `true` or `false`"
                                                 : "write a whole number");
  return {};
}

// Less than zero, zero or more, as `a` is less than, equal to or greater than `b`.
int Compare(TypeKind kind, const Value& a, const Value& b) {
  if (IsText(kind)) {
    return kind == TypeKind::kVersion ? runtime::CompareVersions(a.AsString(), b.AsString())
                                      : a.AsString().compare(b.AsString());
  }
  if (kind == TypeKind::kBool) {
    return static_cast<int>(a.AsBool()) - static_cast<int>(b.AsBool());
  }
  return a.AsInt() < b.AsInt() ? -1 : a.AsInt() > b.AsInt() ? 1 : 0;
}

// What is wrong with a value by its parameter's domain.
struct Outside {
  std::string message;
  std::size_t index = 0;  // of the element, if it is a list
};

std::optional<Outside> OutsideDomain(const CheckedModule& checked,
                                     const ParameterDeclaration& parameter, const Type& type,
                                     const Value& value) {
  const Domain& domain = *parameter.domain;
  const Type element = type.kind == TypeKind::kList ? type.Element() : type;
  const std::vector<Value> values =
      type.kind == TypeKind::kList ? value.AsList().items : std::vector<Value>{value};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& single = values[i];
    if (domain.choices) {
      const Value choices = DefaultValue(checked, *domain.choices);
      const auto& items = choices.AsList().items;
      const bool known = std::any_of(items.begin(), items.end(), [&](const Value& choice) {
        return Compare(element.kind, single, choice) == 0;
      });
      if (!known) {
        return Outside{fmt::format("{} is not one of {}", ToString(single, element),
                                   ToString(choices, Type::ListOf(element.kind))),
                       i};
      }
      continue;
    }
    const Value low = DefaultValue(checked, *domain.low);
    const Value high = DefaultValue(checked, *domain.high);
    if (Compare(element.kind, single, low) < 0 || Compare(element.kind, single, high) > 0) {
      return Outside{fmt::format("{} is not within {}..{}", ToString(single, element),
                                 ToString(low, element), ToString(high, element)),
                     i};
    }
  }
  return {};
}

// Whether the values that a module declares can be relied on: none of them was reported.
bool HasSoundValues(const CheckedModule& checked, const Diagnostics& diagnostics) {
  const auto& declarations = checked.module.declarations;
  return std::none_of(declarations.begin(), declarations.end(), [&](const Declaration& d) {
    const auto* parameter = std::get_if<ParameterDeclaration>(&d);
    const auto* let = std::get_if<LetDeclaration>(&d);
    return (parameter != nullptr && diagnostics.HasWithin(parameter->span)) ||
           (let != nullptr && diagnostics.HasWithin(let->span));
  });
}

// Whether a value can be had: unlike IsConstant, also through what names stand for.
bool IsKnown(const CheckedModule& checked, ExprId id) {
  const ExprNode& node = checked.module.At(id).node;
  if (const auto* list = std::get_if<ListExpr>(&node)) {
    return std::all_of(list->items.begin(), list->items.end(),
                       [&](ExprId item) { return IsKnown(checked, item); });
  }
  const ExprInfo& info = checked.infos[id];
  if (info.meaning == Meaning::kLet) {
    return IsKnown(checked,
                   std::get<LetDeclaration>(checked.module.declarations[info.target]).value);
  }
  if (info.meaning == Meaning::kParameter) {
    return IsKnown(checked,
                   std::get<ParameterDeclaration>(checked.module.declarations[info.target]).value);
  }
  return std::holds_alternative<LiteralExpr>(node);
}

// Whether a parameter has a domain of which all is known.
bool HasDomain(const CheckedModule& checked, const ParameterDeclaration& parameter) {
  if (!parameter.domain) {
    return false;
  }
  const Domain& domain = *parameter.domain;
  return domain.choices ? IsKnown(checked, *domain.choices)
                        : IsKnown(checked, *domain.low) && IsKnown(checked, *domain.high);
}

}  // namespace

Value DefaultValue(const CheckedModule& checked, ExprId id) {
  const ExprNode& node = checked.module.At(id).node;
  if (const auto* literal = std::get_if<LiteralExpr>(&node)) {
    return literal->holes.empty()
               ? literal->value
               : runtime::StringValue(TextWithValues(
                     checked, {literal->value.AsString(), {}, literal->holes}, false,
                     [&](std::uint32_t declaration) {
                       return DefaultValue(checked, std::get<ParameterDeclaration>(
                                                        checked.module.declarations[declaration])
                                                        .value);
                     }));
  }
  if (const auto* list = std::get_if<ListExpr>(&node)) {
    runtime::List values;
    for (const ExprId item : list->items) {
      values.items.push_back(DefaultValue(checked, item));
    }
    return Value{std::move(values)};
  }
  const Declaration& declaration = checked.module.declarations[checked.infos[id].target];
  if (const auto* parameter = std::get_if<ParameterDeclaration>(&declaration)) {
    return DefaultValue(checked, parameter->value);
  }
  return DefaultValue(checked, std::get<LetDeclaration>(declaration).value);
}

std::string TextWithValues(const CheckedModule& checked, const Text& text, bool prose,
                           const std::function<Value(std::uint32_t declaration)>& value_of) {
  const auto& declarations = checked.module.declarations;
  return FillHoles(text,
                   [&](const Hole& hole) -> std::optional<std::string> {
                     for (std::uint32_t d = 0; d < declarations.size(); ++d) {
                       const auto* parameter = std::get_if<ParameterDeclaration>(&declarations[d]);
                       if (parameter != nullptr && parameter->name.text == hole.name.text) {
                         return ValueInHole(hole, value_of(d),
                                            *checked.infos[parameter->value].type, prose);
                       }
                     }
                     return {};
                   })
      .value;
}

std::optional<Value> ParameterValue(const CheckedModule& checked, std::uint32_t declaration,
                                    const SetParameter& set, Diagnostics& diagnostics) {
  const auto& parameter = std::get<ParameterDeclaration>(checked.module.declarations[declaration]);
  const auto& type = checked.infos[parameter.value].type;
  if (!type) {
    return {};  // the declaration itself is wrong, and reported
  }
  const bool is_list = type->kind == TypeKind::kList;
  if (is_list != set.is_list) {
    diagnostics.Report(DiagnosticKind::kTypeMismatch, set.span,
                       fmt::format("`{}` is {}, not a {}", set.parameter.text, WithArticle(*type),
                                   is_list ? "single value" : "list"),
                       is_list ? "write a list: `[a, b]`" : "write a single value");
    return {};
  }
  runtime::List values;
  for (const Text& text : set.values) {
    auto value = ScalarValue(is_list ? type->element : type->kind, text, diagnostics);
    if (!value) {
      return {};
    }
    values.items.push_back(std::move(*value));
  }
  Value value = is_list ? Value{std::move(values)} : std::move(values.items[0]);
  if (HasSoundValues(checked, diagnostics) && HasDomain(checked, parameter)) {
    if (const auto wrong = OutsideDomain(checked, parameter, *type, value)) {
      diagnostics.Report(DiagnosticKind::kOutsideDomain, set.values[wrong->index].span,
                         wrong->message, "the parameter's declaration says what it may be",
                         {{parameter.domain->span, "here"}});
      return {};
    }
  }
  return value;
}

void CheckDefaults(const CheckedModule& checked, Diagnostics& diagnostics) {
  if (!HasSoundValues(checked, diagnostics)) {
    return;
  }
  for (const Declaration& declaration : checked.module.declarations) {
    const auto* parameter = std::get_if<ParameterDeclaration>(&declaration);
    if (parameter == nullptr || !IsKnown(checked, parameter->value) ||
        !HasDomain(checked, *parameter)) {
      continue;
    }
    const auto& type = checked.infos[parameter->value].type;
    const auto wrong =
        OutsideDomain(checked, *parameter, *type, DefaultValue(checked, parameter->value));
    if (wrong) {
      diagnostics.Report(DiagnosticKind::kOutsideDomain, checked.module.At(parameter->value).span,
                         wrong->message, "the default lies within the domain, too");
    }
  }
}

}  // namespace assay::compiler
