// What Verify asks of a single instruction: how many operands, of which types, giving which type.
#pragma once

#include <string>

#include "runtime/program/program.h"

namespace assay::runtime {

// Empty, or a phrase that says what is wrong. Precondition: the operands come before it.
std::string OperandProblem(const Program& program, const Schema& schema,
                           const Instruction& instruction);

}  // namespace assay::runtime
