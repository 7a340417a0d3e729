// Runs the examples that rules carry: each on a root in memory, by the same probes and evaluator
// that judge real targets.
#pragma once

#include <string>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/program/example.h"
#include "runtime/program/program.h"
#include "runtime/result/result.h"

namespace assay::runtime {

struct ExampleResult {
  Outcome outcome = Outcome::kError;  // what the rule said
  bool as_expected = false;
  std::string reason;              // of an outcome that is neither pass nor fail
  std::vector<Evidence> evidence;  // of the check, for the one who wonders
};

// Judges one example of `program`. A rule's `applies` counts as far as the example's root decides
// it: proved false, the outcome is notapplicable; undecided (an example that says nothing of
// packages), it is taken to hold.
ExampleResult RunExample(const Program& program, const Example& example,
                         const std::vector<Probe>& probes);

}  // namespace assay::runtime
