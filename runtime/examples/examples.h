// Runs the examples that rules carry: each on a root in memory, by the same probes and evaluator
// that judge real targets.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
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
  std::vector<Evidence> evidence;  // what decided it, as in a scan
  double seconds = 0;
};

// One rule, made ready to be asked of many roots.
struct RuleSlices {
  std::optional<Program> applies;
  Program check;
};
RuleSlices SlicesOf(const Program& program, std::uint32_t rule);

// Judges one example of the rule. Its `applies` counts as far as the example's root decides it:
// proved false, the outcome is notapplicable; undecided (an example that says nothing of packages),
// it is taken to hold.
ExampleResult RunExample(const RuleSlices& rule, const Example& example,
                         const std::vector<Probe>& probes);

// Whether an example of one of the rules `originals` does not come out as it says when it is judged
// by their mutants, the rules of `mutant` in the same order. `examples`: in the order of rules.
bool Notices(const Program& mutant, const std::vector<std::uint32_t>& originals,
             const std::vector<Example>& examples, const std::vector<Probe>& probes);

struct RunOptions {
  std::size_t threads = 1;
  std::function<void(std::size_t done, std::size_t total)> progress;  // one call at a time
};

// The results of all examples of `program`, in their order, whatever the number of threads.
std::vector<ExampleResult> RunExamples(const Program& program, const std::vector<Example>& examples,
                                       const std::vector<Probe>& probes, const RunOptions& options);

}  // namespace assay::runtime
