// Which elements an instruction needs: the variables of the matches around it that it looks at.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/program/program.h"

namespace assay::runtime {

// For each instruction its open variables, sorted. One without any is closed: it has one value in
// the whole program. kMalformed if an operand does not come before its instruction, or if more than
// kMaxQuantifierNesting variables are open at once.
Result<std::vector<std::vector<std::uint32_t>>> OpenVariables(const Program& program);

}  // namespace assay::runtime
