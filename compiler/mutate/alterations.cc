#include "compiler/mutate/alterations.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "compiler/ast/print.h"

namespace assay::compiler {

using runtime::TypeKind;
using runtime::Value;

namespace {

// Longest text of an expression that a mutant is named by; a longer one is named by its part.
constexpr std::size_t kMaxShown = 70;

constexpr std::int64_t kMaxMode = 07777;

std::vector<CompareOperator> OthersOf(CompareOperator op) {
  switch (op) {
    case CompareOperator::kEqual:
      return {CompareOperator::kNotEqual, CompareOperator::kLessEqual,
              CompareOperator::kGreaterEqual};
    case CompareOperator::kNotEqual:
      return {CompareOperator::kEqual, CompareOperator::kLess, CompareOperator::kGreater};
    case CompareOperator::kLess:
      return {CompareOperator::kLessEqual, CompareOperator::kGreaterEqual};
    case CompareOperator::kLessEqual:
      return {CompareOperator::kLess, CompareOperator::kGreater};
    case CompareOperator::kGreater:
      return {CompareOperator::kGreaterEqual, CompareOperator::kLessEqual};
    case CompareOperator::kGreaterEqual:
      return {CompareOperator::kGreater, CompareOperator::kLess};
    case CompareOperator::kIn:
      return {CompareOperator::kNotIn};
    case CompareOperator::kNotIn:
      return {CompareOperator::kIn};
    case CompareOperator::kContains:
      return {CompareOperator::kEqual};
    case CompareOperator::kStartsWith:
    case CompareOperator::kEndsWith:
      return {CompareOperator::kEqual, CompareOperator::kContains};
    case CompareOperator::kMatches:
      break;
  }
  return {};
}

// Whether the negation of an operator is not an operator of its own.
bool NegatedByNot(CompareOperator op) {
  return op == CompareOperator::kContains || op == CompareOperator::kStartsWith ||
         op == CompareOperator::kEndsWith || op == CompareOperator::kMatches;
}

std::vector<Value> NeighboursOf(std::int64_t number, std::int64_t least, std::int64_t most) {
  std::vector<Value> values;
  if (number < most) {
    values.push_back(runtime::IntValue(number + 1));
  }
  if (number > least) {
    values.push_back(runtime::IntValue(number - 1));
  }
  return values;
}

// Another string, and the empty one, which every string starts with, ends with and contains.
std::vector<Value> OtherStrings(const std::string& text) {
  std::vector<Value> values = {runtime::StringValue(text + "x")};
  if (!text.empty()) {
    values.push_back(runtime::StringValue(""));
  }
  return values;
}

// Without the anchors: what the author meant to be the whole may be a part.
std::vector<Value> LooserRegexes(const std::string& regex) {
  std::vector<Value> values;
  if (regex.starts_with('^')) {
    values.push_back(runtime::StringValue(regex.substr(1)));
  }
  if (regex.ends_with('$') && !regex.ends_with("\\$")) {
    values.push_back(runtime::StringValue(regex.substr(0, regex.size() - 1)));
  }
  return values;
}

std::vector<Value> OthersOf(const LiteralExpr& literal) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  switch (literal.type.kind) {
    case TypeKind::kBool:
      return {runtime::BoolValue(!literal.value.AsBool())};
    case TypeKind::kInt:
      return NeighboursOf(literal.value.AsInt(), -kMost, kMost);
    case TypeKind::kSize:
    case TypeKind::kDuration:
      return NeighboursOf(literal.value.AsInt(), 0, kMost);
    case TypeKind::kMode:
      return NeighboursOf(literal.value.AsInt(), 0, kMaxMode);
    case TypeKind::kString:
    case TypeKind::kVersion:
      return OtherStrings(literal.value.AsString());
    case TypeKind::kRegex:
      return LooserRegexes(literal.value.AsString());
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kMatches:
      break;
  }
  return {};
}

std::vector<QuantifierKind> OthersOf(QuantifierKind kind) {
  switch (kind) {
    case QuantifierKind::kAll:
      return {QuantifierKind::kAny, QuantifierKind::kNone};
    case QuantifierKind::kAny:
      return {QuantifierKind::kAll, QuantifierKind::kNone};
    case QuantifierKind::kNone:
      return {QuantifierKind::kAny, QuantifierKind::kAll};
    case QuantifierKind::kExactly:
      return {QuantifierKind::kAny};
    case QuantifierKind::kCount:
      break;
  }
  return {};
}

// The word after the given one, where only some are possible.
std::vector<Value> NextChoice(const std::vector<std::string>& choices, const std::string& word) {
  const auto at = std::find(choices.begin(), choices.end(), word);
  if (at == choices.end() || choices.size() < 2) {
    return {};
  }
  return {runtime::StringValue(at + 1 == choices.end() ? choices.front() : *(at + 1))};
}

class Alterer {
 public:
  Alterer(const CheckedModule& checked, const runtime::Schema& schema)
      : checked_(&checked), schema_(&schema) {}

  std::vector<Alteration> Run(ExprId root) {
    Visit(root);
    return std::move(alterations_);
  }

 private:
  const Module& module() const { return checked_->module; }
  const Expr& At(ExprId id) const { return module().At(id); }

  void Visit(ExprId id) {
    std::visit([&](const auto& node) { Alter(id, node); }, At(id).node);
    around_.push_back(id);
    for (const ExprId child : ChildrenOf(At(id).node)) {
      if (std::find(settled_.begin(), settled_.end(), child) == settled_.end()) {
        Visit(child);
      }
    }
    around_.pop_back();
  }

  void Alter(ExprId id, const LiteralExpr& node) {
    const std::vector<std::string> choices = ChoicesAt(id);
    for (Value& value :
         choices.empty() ? OthersOf(node) : NextChoice(choices, node.value.AsString())) {
      Replace(id, LiteralExpr{node.type, std::move(value)});
    }
  }

  void Alter(ExprId id, const ListExpr& node) {
    for (std::size_t i = 0; node.items.size() > 1 && i < node.items.size(); ++i) {
      ListExpr shorter = node;
      shorter.items.erase(shorter.items.begin() + static_cast<std::ptrdiff_t>(i));
      LeaveOut(id, std::move(shorter), At(node.items[i]).span, Print(node.items[i]));
    }
  }

  void Alter(ExprId id, const NameExpr& node) {
    NegateTruth(id, node);
    if (checked_->infos[id].meaning == Meaning::kNone) {  // a bare word of an argument
      for (const Value& value : NextChoice(ChoicesAt(id), node.name.text)) {
        Replace(id, NameExpr{Name{value.AsString(), node.name.span}});
      }
    }
  }
  void Alter(ExprId id, const FieldExpr& node) { NegateTruth(id, node); }

  void Alter(ExprId id, const CallExpr& node) {
    NegateTruth(id, node);
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      CallExpr shorter = node;
      shorter.arguments.erase(shorter.arguments.begin() + static_cast<std::ptrdiff_t>(i));
      const auto& [name, value] = node.arguments[i];
      const Span span = name ? Join(name->span, At(value).span) : At(value).span;
      LeaveOut(id, std::move(shorter), span,
               fmt::format("{}{}", name ? name->text + ": " : "", Print(value)));
    }
  }

  void Alter(ExprId id, const NotExpr& node) { Replace(id, At(node.operand).node); }

  void Alter(ExprId id, const LogicExpr& node) {
    LogicExpr other = node;
    other.op = node.op == LogicOperator::kAnd ? LogicOperator::kOr : LogicOperator::kAnd;
    Replace(id, std::move(other));
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      LogicExpr shorter = node;
      shorter.operands.erase(shorter.operands.begin() + static_cast<std::ptrdiff_t>(i));
      LeaveOut(id, shorter.operands.size() > 1 ? shorter : At(shorter.operands[0]).node,
               At(node.operands[i]).span, Print(node.operands[i]));
    }
  }

  void Alter(ExprId id, const CompareExpr& node) {
    if (NegatedByNot(node.op)) {
      Replace(id, node, true);
    }
    for (const CompareOperator op : OthersOf(node.op)) {
      Replace(id, CompareExpr{op, node.left, node.right});
    }
  }

  // What stands for an absent value becomes what the value is compared with: most other values
  // would change nothing.
  void Alter(ExprId id, const DefaultExpr& node) {
    const auto* literal = std::get_if<LiteralExpr>(&At(node.fallback).node);
    const std::optional<ExprId> other = ComparedWith(id);
    if (literal == nullptr || !other) {
      return;
    }
    settled_.push_back(node.fallback);
    if (Print(*other) != Print(node.fallback)) {
      Replace(node.fallback, At(*other).node);
      return;
    }
    const auto op = std::get<CompareExpr>(At(around_.back()).node).op;
    const bool downward = op == CompareOperator::kGreaterEqual || op == CompareOperator::kLess;
    const std::vector<Value> values = OthersOf(*literal);
    if (!values.empty()) {
      Replace(node.fallback, LiteralExpr{literal->type, downward ? values.back() : values.front()});
    }
  }

  void Alter(ExprId id, const SetExpr& node) { Replace(id, SetExpr{node.operand, !node.negated}); }

  void Alter(ExprId id, const IfExpr& node) {
    Replace(id, IfExpr{node.condition, node.else_value, node.then_value});
  }

  void Alter(ExprId id, const QuantifierExpr& node) {
    for (const QuantifierKind kind : OthersOf(node.kind)) {
      QuantifierExpr other = node;
      other.kind = kind;
      Replace(id, std::move(other),
              fmt::format("`{}` becomes `{}`", ToString(node.kind), ToString(kind)));
    }
    for (const std::int64_t number : {node.number + 1, node.number - 1}) {
      if (node.kind == QuantifierKind::kExactly && number >= 0) {
        QuantifierExpr other = node;
        other.number = number;
        Replace(id, std::move(other),
                fmt::format("`exactly {}` becomes `exactly {}`", node.number, number));
      }
    }
    if (node.filter) {
      QuantifierExpr other = node;
      other.filter.reset();
      LeaveOut(id, std::move(other), At(*node.filter).span, "where " + Print(*node.filter));
    }
  }

  // A truth value that no operator of its own decides, where a condition stands.
  void NegateTruth(ExprId id, const ExprNode& node) {
    const auto& type = checked_->infos[id].type;
    const auto* choice = Around<IfExpr>();
    const bool condition = around_.empty() || Around<LogicExpr>() || Around<QuantifierExpr>() ||
                           (choice != nullptr && choice->condition == id);
    if (condition && type && type->kind == TypeKind::kBool) {
      Replace(id, node, true);
    }
  }

  // The node around, if it is of this kind.
  template <typename Node>
  const Node* Around() const {
    return around_.empty() ? nullptr : std::get_if<Node>(&At(around_.back()).node);
  }

  // What an operand of a comparison is compared with, if that is a literal or a parameter; of a
  // list its first element.
  std::optional<ExprId> ComparedWith(ExprId id) const {
    const auto* compare = Around<CompareExpr>();
    if (compare == nullptr) {
      return std::nullopt;
    }
    ExprId other = compare->left == id ? compare->right : compare->left;
    if (const auto* list = std::get_if<ListExpr>(&At(other).node)) {
      other = list->items[0];
    }
    const auto* literal = std::get_if<LiteralExpr>(&At(other).node);
    const bool fits = literal != nullptr ? literal->type.kind != TypeKind::kRegex
                                         : checked_->infos[other].meaning == Meaning::kParameter;
    return fits ? std::optional(other) : std::nullopt;
  }

  // The words that can stand at a place: of a field that is compared with it, or of an argument.
  std::vector<std::string> ChoicesAt(ExprId id) const {
    std::size_t depth = around_.size();
    if (Around<ListExpr>() != nullptr) {
      id = around_[--depth];
    }
    if (depth == 0) {
      return {};
    }
    const ExprId parent = around_[depth - 1];
    const ExprNode& node = At(parent).node;
    if (const auto* compare = std::get_if<CompareExpr>(&node)) {
      return ChoicesOf(compare->left == id ? compare->right : compare->left);
    }
    if (const auto* fallback = std::get_if<DefaultExpr>(&node)) {
      return ChoicesOf(fallback->value);
    }
    const auto* call = std::get_if<CallExpr>(&node);
    return call == nullptr ? std::vector<std::string>() : ChoicesOf(parent, *call, id);
  }

  std::vector<std::string> ChoicesOf(ExprId value) const {
    if (const auto* fallback = std::get_if<DefaultExpr>(&At(value).node)) {
      return ChoicesOf(fallback->value);
    }
    const auto* field = std::get_if<FieldExpr>(&At(value).node);
    if (field == nullptr || checked_->infos[value].meaning != Meaning::kField) {
      return {};
    }
    const runtime::RecordSchema* record =
        FindRecord(*schema_, checked_->infos[field->object].type->record);
    return record->fields[static_cast<std::size_t>(record->Find(field->field.text))].choices;
  }

  std::vector<std::string> ChoicesOf(ExprId call, const CallExpr& node, ExprId argument) const {
    const auto& parameters = (*schema_)[checked_->infos[call].target].parameters;
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      const auto& [name, value] = node.arguments[i];
      for (std::size_t p = 0; value == argument && p < parameters.size(); ++p) {
        if (name ? name->text == parameters[p].name : i == p) {
          return parameters[p].choices;
        }
      }
    }
    return {};
  }

  std::string Print(ExprId id) const { return PrintExpr(module(), id); }

  std::string PrintAltered(ExprId id, const Alteration& alteration) const {
    Module scratch;
    const ExprId copy = CopyExpr(module().exprs, id, &alteration, scratch.exprs);
    return PrintExpr(scratch, copy);
  }

  // With what stands around a literal, if that is short: `0` alone says little.
  void Replace(ExprId id, ExprNode node, bool negated = false) {
    Alteration alteration{id, std::move(node), negated, SpanOfChange(id), ""};
    const bool leaf = std::holds_alternative<LiteralExpr>(At(id).node);
    for (const ExprId shown : {leaf && !around_.empty() ? around_.back() : id, id}) {
      const std::string before = Print(shown);
      const std::string after = PrintAltered(shown, alteration);
      if (alteration.text.empty() &&
          (shown == id || std::max(before.size(), after.size()) <= kMaxShown)) {
        alteration.text = fmt::format("`{}` becomes `{}`", before, after);
      }
    }
    alterations_.push_back(std::move(alteration));
  }

  void Replace(ExprId id, ExprNode node, std::string text) {
    alterations_.push_back({id, std::move(node), false, SpanOfChange(id), std::move(text)});
  }

  void LeaveOut(ExprId id, ExprNode node, const Span& span, const std::string& what) {
    alterations_.push_back(
        {id, std::move(node), false, span, fmt::format("`{}` is left out", what)});
  }

  // Of a comparison what stands between its operands, of a quantifier its word.
  Span SpanOfChange(ExprId id) const {
    const Span& whole = At(id).span;
    if (const auto* compare = std::get_if<CompareExpr>(&At(id).node)) {
      return Span{whole.source, At(compare->left).span.end, At(compare->right).span.begin};
    }
    if (const auto* quantifier = std::get_if<QuantifierExpr>(&At(id).node)) {
      const auto length = static_cast<std::uint32_t>(ToString(quantifier->kind).size());
      return Span{whole.source, whole.begin, whole.begin + length};
    }
    return whole;
  }

  const CheckedModule* checked_;  // outlive the alterer
  const runtime::Schema* schema_;
  std::vector<ExprId> around_;   // from the root to the node that holds the present one
  std::vector<ExprId> settled_;  // which what holds them has altered
  std::vector<Alteration> alterations_;
};

}  // namespace

std::vector<Alteration> AlterationsOf(const CheckedModule& checked, const runtime::Schema& schema,
                                      ExprId root) {
  return Alterer(checked, schema).Run(root);
}

ExprId CopyExpr(const std::vector<Expr>& from, ExprId id, const Alteration* alteration,
                std::vector<Expr>& to) {
  const bool altered = alteration != nullptr && alteration->at == id;
  Expr copy{from[id].span, altered ? alteration->node : from[id].node};
  // What replaces a node may be a child of it: in there nothing more is altered.
  const Alteration* const inside = altered ? nullptr : alteration;
  for (ExprId* child : ChildSlotsOf(copy.node)) {
    *child = CopyExpr(from, *child, inside, to);
  }
  const Span span = copy.span;
  to.push_back(std::move(copy));
  if (altered && alteration->negated) {
    const auto operand = static_cast<ExprId>(to.size() - 1);
    to.push_back({span, NotExpr{operand}});
  }
  return static_cast<ExprId>(to.size() - 1);
}

}  // namespace assay::compiler
