#include "runtime/program/operands.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/program/constants.h"
#include "runtime/schema/members.h"

namespace assay::runtime {
namespace {

constexpr std::array kOperandCounts = {
#define ASSAY_OPCODE(name, text, operands) operands,
#include "runtime/program/opcodes.def"
#undef ASSAY_OPCODE
};

bool IsKind(const Type& type, TypeKind kind) { return type.kind == kind && !type.optional; }

bool IsPlainScalar(const Type& type) { return IsScalar(type.kind) && !type.optional; }

// What can be passed on, defaulted or chosen: anything an author can name.
bool IsPassable(const Type& type) {
  return type.kind != TypeKind::kMatches && type.kind != TypeKind::kRegex;
}

bool IsOrdered(const Type& type) { return IsPlainScalar(type) && type.kind != TypeKind::kBool; }

bool IsComparable(const Type& type) {
  return IsPlainScalar(type) || (IsKind(type, TypeKind::kList) && IsScalar(type.element));
}

// Whether `list` is a list whose elements are like `element`.
bool Holds(const Type& list, const Type& element) {
  return IsKind(list, TypeKind::kList) && IsPlainScalar(element) && list.Element() == element;
}

class Checker {
 public:
  Checker(const Program& program, const Schema& schema, const Instruction& instruction)
      : program_(program), schema_(schema), instruction_(instruction), type_(instruction.type) {
    for (const InstructionId operand : instruction.operands) {
      operands_.push_back(&program.instructions[operand].type);
    }
  }

  std::string Problem() const {
    const int wanted = kOperandCounts[static_cast<std::size_t>(instruction_.opcode)];
    const bool enough =
        wanted < 0 ? !operands_.empty() : operands_.size() == static_cast<std::size_t>(wanted);
    if (!enough) {
      return fmt::format("{} operands", operands_.size());
    }
    if (std::string problem = ImmediateProblem(); !problem.empty()) {
      return problem;
    }
    return TypesFit() ? "" : "the types do not fit";
  }

 private:
  const Type& operand(std::size_t i) const { return *operands_[i]; }

  bool All(const Type& type) const {
    return std::all_of(operands_.begin(), operands_.end(),
                       [&](const Type* operand) { return *operand == type; });
  }

  std::string ImmediateProblem() const;
  std::string ConstantInstructionProblem() const;
  bool TypesFit() const;
  bool FieldFits() const;
  bool MemberFits() const;
  bool IfFits() const;
  bool RegexFits() const;

  const Program& program_;
  const Schema& schema_;
  const Instruction& instruction_;
  const Type& type_;
  std::vector<const Type*> operands_;
};

std::string Checker::ConstantInstructionProblem() const {
  const Constant& constant = program_.constants[instruction_.immediate];
  return constant.type == type_ ? ConstantProblem(constant) : "the constant is of another type";
}

// Whether `immediate` leads somewhere.
std::string Checker::ImmediateProblem() const {
  const Opcode opcode = instruction_.opcode;
  std::size_t limit = 1;
  if (opcode == Opcode::kConstant) {
    limit = program_.constants.size();
  } else if (opcode == Opcode::kFact) {
    limit = program_.facts.size();
  } else if (opcode == Opcode::kElement || opcode == Opcode::kMatch) {
    limit = program_.instructions.size();  // more variables than that there cannot be
  } else if (opcode == Opcode::kField || opcode == Opcode::kMember) {
    limit = program_.names.size();
  }
  if (instruction_.immediate >= limit) {
    return fmt::format("there is no {}", instruction_.immediate);
  }
  return opcode == Opcode::kConstant ? ConstantInstructionProblem() : "";
}

bool Checker::FieldFits() const {
  if (!IsKind(operand(0), TypeKind::kRecord)) {
    return false;
  }
  const RecordSchema* const record = FindRecord(schema_, operand(0).record);
  const int index = record == nullptr ? -1 : record->Find(program_.names[instruction_.immediate]);
  return index >= 0 && record->fields[static_cast<std::size_t>(index)].type == type_;
}

bool Checker::MemberFits() const {
  const Member* const member = FindMember(operand(0).kind, program_.names[instruction_.immediate]);
  return member != nullptr && !operand(0).optional && type_ == Type::Of(member->result);
}

bool Checker::IfFits() const {
  return operand(0) == Type::Of(TypeKind::kBool) && IsPassable(type_) &&
         operand(1).Required() == type_.Required() && operand(2).Required() == type_.Required() &&
         type_.optional == (operand(1).optional || operand(2).optional);
}

bool Checker::RegexFits() const {
  const Instruction& regex = program_.instructions[instruction_.operands[1]];
  return IsKind(operand(0), TypeKind::kString) && IsKind(regex.type, TypeKind::kRegex) &&
         regex.opcode == Opcode::kConstant && type_ == Type::Of(TypeKind::kBool);
}

bool Checker::TypesFit() const {
  const bool condition = type_ == Type::Of(TypeKind::kBool);
  switch (instruction_.opcode) {
    case Opcode::kConstant:
      return true;
    case Opcode::kFact:
      return type_ == program_.facts[instruction_.immediate].type;
    case Opcode::kElement:
      return IsPlainScalar(type_) || IsKind(type_, TypeKind::kRecord);
    case Opcode::kField:
      return FieldFits();
    case Opcode::kMember:
      return MemberFits();
    case Opcode::kDefault:
      return IsPassable(type_) && operand(1) == type_ && operand(0).Required() == type_.Required();
    case Opcode::kIsSet:
      return condition && IsPassable(operand(0));
    case Opcode::kRequire:
      return IsPassable(type_) && type_ == operand(0).Required();
    case Opcode::kNot:
    case Opcode::kAnd:
    case Opcode::kOr:
      return condition && All(Type::Of(TypeKind::kBool));
    case Opcode::kIf:
      return IfFits();
    case Opcode::kEqual:
    case Opcode::kNotEqual:
      return condition && operand(0) == operand(1) && IsComparable(operand(0));
    case Opcode::kLess:
    case Opcode::kLessEqual:
    case Opcode::kGreater:
    case Opcode::kGreaterEqual:
      return condition && operand(0) == operand(1) && IsOrdered(operand(0));
    case Opcode::kIn:
      return condition && Holds(operand(1), operand(0));
    case Opcode::kContains:
      return condition && (Holds(operand(0), operand(1)) || All(Type::Of(TypeKind::kString)));
    case Opcode::kStartsWith:
    case Opcode::kEndsWith:
      return condition && All(Type::Of(TypeKind::kString));
    case Opcode::kRegexMatch:
      return RegexFits();
    case Opcode::kList:
      return Holds(type_, operand(0)) && All(operand(0));
    case Opcode::kMatch:
      return type_ == Type::Of(TypeKind::kMatches) && IsKind(operand(0), TypeKind::kList) &&
             (IsScalar(operand(0).element) || operand(0).element == TypeKind::kRecord) &&
             operand(1) == Type::Of(TypeKind::kBool);
    case Opcode::kAny:
    case Opcode::kNone:
      return condition && All(Type::Of(TypeKind::kMatches));
    case Opcode::kCount:
      return type_ == Type::Of(TypeKind::kInt) && All(Type::Of(TypeKind::kMatches));
    case Opcode::kExactly:
      return condition && operand(0) == Type::Of(TypeKind::kMatches) &&
             IsKind(operand(1), TypeKind::kInt);
  }
  return false;
}

}  // namespace

std::string OperandProblem(const Program& program, const Schema& schema,
                           const Instruction& instruction) {
  return Checker(program, schema, instruction).Problem();
}

}  // namespace assay::runtime
