// The whole tree of a condition: the machine's values, asked for node by node. Where a junction
// stopped early the rest is asked for as well, so a trace can cost more than a verdict; it cannot
// change one, since every value is what it would have been.
#pragma once

#include <vector>

#include "runtime/evaluate/machine.h"
#include "runtime/result/trace.h"

namespace assay::runtime {

// Nodes of one trace: more than a person reads. Without it, quantifiers inside quantifiers would
// tell of twenty elements for each of twenty.
inline constexpr std::size_t kMaxTraceNodes = 2'000;

// What an operand came to, as evidence words it.
Answer AnswerOf(const Operand& operand, const Type& type);

// The tree below `root`, which may be of any type but internal ones. `probes` are those of the
// program's facts.
TraceNode Trace(Machine& machine, InstructionId root, const std::vector<const Probe*>& probes);

}  // namespace assay::runtime
