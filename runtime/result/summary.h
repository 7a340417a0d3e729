// From single results to numbers and one verdict: tally, the four XCCDF scores, coverage, gate.
#pragma once

#include <string>

#include "runtime/result/result.h"

namespace assay::runtime {

// Fills the derived part of `result` from the rest. A scan in which no rule passed or failed has
// proved nothing and can meet no gate, whatever its coverage. Coverage below the floor outranks
// failures: what was not judged cannot be known to be less.
//
// Scores follow XCCDF 1.2 (NISTIR 7275r4), section 7.3, with every weight 1, but that a model with
// nothing to count scores 0: the absolute model's `s = m` would hold of an empty scan.
void Summarize(ScanResult& result);

// `5 pass, 2 fail, 1 unknown`: the outcomes that occur, in the order of the enumerators.
std::string ToString(const Tally& tally);

// `71.4`, `100`: at most one decimal, rounded down, so that 99.97 never reads 100 nor 89.96 a met
// floor of 90. The same in every locale.
std::string RoundedDown(double value);

}  // namespace assay::runtime
