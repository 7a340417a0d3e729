#include "compiler/ast/ast.h"

namespace assay::compiler {
namespace {

struct Children {
  std::vector<ExprId> operator()(const LiteralExpr&) const { return {}; }
  std::vector<ExprId> operator()(const NameExpr&) const { return {}; }
  std::vector<ExprId> operator()(const ListExpr& e) const { return e.items; }
  std::vector<ExprId> operator()(const CallExpr& e) const {
    std::vector<ExprId> ids;
    for (const CallArgument& argument : e.arguments) {
      ids.push_back(argument.value);
    }
    return ids;
  }
  std::vector<ExprId> operator()(const FieldExpr& e) const { return {e.object}; }
  std::vector<ExprId> operator()(const NotExpr& e) const { return {e.operand}; }
  std::vector<ExprId> operator()(const LogicExpr& e) const { return e.operands; }
  std::vector<ExprId> operator()(const CompareExpr& e) const { return {e.left, e.right}; }
  std::vector<ExprId> operator()(const DefaultExpr& e) const { return {e.value, e.fallback}; }
  std::vector<ExprId> operator()(const SetExpr& e) const { return {e.operand}; }
  std::vector<ExprId> operator()(const IfExpr& e) const {
    return {e.condition, e.then_value, e.else_value};
  }
  std::vector<ExprId> operator()(const QuantifierExpr& e) const {
    std::vector<ExprId> ids = {e.list};
    if (e.filter) {
      ids.push_back(*e.filter);
    }
    if (e.body) {
      ids.push_back(*e.body);
    }
    return ids;
  }
};

}  // namespace

std::vector<ExprId> ChildrenOf(const ExprNode& node) { return std::visit(Children{}, node); }

}  // namespace assay::compiler
