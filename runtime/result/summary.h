// From single results to numbers and one verdict: tally, the four XCCDF scores, coverage, gate.
#pragma once

#include "runtime/result/result.h"

namespace assay::runtime {

// Fills the derived part of `result` from the rest. A scan without a single judged rule has
// coverage 0 and can meet no gate. Coverage below the floor outranks failures: what was not judged
// cannot be known to be less.
void Summarize(ScanResult& result);

}  // namespace assay::runtime
