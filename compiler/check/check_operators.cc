#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/checker.h"

namespace assay::compiler {

using runtime::FieldSchema;
using runtime::Type;
using runtime::TypeKind;

namespace {

bool IsScalar(TypeKind kind) {
  return kind != TypeKind::kRecord && kind != TypeKind::kList && kind != TypeKind::kMatches &&
         kind != TypeKind::kRegex;
}

}  // namespace

std::string MismatchHint(const Type& left, const Type& right) {
  const auto is = [&](TypeKind kind) { return left.kind == kind || right.kind == kind; };
  const auto pair_is = [&](TypeKind a, TypeKind b) {
    return left.kind != right.kind && is(a) && is(b);
  };
  if (is(TypeKind::kList)) {
    return "use `contains`, or a quantifier: `any x in ... : ...`";
  }
  if (is(TypeKind::kRecord)) {
    return "compare one of its fields";
  }
  if (is(TypeKind::kRegex)) {
    return "`matches` tests a regular expression";
  }
  if (pair_is(TypeKind::kInt, TypeKind::kMode)) {
    return "a mode is written with a leading zero: `0640`";
  }
  if (pair_is(TypeKind::kInt, TypeKind::kDuration)) {
    return "a duration is written with its unit: `90d`, `15m`";
  }
  if (pair_is(TypeKind::kInt, TypeKind::kSize)) {
    return "a size is written with its unit: `8MiB`";
  }
  if (pair_is(TypeKind::kInt, TypeKind::kVersion)) {
    return "a version is written in quotes: `\"12\"`";
  }
  if (pair_is(TypeKind::kString, TypeKind::kVersion)) {
    return "a version is written out, or is a parameter of type version";
  }
  if (left.kind != right.kind && is(TypeKind::kString)) {
    return "only strings stand in quotes";
  }
  return {};
}

bool IsOrdered(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kVersion || kind == TypeKind::kSize ||
         kind == TypeKind::kDuration;
}

Checker::MaybeType Checker::CheckNode(ExprId /*id*/, const NotExpr& node) {
  CheckPart(node.operand);
  return Type::Of(TypeKind::kBool);
}

Checker::MaybeType Checker::CheckNode(ExprId /*id*/, const LogicExpr& node) {
  Scoped scope(known_);
  for (const ExprId operand : node.operands) {
    CheckPart(operand);
    scope.Add(KnownSet(module(), operand, node.op == LogicOperator::kAnd));
  }
  return Type::Of(TypeKind::kBool);
}

void Checker::Adapt(ExprId id, const Type& wanted) {
  ExprInfo& info = checked_.infos[id];
  const ExprNode& node = module().At(id).node;
  if (std::holds_alternative<LiteralExpr>(node)) {
    if (wanted.kind == TypeKind::kVersion && info.type->kind == TypeKind::kString) {
      info.type->kind = TypeKind::kVersion;
    }
  } else if (const auto* list = std::get_if<ListExpr>(&node)) {
    const Type element = wanted.kind == TypeKind::kList ? wanted.Element() : Type::Of(wanted.kind);
    for (const ExprId item : list->items) {
      Adapt(item, element);
    }
    info.type->element = checked_.infos[list->items[0]].type->kind;
  }
}

bool Checker::Comparable(ExprId id, const CompareExpr& node, Type left, Type right) {
  // A literal is written in the wrong way; of two other operands either may be wrong.
  const bool left_literal = std::holds_alternative<LiteralExpr>(module().At(node.left).node);
  const bool right_literal = std::holds_alternative<LiteralExpr>(module().At(node.right).node);
  const Span place = left.kind == right.kind || left_literal == right_literal ? SpanOf(id)
                     : left_literal                                           ? SpanOf(node.left)
                                                                              : SpanOf(node.right);
  const auto mismatch = [&](const std::string& expected, std::string hint) {
    diagnostics_->Report(DiagnosticKind::kTypeMismatch, place,
                         fmt::format("`{}` cannot be asked of {} and {}, expected {}",
                                     ToString(node.op), ToString(left), ToString(right), expected),
                         std::move(hint));
    return false;
  };
  switch (node.op) {
    case CompareOperator::kEqual:
    case CompareOperator::kNotEqual:
      return (IsScalar(left.kind) && left.kind == right.kind) ||
             mismatch("two single values of one type", MismatchHint(left, right));
    case CompareOperator::kLess:
    case CompareOperator::kLessEqual:
    case CompareOperator::kGreater:
    case CompareOperator::kGreaterEqual:
      return (IsOrdered(left.kind) && left.kind == right.kind) ||
             mismatch("two numbers, versions, sizes or durations",
                      left.kind == TypeKind::kMode ? "ask for its bits: `.other_write`"
                      : left.kind == TypeKind::kString && right.kind == TypeKind::kString
                          ? "strings have no order: `==`, `in` and `matches` compare them"
                          : MismatchHint(left, right));
    case CompareOperator::kIn:
    case CompareOperator::kNotIn:
      return (right.kind == TypeKind::kList && IsScalar(left.kind) && right.element == left.kind) ||
             mismatch("a value and a list of its type",
                      right.kind == TypeKind::kList ? "the list holds values of another type"
                                                    : "a list is written `[\"a\", \"b\"]`");
    case CompareOperator::kContains:
      return (left.kind == TypeKind::kString && right.kind == TypeKind::kString) ||
             (left.kind == TypeKind::kList && left.element == right.kind && IsScalar(right.kind)) ||
             mismatch("two strings, or a list and a value of its type",
                      left.kind == TypeKind::kString ? "a string contains strings: `\"...\"`"
                                                     : "`in` asks whether a value is in a list");
    case CompareOperator::kStartsWith:
    case CompareOperator::kEndsWith:
      return (left.kind == TypeKind::kString && right.kind == TypeKind::kString) ||
             mismatch("two strings", "only strings have a start and an end");
    case CompareOperator::kMatches:
      return (left.kind == TypeKind::kString && right.kind == TypeKind::kRegex) ||
             mismatch("a string and a regular expression",
                      "a regular expression is written between slashes: `/^a+$/`");
  }
  return false;
}

Checker::MaybeType Checker::CheckNode(ExprId id, const CompareExpr& node) {
  const MaybeType left = Check(node.left);
  const MaybeType right = Check(node.right);
  if (!left || !right || !CheckPresent(node.left) || !CheckPresent(node.right)) {
    return Type::Of(TypeKind::kBool);
  }
  Adapt(node.left, *right);
  Adapt(node.right, *left);
  if (Comparable(id, node, *checked_.infos[node.left].type, *checked_.infos[node.right].type)) {
    CheckChoice(node);
  }
  return Type::Of(TypeKind::kBool);
}

void Checker::CheckChoice(const CompareExpr& node) {
  const FieldSchema* field = FieldOf(node.left);
  const bool exact = node.op == CompareOperator::kEqual || node.op == CompareOperator::kNotEqual ||
                     node.op == CompareOperator::kIn || node.op == CompareOperator::kNotIn;
  if (field == nullptr || field->choices.empty() || !exact) {
    return;
  }
  std::vector<ExprId> candidates = {node.right};
  if (const auto* list = std::get_if<ListExpr>(&module().At(node.right).node)) {
    candidates = list->items;
  }
  for (const ExprId candidate : candidates) {
    const auto* literal = std::get_if<LiteralExpr>(&module().At(candidate).node);
    if (literal == nullptr || literal->type.kind != TypeKind::kString || !literal->holes.empty()) {
      continue;
    }
    const std::string& word = literal->value.AsString();
    if (std::find(field->choices.begin(), field->choices.end(), word) == field->choices.end()) {
      diagnostics_->Report(
          DiagnosticKind::kNotChoice, SpanOf(candidate),
          fmt::format("`{}` is never \"{}\"", field->name, word),
          SuggestionHint(word, field->choices,
                         fmt::format("it is one of {}", fmt::join(field->choices, ", "))));
    }
  }
}

Checker::MaybeType Checker::CheckNode(ExprId id, const DefaultExpr& node) {
  MaybeType value = Check(node.value);
  const MaybeType fallback = Check(node.fallback);
  if (!value || !fallback) {
    return {};
  }
  if (!value->optional) {
    diagnostics_->Report(DiagnosticKind::kNeverAbsent, SpanOf(node.value),
                         fmt::format("`{}` is always there", Print(node.value)),
                         "leave out `??` and what follows it");
    return value;
  }
  Adapt(node.fallback, *value);
  const Type adapted = *checked_.infos[node.fallback].type;
  if (adapted.Required() != value->Required()) {
    diagnostics_->Report(DiagnosticKind::kTypeMismatch, SpanOf(id),
                         fmt::format("the default is {}, but `{}` is {}", WithArticle(adapted),
                                     Print(node.value), WithArticle(value->Required())),
                         MismatchHint(value->Required(), adapted));
    return {};
  }
  return adapted;
}

Checker::MaybeType Checker::CheckNode(ExprId /*id*/, const SetExpr& node) {
  const MaybeType type = Check(node.operand);
  if (type && !type->optional) {
    diagnostics_->Report(DiagnosticKind::kNeverAbsent, SpanOf(node.operand),
                         fmt::format("`{}` is always there", Print(node.operand)),
                         "a condition on it would never change the verdict: compare its value");
  }
  return Type::Of(TypeKind::kBool);
}

Checker::MaybeType Checker::CheckNode(ExprId id, const IfExpr& node) {
  CheckPart(node.condition);
  const auto branch = [&](ExprId value, bool outcome) {
    Scoped scope(known_);
    scope.Add(KnownSet(module(), node.condition, outcome));
    return Check(value);
  };
  const MaybeType then_type = branch(node.then_value, true);
  const MaybeType else_type = branch(node.else_value, false);
  if (!then_type || !else_type) {
    return {};
  }
  Adapt(node.else_value, *then_type);
  Adapt(node.then_value, *checked_.infos[node.else_value].type);
  Type result = *checked_.infos[node.then_value].type;
  const Type other = *checked_.infos[node.else_value].type;
  if (result.Required() != other.Required()) {
    diagnostics_->Report(
        DiagnosticKind::kTypeMismatch, SpanOf(id),
        fmt::format("`then` gives {}, `else` {}", WithArticle(result), WithArticle(other)),
        "both branches must be of one type");
    return {};
  }
  result.optional = result.optional || other.optional;
  return result;
}

Checker::MaybeType Checker::CheckNode(ExprId id, const QuantifierExpr& node) {
  const auto outer = list_of_quantifier_;
  list_of_quantifier_ = node.list;
  const MaybeType list = Check(node.list);
  list_of_quantifier_ = outer;
  if (!list || !CheckPresent(node.list)) {
    return {};
  }
  if (list->kind != TypeKind::kList) {
    diagnostics_->Report(
        DiagnosticKind::kTypeMismatch, SpanOf(node.list),
        fmt::format("`{}` is {}, expected a list", Print(node.list), WithArticle(*list)),
        "a quantifier looks at each element of a list");
    return {};
  }
  if (variables_.contains(node.variable.text) || declared_.contains(node.variable.text) ||
      template_parameters_.contains(node.variable.text)) {
    diagnostics_->Report(DiagnosticKind::kDuplicateName, node.variable.span,
                         fmt::format("`{}` is declared already", node.variable.text),
                         "give the quantifier's variable another name");
    return {};
  }
  // `os.x is set` says nothing of a variable `os`.
  if (FindProbe(*schema_, node.variable.text) != nullptr) {
    diagnostics_->Report(DiagnosticKind::kDuplicateName, node.variable.span,
                         fmt::format("`{}` is the name of a probe", node.variable.text),
                         "give the quantifier's variable another name");
    return {};
  }
  return CheckQuantified(id, node);
}

Checker::MaybeType Checker::CheckQuantified(ExprId id, const QuantifierExpr& node) {
  variables_.emplace(node.variable.text, id);
  Scoped scope(known_);
  if (node.filter) {
    CheckPart(*node.filter);
    scope.Add(KnownSet(module(), *node.filter, true));
  }
  if (node.body) {
    CheckPart(*node.body);
  }
  variables_.erase(node.variable.text);
  return Type::Of(node.kind == QuantifierKind::kCount ? TypeKind::kInt : TypeKind::kBool);
}

}  // namespace assay::compiler
