#include "compiler/lower/lower_expr.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/print.h"
#include "compiler/profile/parameter_value.h"

namespace assay::compiler {

using runtime::Opcode;
using runtime::Type;
using runtime::TypeKind;
using runtime::Value;

namespace {

Opcode OpcodeOf(CompareOperator op) {
  switch (op) {
    case CompareOperator::kEqual:
      return Opcode::kEqual;
    case CompareOperator::kNotEqual:
      return Opcode::kNotEqual;
    case CompareOperator::kLess:
      return Opcode::kLess;
    case CompareOperator::kLessEqual:
      return Opcode::kLessEqual;
    case CompareOperator::kGreater:
      return Opcode::kGreater;
    case CompareOperator::kGreaterEqual:
      return Opcode::kGreaterEqual;
    case CompareOperator::kIn:
    case CompareOperator::kNotIn:
      return Opcode::kIn;
    case CompareOperator::kContains:
      return Opcode::kContains;
    case CompareOperator::kStartsWith:
      return Opcode::kStartsWith;
    case CompareOperator::kEndsWith:
      return Opcode::kEndsWith;
    case CompareOperator::kMatches:
      return Opcode::kRegexMatch;
  }
  return Opcode::kEqual;
}

const Type kBool = Type::Of(TypeKind::kBool);

}  // namespace

std::string ExprLowerer::TextOf(const At& at) const {
  return PrintExpr(ModuleOf(at).module, at.id);
}

// The type before narrowing: what the instruction itself gives.
Type ExprLowerer::TypeOf(const At& at) const {
  Type type = *InfoOf(at).type;
  type.optional = type.optional || InfoOf(at).narrowed;
  return type;
}

ExprLowerer::Id ExprLowerer::Lower(std::uint32_t module, ExprId id) {
  const At at{module, id};
  const Id lowered = std::visit([&](const auto& node) { return LowerNode(at, node); },
                                ModuleOf(at).module.At(id).node);
  if (!InfoOf(at).narrowed) {
    return lowered;
  }
  return builder_.Add(Opcode::kRequire, *InfoOf(at).type, {lowered}, TextOf(at));
}

Value ExprLowerer::ConstantValue(std::uint32_t module, ExprId id) const {
  const CheckedModule& checked = (*modules_)[module];
  const ExprNode& node = checked.module.At(id).node;
  if (const auto* list = std::get_if<ListExpr>(&node)) {
    runtime::List values;
    for (const ExprId item : list->items) {
      values.items.push_back(ConstantValue(module, item));
    }
    return Value{std::move(values)};
  }
  if (const auto* literal = std::get_if<LiteralExpr>(&node)) {
    return literal->holes.empty()
               ? literal->value
               : runtime::StringValue(
                     TextValue(module, {literal->value.AsString(), {}, literal->holes}, false));
  }
  const std::uint32_t target = checked.infos[id].target;
  if (const auto* let = std::get_if<LetDeclaration>(&checked.module.declarations[target])) {
    return ConstantValue(module, let->value);
  }
  return ParameterValueAt(module, target);
}

Value ExprLowerer::ParameterValueAt(std::uint32_t module, std::uint32_t declaration) const {
  const auto set = selection_->parameters.find(Place{module, declaration});
  if (set != selection_->parameters.end()) {
    return set->second;
  }
  const CheckedModule& checked = (*modules_)[module];
  return DefaultValue(
      checked, std::get<ParameterDeclaration>(checked.module.declarations[declaration]).value);
}

std::string ExprLowerer::TextValue(std::uint32_t module, const Text& text, bool prose) const {
  return TextWithValues((*modules_)[module], text, prose, [&](std::uint32_t declaration) {
    return ParameterValueAt(module, declaration);
  });
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const LiteralExpr& node) {
  return builder_.Constant(
      TypeOf(at), node.holes.empty() ? node.value : ConstantValue(at.module, at.id), TextOf(at));
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const ListExpr& node) {
  if (IsConstant(ModuleOf(at), at.id)) {
    return builder_.Constant(TypeOf(at), ConstantValue(at.module, at.id), TextOf(at));
  }
  std::vector<Id> items;
  for (const ExprId item : node.items) {
    items.push_back(Lower(at.module, item));
  }
  return builder_.Add(Opcode::kList, TypeOf(at), std::move(items), TextOf(at));
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const NameExpr& node) {
  const ExprInfo& info = InfoOf(at);
  switch (info.meaning) {
    case Meaning::kVariable:
      return builder_.Add(Opcode::kElement, TypeOf(at), {}, node.name.text,
                          variables_.at({at.module, info.target}));
    case Meaning::kLet: {
      // Once for each `let`: a chain of them that each use the one before twice doubles otherwise.
      const std::pair key(at.module, info.target);
      if (const auto known = lets_.find(key); known != lets_.end()) {
        return known->second;
      }
      const Declaration& let = ModuleOf(at).module.declarations[info.target];
      const Id value = Lower(at.module, std::get<LetDeclaration>(let).value);
      lets_.emplace(key, value);
      return value;
    }
    case Meaning::kParameter:
      return builder_.Constant(TypeOf(at), ConstantValue(at.module, at.id), node.name.text);
    case Meaning::kProbe:
      return Ask(at, {});
    case Meaning::kNone:
    case Meaning::kTemplate:
    case Meaning::kField:
    case Meaning::kMember:
      break;
  }
  return 0;  // the checker leaves no other
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const CallExpr& node) {
  return Ask(at, node.arguments);
}

ExprLowerer::Id ExprLowerer::Ask(const At& at, const std::vector<CallArgument>& arguments) {
  const runtime::ProbeSchema& probe = (*schema_)[InfoOf(at).target];
  runtime::FactRequest request{probe.name, {}, probe.ResultType()};
  // In the order of the parameters, so that equal questions are one.
  for (std::size_t p = 0; p < probe.parameters.size(); ++p) {
    const runtime::ParameterSchema& parameter = probe.parameters[p];
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const CallArgument& argument = arguments[i];
      if (argument.name ? argument.name->text != parameter.name : i != p) {
        continue;
      }
      const auto* word = std::get_if<NameExpr>(&ModuleOf(at).module.At(argument.value).node);
      const bool bare =
          word != nullptr && ModuleOf(at).infos[argument.value].meaning == Meaning::kNone;
      Value value =
          bare ? runtime::StringValue(word->name.text) : ConstantValue(at.module, argument.value);
      request.arguments.push_back({parameter.name, {parameter.type.Required(), std::move(value)}});
    }
  }
  return builder_.Fact(std::move(request), TextOf(at));
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const FieldExpr& node) {
  const Opcode opcode = InfoOf(at).meaning == Meaning::kField ? Opcode::kField : Opcode::kMember;
  return builder_.Named(opcode, TypeOf(at), Lower(at.module, node.object), node.field.text,
                        TextOf(at));
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const NotExpr& node) {
  return builder_.Add(Opcode::kNot, kBool, {Lower(at.module, node.operand)}, TextOf(at));
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const LogicExpr& node) {
  std::vector<Id> operands;
  for (const ExprId operand : node.operands) {
    operands.push_back(Lower(at.module, operand));
  }
  return builder_.Add(node.op == LogicOperator::kAnd ? Opcode::kAnd : Opcode::kOr, kBool,
                      std::move(operands), TextOf(at));
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const CompareExpr& node) {
  const Id left = Lower(at.module, node.left);
  const Id right = Lower(at.module, node.right);
  std::string text = TextOf(at);
  if (node.op != CompareOperator::kNotIn) {
    return builder_.Add(OpcodeOf(node.op), kBool, {left, right}, text);
  }
  const Id in = builder_.Add(Opcode::kIn, kBool, {left, right}, text);
  return builder_.Add(Opcode::kNot, kBool, {in}, text);
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const DefaultExpr& node) {
  const Id value = Lower(at.module, node.value);
  return builder_.Add(Opcode::kDefault, TypeOf(at), {value, Lower(at.module, node.fallback)},
                      TextOf(at));
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const SetExpr& node) {
  const Id set = builder_.Add(Opcode::kIsSet, kBool, {Lower(at.module, node.operand)}, TextOf(at));
  return node.negated ? builder_.Add(Opcode::kNot, kBool, {set}, TextOf(at)) : set;
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const IfExpr& node) {
  const Id condition = Lower(at.module, node.condition);
  const Id then_value = Lower(at.module, node.then_value);
  return builder_.Add(Opcode::kIf, TypeOf(at),
                      {condition, then_value, Lower(at.module, node.else_value)}, TextOf(at));
}

// Which elements decide: those that satisfy filter and body; for `all`, those that break it.
ExprLowerer::Id ExprLowerer::LowerMatch(const At& at, const QuantifierExpr& node, Id list) {
  std::string key = fmt::format("{} {} {}", at.module, list, TextOf(at));
  for (const auto& [place, variable] : variables_) {
    key += fmt::format(" {}:{}", place.second, variable);
  }
  if (const auto known = matches_.find(key); known != matches_.end()) {
    return known->second;
  }
  const std::uint32_t variable = builder_.NewVariable();
  variables_.emplace(std::pair(at.module, at.id), variable);
  std::vector<Id> parts;
  if (node.filter) {
    parts.push_back(Lower(at.module, *node.filter));
  }
  if (node.body) {
    const Id body = Lower(at.module, *node.body);
    parts.push_back(node.kind == QuantifierKind::kAll
                        ? builder_.Add(Opcode::kNot, kBool, {body},
                                       "not (" + TextOf({at.module, *node.body}) + ")")
                        : body);
  }
  if (parts.empty()) {
    parts.push_back(builder_.Constant(kBool, runtime::BoolValue(true), "true"));
  }
  const Id predicate =
      parts.size() == 1 ? parts[0] : builder_.Add(Opcode::kAnd, kBool, parts, TextOf(at));
  variables_.erase({at.module, at.id});
  const Id match = builder_.Add(Opcode::kMatch, Type::Of(TypeKind::kMatches), {list, predicate},
                                TextOf(at), variable);
  matches_.emplace(key, match);
  return match;
}

ExprLowerer::Id ExprLowerer::LowerNode(const At& at, const QuantifierExpr& node) {
  const Id match = LowerMatch(at, node, Lower(at.module, node.list));
  const std::string text = TextOf(at);
  switch (node.kind) {
    case QuantifierKind::kAny:
      return builder_.Add(Opcode::kAny, kBool, {match}, text);
    case QuantifierKind::kNone:
    case QuantifierKind::kAll:
      return builder_.Add(Opcode::kNone, kBool, {match}, text);
    case QuantifierKind::kCount:
      return builder_.Add(Opcode::kCount, Type::Of(TypeKind::kInt), {match}, text);
    case QuantifierKind::kExactly:
      break;
  }
  const Id number = builder_.Constant(Type::Of(TypeKind::kInt), runtime::IntValue(node.number),
                                      fmt::format("{}", node.number));
  return builder_.Add(Opcode::kExactly, kBool, {match, number}, text);
}

}  // namespace assay::compiler
