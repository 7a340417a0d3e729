#include <fmt/format.h>

#include "compiler/ast/print.h"
#include "compiler/lint/truth.h"

namespace assay::compiler {
namespace {

using runtime::Value;

// Writes the key of one node.
struct KeyWriter {
  const Truth& truth;
  Where at;

  std::string Of(ExprId id) const { return truth.Key({at.module, id}); }

  std::string Of(const std::vector<ExprId>& ids, std::string_view between) const {
    std::string out;
    for (const ExprId id : ids) {
      out += out.empty() ? "" : between;
      out += Of(id);
    }
    return out;
  }

  std::string operator()(const LiteralExpr&) const {
    return PrintExpr(truth.ModuleOf(at).module, at.id);
  }
  std::string operator()(const ListExpr& e) const { return "[" + Of(e.items, ", ") + "]"; }
  std::string operator()(const NameExpr& e) const {
    const ExprInfo& info = truth.ModuleOf(at).infos[at.id];
    if (info.meaning == Meaning::kVariable) {
      return fmt::format("{}@{}.{}", e.name.text, at.module, info.target);
    }
    return info.meaning == Meaning::kParameter ? FullName(truth.ModuleOf(at).module, e.name.text)
                                               : e.name.text;
  }
  std::string operator()(const CallExpr& e) const {
    std::string out;
    for (const CallArgument& argument : e.arguments) {
      out += fmt::format("{}{}{}", out.empty() ? "" : ", ",
                         argument.name ? argument.name->text + ": " : "", Of(argument.value));
    }
    return out.empty() ? e.probe.text : e.probe.text + "(" + out + ")";
  }
  std::string operator()(const FieldExpr& e) const { return Of(e.object) + "." + e.field.text; }
  std::string operator()(const NotExpr& e) const { return "not (" + Of(e.operand) + ")"; }
  std::string operator()(const LogicExpr& e) const {
    return "(" + Of(e.operands, e.op == LogicOperator::kAnd ? ") and (" : ") or (") + ")";
  }
  std::string operator()(const CompareExpr& e) const {
    return fmt::format("({}) {} ({})", Of(e.left), ToString(e.op), Of(e.right));
  }
  std::string operator()(const DefaultExpr& e) const {
    return fmt::format("({}) ?? ({})", Of(e.value), Of(e.fallback));
  }
  std::string operator()(const SetExpr& e) const { return "(" + Of(e.operand) + ") is set"; }
  std::string operator()(const IfExpr& e) const {
    return fmt::format("if {} then {} else {}", Of(e.condition), Of(e.then_value),
                       Of(e.else_value));
  }
  std::string operator()(const QuantifierExpr& e) const {
    return fmt::format("{} {}@{}.{} in {} where {} : {}", ToString(e.kind), e.number, at.module,
                       at.id, Of(e.list), e.filter ? Of(*e.filter) : "", e.body ? Of(*e.body) : "");
  }
};

}  // namespace

Where Truth::Resolve(Where at) const {
  const CheckedModule& checked = ModuleOf(at);
  const ExprInfo& info = checked.infos[at.id];
  if (info.meaning != Meaning::kLet ||
      !std::holds_alternative<NameExpr>(checked.module.At(at.id).node)) {
    return at;
  }
  const auto& let = std::get<LetDeclaration>(checked.module.declarations[info.target]);
  return Resolve({at.module, let.value});
}

std::string Truth::Key(Where at) const {
  const Where resolved = Resolve(at);
  return std::visit(KeyWriter{*this, resolved}, ExprAt(resolved).node);
}

std::optional<Value> Truth::ConstantOf(Where at) const {
  at = Resolve(at);
  const Expr& expr = ExprAt(at);
  if (const auto* literal = std::get_if<LiteralExpr>(&expr.node)) {
    return literal->value;
  }
  const ExprInfo& info = ModuleOf(at).infos[at.id];
  if (info.meaning == Meaning::kParameter && selection_ != nullptr) {
    const auto set = selection_->parameters.find(Place{at.module, info.target});
    const auto& declarations = ModuleOf(at).module.declarations;
    return set != selection_->parameters.end()
               ? std::optional(set->second)
               : ConstantOf(
                     {at.module, std::get<ParameterDeclaration>(declarations[info.target]).value});
  }
  const auto* list = std::get_if<ListExpr>(&expr.node);
  if (list == nullptr) {
    return {};
  }
  runtime::List values;
  for (const ExprId item : list->items) {
    auto value = ConstantOf({at.module, item});
    if (!value) {
      return {};
    }
    values.items.push_back(std::move(*value));
  }
  return Value{std::move(values)};
}

}  // namespace assay::compiler
