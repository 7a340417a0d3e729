#include "runtime/program/slice.h"

#include <map>
#include <set>

namespace assay::runtime {
namespace {

// Copies instructions on demand, in ascending order: operands are always smaller.
class Slicer {
 public:
  explicit Slicer(const Program& program) : program_(&program) {}

  void Need(InstructionId id) { needed_.insert(id); }

  void CopyTo(Program& slice) {
    // Inserting smaller ids behind a reverse iterator keeps it valid, and they are still to come.
    for (auto at = needed_.rbegin(); at != needed_.rend(); ++at) {
      const std::vector<InstructionId>& operands = program_->instructions[*at].operands;
      needed_.insert(operands.begin(), operands.end());
    }
    for (const InstructionId id : needed_) {
      Copy(id, slice);
    }
  }

  InstructionId NewId(InstructionId id) const { return moved_.at(id); }

 private:
  void Copy(InstructionId id, Program& slice) {
    Instruction instruction = program_->instructions[id];
    for (InstructionId& operand : instruction.operands) {
      operand = moved_.at(operand);
    }
    if (instruction.opcode == Opcode::kConstant) {
      slice.constants.push_back(program_->constants[instruction.immediate]);
      instruction.immediate = static_cast<std::uint32_t>(slice.constants.size() - 1);
    } else if (instruction.opcode == Opcode::kFact) {
      slice.facts.push_back(program_->facts[instruction.immediate]);
      instruction.immediate = static_cast<std::uint32_t>(slice.facts.size() - 1);
    } else if (instruction.opcode == Opcode::kField || instruction.opcode == Opcode::kMember) {
      slice.names.push_back(program_->names[instruction.immediate]);
      instruction.immediate = static_cast<std::uint32_t>(slice.names.size() - 1);
    }
    moved_.emplace(id, static_cast<InstructionId>(slice.instructions.size()));
    slice.instructions.push_back(std::move(instruction));
    slice.texts.push_back(program_->texts[id]);
  }

  const Program* program_;  // outlives the slicer
  std::set<InstructionId> needed_;
  std::map<InstructionId, InstructionId> moved_;
};

}  // namespace

Program SliceOf(const Program& program, const RuleInfo& info, std::vector<Condition> check) {
  Program slice;
  slice.benchmark = program.benchmark;
  slice.profile = program.profile;
  Slicer slicer(program);
  for (const Condition& condition : check) {
    slicer.Need(condition.root);
  }
  slicer.CopyTo(slice);
  for (Condition& condition : check) {
    condition.root = slicer.NewId(condition.root);
  }
  slice.rules.push_back(Rule{info, std::nullopt, std::move(check), {}});
  return slice;
}

}  // namespace assay::runtime
