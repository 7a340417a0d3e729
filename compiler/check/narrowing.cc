#include "compiler/check/narrowing.h"

#include "compiler/ast/print.h"

namespace assay::compiler {

std::vector<std::string> KnownSet(const Module& module, ExprId id, bool outcome) {
  const ExprNode& node = module.At(id).node;
  if (const auto* set = std::get_if<SetExpr>(&node)) {
    const bool present = outcome != set->negated;
    return present ? std::vector{PrintExpr(module, set->operand)} : std::vector<std::string>{};
  }
  if (const auto* negation = std::get_if<NotExpr>(&node)) {
    return KnownSet(module, negation->operand, !outcome);
  }
  const auto* logic = std::get_if<LogicExpr>(&node);
  // A true `and` has only true operands, a false `or` only false ones.
  if (logic == nullptr || (logic->op == LogicOperator::kAnd) != outcome) {
    return {};
  }
  std::vector<std::string> known;
  for (const ExprId operand : logic->operands) {
    for (std::string& name : KnownSet(module, operand, outcome)) {
      known.push_back(std::move(name));
    }
  }
  return known;
}

void Scoped::Add(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    names_->insert(name);
    added_.push_back(name);
  }
}

Scoped::~Scoped() {
  for (const std::string& name : added_) {
    names_->erase(names_->find(name));
  }
}

}  // namespace assay::compiler
