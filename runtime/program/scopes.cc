#include "runtime/program/scopes.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

using Variables = std::vector<std::uint32_t>;

void Add(Variables& variables, std::uint32_t variable) {
  const auto at = std::lower_bound(variables.begin(), variables.end(), variable);
  if (at == variables.end() || *at != variable) {
    variables.insert(at, variable);
  }
}

Variables OpenIn(const Instruction& instruction, const std::vector<Variables>& before) {
  Variables open;
  if (instruction.opcode == Opcode::kElement) {
    open.push_back(instruction.immediate);
  }
  for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
    const bool binds = instruction.opcode == Opcode::kMatch && i == 1;
    for (const std::uint32_t variable : before[instruction.operands[i]]) {
      if (!binds || variable != instruction.immediate) {
        Add(open, variable);
      }
    }
    if (open.size() > kMaxQuantifierNesting) {
      break;
    }
  }
  return open;
}

}  // namespace

Result<std::vector<Variables>> OpenVariables(const Program& program) {
  std::vector<Variables> all;
  all.reserve(program.instructions.size());
  for (const Instruction& instruction : program.instructions) {
    for (const InstructionId operand : instruction.operands) {
      if (operand >= all.size()) {
        return Fail(ErrorCode::kMalformed,
                    fmt::format("%{}: operand %{} does not come before it", all.size(), operand));
      }
    }
    all.push_back(OpenIn(instruction, all));
    if (all.back().size() > kMaxQuantifierNesting) {
      return Fail(ErrorCode::kMalformed,
                  fmt::format("%{}: more than {} quantifiers inside one another", all.size() - 1,
                              kMaxQuantifierNesting));
    }
  }
  return all;
}

}  // namespace assay::runtime
