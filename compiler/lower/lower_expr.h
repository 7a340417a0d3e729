// Expressions to instructions. Internal to compiler/lower.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/lower/builder.h"
#include "compiler/profile/selection.h"

namespace assay::compiler {

class ExprLowerer {
 public:
  ExprLowerer(const std::vector<CheckedModule>& modules, const Selection& selection,
              const runtime::Schema& schema, runtime::Program& program)
      : modules_(&modules), selection_(&selection), schema_(&schema), builder_(program) {}

  // The instruction that computes an expression of a module.
  runtime::InstructionId Lower(std::uint32_t module, ExprId id);

  // A text of a module with the profile's parameters in its holes.
  std::string TextValue(std::uint32_t module, const Text& text, bool prose) const;

  // The value of a constant expression, with the profile's parameters.
  runtime::Value ConstantValue(std::uint32_t module, ExprId id) const;

 private:
  using Id = runtime::InstructionId;

  // One expression's surroundings, so that the node functions are short.
  struct At {
    std::uint32_t module;
    ExprId id;
  };
  const CheckedModule& ModuleOf(const At& at) const { return (*modules_)[at.module]; }
  const ExprInfo& InfoOf(const At& at) const { return ModuleOf(at).infos[at.id]; }
  std::string TextOf(const At& at) const;
  runtime::Type TypeOf(const At& at) const;

  Id LowerNode(const At& at, const LiteralExpr& node);
  Id LowerNode(const At& at, const ListExpr& node);
  Id LowerNode(const At& at, const NameExpr& node);
  Id LowerNode(const At& at, const CallExpr& node);
  Id LowerNode(const At& at, const FieldExpr& node);
  Id LowerNode(const At& at, const NotExpr& node);
  Id LowerNode(const At& at, const LogicExpr& node);
  Id LowerNode(const At& at, const CompareExpr& node);
  Id LowerNode(const At& at, const DefaultExpr& node);
  Id LowerNode(const At& at, const SetExpr& node);
  Id LowerNode(const At& at, const IfExpr& node);
  Id LowerNode(const At& at, const QuantifierExpr& node);
  Id LowerMatch(const At& at, const QuantifierExpr& node, Id list);
  runtime::Value ParameterValueAt(std::uint32_t module, std::uint32_t declaration) const;
  Id Ask(const At& at, const std::vector<CallArgument>& arguments);

  const std::vector<CheckedModule>* modules_;  // outlive the lowerer: parameters of Lower
  const Selection* selection_;
  const runtime::Schema* schema_;
  ProgramBuilder builder_;
  std::map<std::pair<std::uint32_t, ExprId>, std::uint32_t> variables_;  // of quantifiers around
  std::map<std::pair<std::uint32_t, std::uint32_t>, Id> lets_;  // by module and declaration
  std::map<std::string, Id> matches_;  // equal quantifiers of a module share one
};

}  // namespace assay::compiler
