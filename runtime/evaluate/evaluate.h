// Runs a program against a target: gathers each fact once, then judges every rule.
#pragma once

#include <functional>
#include <string>

#include "runtime/probes/probe.h"
#include "runtime/program/program.h"
#include "runtime/result/result.h"
#include "runtime/result/trace.h"
#include "runtime/system/system.h"

namespace assay::runtime {

struct EvaluateOptions {
  // Called before each step with what is being done, how many steps are done and how many there
  // are.
  std::function<void(std::string_view phase, std::size_t done, std::size_t total)> progress = {};

  // Called after each rule with the whole tree of its verdict. To make it can ask facts that no
  // verdict needs; no verdict is another with it than without.
  std::function<void(RuleTrace)> trace = {};
};

// Judges every rule of a verified program. Fills rules, results, target and the descriptive parts
// of the ScanResult; times, tool version and privilege are the caller's, and Summarize comes after.
//
// Fails as a whole only if nothing could be judged: kWrongTarget if the benchmark's `applies` is
// not true of the target, with what was found and what was expected.
Result<ScanResult> Evaluate(const Program& program, const std::vector<Probe>& probes,
                            const System& system, const EvaluateOptions& options = {});

}  // namespace assay::runtime
