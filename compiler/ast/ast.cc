#include "compiler/ast/ast.h"

#include <algorithm>
#include <type_traits>

namespace assay::compiler {
namespace {

template <typename Visit>
struct Children {
  Visit visit;

  template <typename E>
  void operator()(E& e) const {
    using T = std::remove_const_t<E>;
    if constexpr (std::is_same_v<T, ListExpr>) {
      Each(e.items);
    } else if constexpr (std::is_same_v<T, CallExpr>) {
      for (auto& argument : e.arguments) {
        visit(argument.value);
      }
    } else if constexpr (std::is_same_v<T, FieldExpr>) {
      visit(e.object);
    } else if constexpr (std::is_same_v<T, NotExpr> || std::is_same_v<T, SetExpr>) {
      visit(e.operand);
    } else if constexpr (std::is_same_v<T, LogicExpr>) {
      Each(e.operands);
    } else if constexpr (std::is_same_v<T, CompareExpr>) {
      visit(e.left);
      visit(e.right);
    } else if constexpr (std::is_same_v<T, DefaultExpr>) {
      visit(e.value);
      visit(e.fallback);
    } else if constexpr (std::is_same_v<T, IfExpr>) {
      visit(e.condition);
      visit(e.then_value);
      visit(e.else_value);
    } else if constexpr (std::is_same_v<T, QuantifierExpr>) {
      visit(e.list);
      Optional(e.filter);
      Optional(e.body);
    } else {
      static_assert(std::is_same_v<T, LiteralExpr> || std::is_same_v<T, NameExpr>);
    }
  }

  template <typename Ids>
  void Each(Ids& ids) const {
    for (auto& id : ids) {
      visit(id);
    }
  }
  template <typename Id>
  void Optional(Id& id) const {
    if (id) {
      visit(*id);
    }
  }
};

template <typename Node, typename Visit>
void VisitChildren(Node& node, Visit visit) {
  std::visit(Children<Visit>{visit}, node);
}

}  // namespace

std::vector<ExprId> ChildrenOf(const ExprNode& node) {
  std::vector<ExprId> ids;
  VisitChildren(node, [&](const ExprId& id) { ids.push_back(id); });
  return ids;
}

std::vector<ExprId*> ChildSlotsOf(ExprNode& node) {
  std::vector<ExprId*> slots;
  VisitChildren(node, [&](ExprId& id) { slots.push_back(&id); });
  return slots;
}

std::string FullName(const Module& module, std::string_view name) {
  return module.name ? module.name->text + "." + std::string(name) : std::string(name);
}

}  // namespace assay::compiler
