#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/parse/build.h"
#include "compiler/parse/literal.h"
#include "runtime/support/limits.h"

namespace assay::compiler {
namespace {

using runtime::Type;
using runtime::TypeKind;

CompareOperator OperatorOf(std::string_view text) {
  constexpr std::array kOperators = {
      CompareOperator::kEqual,     CompareOperator::kNotEqual, CompareOperator::kLess,
      CompareOperator::kLessEqual, CompareOperator::kGreater,  CompareOperator::kGreaterEqual,
      CompareOperator::kIn,        CompareOperator::kContains, CompareOperator::kStartsWith,
      CompareOperator::kEndsWith,  CompareOperator::kMatches};
  for (const CompareOperator op : kOperators) {
    if (ToString(op) == text) {
      return op;
    }
  }
  return CompareOperator::kEqual;  // the grammar has no other
}

}  // namespace

ExprId TreeBuilder::Add(Span span, ExprNode node) {
  std::uint32_t depth = 1;
  for (const ExprId child : ChildrenOf(node)) {
    depth = std::max(depth, depths_[child] + 1);
  }
  if (depth > 2 * runtime::kMaxNesting) {
    if (!too_deep_) {
      diagnostics_->Report(
          DiagnosticKind::kNestedTooDeep, span,
          fmt::format("an expression is nested more than {} deep", 2 * runtime::kMaxNesting),
          "give a part of it a name with `let`");
      too_deep_ = true;
    }
    node = LiteralExpr{Type::Of(TypeKind::kBool), runtime::BoolValue(false)};
    depth = 1;
  }
  module_.exprs.push_back(Expr{span, std::move(node)});
  depths_.push_back(depth);
  return static_cast<ExprId>(module_.exprs.size() - 1);
}

ExprId TreeBuilder::Build(P::ExpressionContext& context) {
  if (auto* conditional = dynamic_cast<P::ConditionalContext*>(&context)) {
    const ExprId condition = Build(*conditional->expression(0));
    const ExprId then_value = Build(*conditional->expression(1));
    const ExprId else_value = Build(*conditional->expression(2));
    return Add(At(context), IfExpr{condition, then_value, else_value});
  }
  return Build(*dynamic_cast<P::PlainContext&>(context).orExpression());
}

ExprId TreeBuilder::Build(P::OrExpressionContext& context) {
  LogicExpr logic{LogicOperator::kOr, {}};
  for (auto* operand : context.andExpression()) {
    logic.operands.push_back(Build(*operand));
  }
  return logic.operands.size() == 1 ? logic.operands[0] : Add(At(context), std::move(logic));
}

ExprId TreeBuilder::Build(P::AndExpressionContext& context) {
  LogicExpr logic{LogicOperator::kAnd, {}};
  for (auto* operand : context.notExpression()) {
    logic.operands.push_back(Build(*operand));
  }
  return logic.operands.size() == 1 ? logic.operands[0] : Add(At(context), std::move(logic));
}

ExprId TreeBuilder::Build(P::NotExpressionContext& context) {
  if (auto* negation = dynamic_cast<P::NegationContext*>(&context)) {
    const ExprId operand = Build(*negation->notExpression());
    return Add(At(context), NotExpr{operand});
  }
  if (auto* quantifier = dynamic_cast<P::QuantifierContext*>(&context)) {
    const std::string word = quantifier->kind->getText();
    const QuantifierKind kind = word == "all"   ? QuantifierKind::kAll
                                : word == "any" ? QuantifierKind::kAny
                                                : QuantifierKind::kNone;
    return Quantified(At(context), kind, 0, *quantifier->quantified());
  }
  if (auto* exactly = dynamic_cast<P::ExactlyContext*>(&context)) {
    const antlr4::Token& number = *exactly->INTEGER()->getSymbol();
    const LiteralExpr literal =
        DecodeNumber(number.getText(), SpanOf(number, source_, *offsets_), *diagnostics_);
    return Quantified(At(context), QuantifierKind::kExactly, literal.value.AsInt(),
                      *exactly->quantified());
  }
  return Build(*dynamic_cast<P::PositiveContext&>(context).comparison());
}

ExprId TreeBuilder::Quantified(Span span, QuantifierKind kind, std::int64_t number,
                               P::QuantifiedContext& q) {
  QuantifierExpr quantifier{kind, number, Build(*q.name()), Build(*q.fallback()), {}, {}};
  if (q.orExpression() != nullptr) {
    quantifier.filter = Build(*q.orExpression());
  }
  quantifier.body = Build(*q.expression());
  return Add(span, std::move(quantifier));
}

ExprId TreeBuilder::Build(P::ComparisonContext& context) {
  const ExprId left = Build(*context.fallback());
  auto* tail = context.comparisonTail();
  if (tail == nullptr) {
    return left;
  }
  if (auto* binary = dynamic_cast<P::BinaryTailContext*>(tail)) {
    const ExprId right = Build(*binary->fallback());
    return Add(At(context), CompareExpr{OperatorOf(binary->op->getText()), left, right});
  }
  if (auto* not_in = dynamic_cast<P::NotInTailContext*>(tail)) {
    const ExprId right = Build(*not_in->fallback());
    return Add(At(context), CompareExpr{CompareOperator::kNotIn, left, right});
  }
  const bool negated = dynamic_cast<P::SetTailContext&>(*tail).NOT() != nullptr;
  return Add(At(context), SetExpr{left, negated});
}

ExprId TreeBuilder::Build(P::FallbackContext& context) {
  const auto operands = context.postfix();
  ExprId value = Build(*operands[0]);
  for (std::size_t i = 1; i < operands.size(); ++i) {
    const ExprId fallback = Build(*operands[i]);
    value = Add(Join(module_.At(value).span, At(*operands[i])), DefaultExpr{value, fallback});
  }
  return value;
}

ExprId TreeBuilder::Build(P::PostfixContext& context) {
  ExprId object = Build(*context.primary());
  for (auto* field : context.name()) {
    const Name name = Build(*field);
    object = Add(Join(module_.At(object).span, name.span), FieldExpr{object, name});
  }
  return object;
}

ExprId TreeBuilder::Build(P::PrimaryContext& context) {
  if (auto* literal = dynamic_cast<P::LiteralPrimaryContext*>(&context)) {
    return Build(*literal->literal());
  }
  if (auto* list = dynamic_cast<P::ListPrimaryContext*>(&context)) {
    return Build(*list->list());
  }
  if (auto* group = dynamic_cast<P::GroupPrimaryContext*>(&context)) {
    const ExprId inner = Build(*group->expression());
    module_.exprs[inner].bracketed = true;
    return inner;
  }
  if (auto* count = dynamic_cast<P::CountPrimaryContext*>(&context)) {
    QuantifierExpr quantifier{QuantifierKind::kCount,    0,  Build(*count->name()),
                              Build(*count->fallback()), {}, {}};
    if (count->orExpression() != nullptr) {
      quantifier.filter = Build(*count->orExpression());
    }
    return Add(At(context), std::move(quantifier));
  }
  auto& named = dynamic_cast<P::NamePrimaryContext&>(context);
  const Name name = Build(*named.name());
  if (named.arguments() == nullptr) {
    return Add(At(context), NameExpr{name});
  }
  CallExpr call{name, Build(named.arguments())};
  return Add(At(context), std::move(call));
}

std::vector<CallArgument> TreeBuilder::Build(P::ArgumentsContext* context) {
  std::vector<CallArgument> arguments;
  if (context == nullptr) {
    return arguments;
  }
  for (auto* argument : context->argument()) {
    CallArgument built;
    if (argument->name() != nullptr) {
      built.name = Build(*argument->name());
    }
    built.value = Build(*argument->expression());
    arguments.push_back(std::move(built));
  }
  return arguments;
}

ExprId TreeBuilder::Build(P::ListContext& context) {
  ListExpr list;
  for (auto* item : context.expression()) {
    list.items.push_back(Build(*item));
  }
  return Add(At(context), std::move(list));
}

ExprId TreeBuilder::Build(P::LiteralContext& context) {
  const Span span = At(context);
  if (context.text() != nullptr) {
    Text text = Build(*context.text());
    return Add(span,
               LiteralExpr{Type::Of(TypeKind::kString), runtime::StringValue(std::move(text.value)),
                           std::move(text.holes)});
  }
  const std::string spelling = context.getText();
  if (context.TRUE() != nullptr || context.FALSE() != nullptr) {
    return Add(span, LiteralExpr{Type::Of(TypeKind::kBool),
                                 runtime::BoolValue(context.TRUE() != nullptr)});
  }
  if (context.REGEX() != nullptr) {
    return Add(span, LiteralExpr{Type::Of(TypeKind::kRegex),
                                 runtime::StringValue(spelling.substr(1, spelling.size() - 2))});
  }
  return Add(span, DecodeNumber(spelling, span, *diagnostics_));
}

}  // namespace assay::compiler
