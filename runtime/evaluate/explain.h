// Why a condition came out as it did: the tests that decided it, with what they found. Pure over
// the machine's values; where And or Or stopped early it asks for the rest, so that all that is
// wrong is told at once.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/evaluate/machine.h"
#include "runtime/result/result.h"

namespace assay::runtime {

// The first kMaxEvidence pieces, and how many there are.
struct Explanation {
  std::vector<Evidence> evidence;
  std::uint64_t total = 0;

  void Add(Evidence piece);
  void Add(Explanation other);
};

// Explains `root`, of which true is wanted. `source` is where the author wrote it.
Explanation Explain(Machine& machine, InstructionId root, const SourceLine& source,
                    const std::vector<const Probe*>& probes);

}  // namespace assay::runtime
