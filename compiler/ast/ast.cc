#include "compiler/ast/ast.h"

#include <algorithm>
#include <type_traits>

namespace assay::compiler {
namespace {

// Calls `visit` with each child's id in source order; it may change those of a node that is not
// const.
template <typename Node, typename Visit>
void VisitChildren(Node& node, const Visit& visit) {
  using Plain = std::remove_const_t<Node>;
  if constexpr (std::is_same_v<Plain, ListExpr>) {
    std::for_each(node.items.begin(), node.items.end(), visit);
  } else if constexpr (std::is_same_v<Plain, CallExpr>) {
    for (auto& argument : node.arguments) {
      visit(argument.value);
    }
  } else if constexpr (std::is_same_v<Plain, FieldExpr>) {
    visit(node.object);
  } else if constexpr (std::is_same_v<Plain, NotExpr> || std::is_same_v<Plain, SetExpr>) {
    visit(node.operand);
  } else if constexpr (std::is_same_v<Plain, LogicExpr>) {
    std::for_each(node.operands.begin(), node.operands.end(), visit);
  } else if constexpr (std::is_same_v<Plain, CompareExpr>) {
    visit(node.left);
    visit(node.right);
  } else if constexpr (std::is_same_v<Plain, DefaultExpr>) {
    visit(node.value);
    visit(node.fallback);
  } else if constexpr (std::is_same_v<Plain, IfExpr>) {
    visit(node.condition);
    visit(node.then_value);
    visit(node.else_value);
  } else if constexpr (std::is_same_v<Plain, QuantifierExpr>) {
    visit(node.list);
    if (node.filter) {
      visit(*node.filter);
    }
    if (node.body) {
      visit(*node.body);
    }
  } else {
    static_assert(std::is_same_v<Plain, LiteralExpr> || std::is_same_v<Plain, NameExpr>);
  }
}

}  // namespace

std::vector<ExprId> ChildrenOf(const ExprNode& node) {
  std::vector<ExprId> ids;
  std::visit([&](const auto& e) { VisitChildren(e, [&](ExprId id) { ids.push_back(id); }); }, node);
  return ids;
}

void RenumberChildren(ExprNode& node, const std::function<ExprId(ExprId)>& renumber) {
  std::visit([&](auto& e) { VisitChildren(e, [&](ExprId& id) { id = renumber(id); }); }, node);
}

}  // namespace assay::compiler
