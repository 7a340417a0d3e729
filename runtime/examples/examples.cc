#include "runtime/examples/examples.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "runtime/evaluate/evaluate.h"
#include "runtime/examples/root.h"
#include "runtime/program/slice.h"
#include "runtime/support/parallel.h"

namespace assay::runtime {
namespace {

RuleResult Judge(const Program& slice, const std::vector<Probe>& probes, const System& root) {
  auto scan = Evaluate(slice, probes, root);
  if (!scan) {
    RuleResult broken;
    broken.outcome = Outcome::kError;
    broken.reason = scan.error().message;
    return broken;
  }
  return std::move(scan->results[0]);
}

RuleResult JudgeRule(const RuleSlices& rule, const std::vector<Probe>& probes, const System& root) {
  if (rule.applies) {
    RuleResult applies = Judge(*rule.applies, probes, root);
    if (applies.outcome == Outcome::kFail) {
      applies.outcome = Outcome::kNotApplicable;
      applies.reason = "its `applies` is false";
      return applies;
    }
  }
  return Judge(rule.check, probes, root);
}

// Where the examples of each rule begin; the last entry is the end of all.
std::vector<std::size_t> StartsOf(const std::vector<Example>& examples) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (i == 0 || examples[i].rule != examples[i - 1].rule) {
      starts.push_back(i);
    }
  }
  starts.push_back(examples.size());
  return starts;
}

}  // namespace

RuleSlices SlicesOf(const Program& program, std::uint32_t rule) {
  const Rule& whole = program.rules[rule];
  RuleSlices slices{std::nullopt, SliceOf(program, whole.info, whole.check)};
  if (whole.applies) {
    slices.applies = SliceOf(program, whole.info, {{*whole.applies, false, whole.source}});
  }
  return slices;
}

ExampleResult RunExample(const RuleSlices& rule, const Example& example,
                         const std::vector<Probe>& probes) {
  const auto start = std::chrono::steady_clock::now();
  RuleResult judged = JudgeRule(rule, probes, RootOf(example));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return {judged.outcome, ToString(judged.outcome) == example.outcome, std::move(judged.reason),
          std::move(judged.evidence), took.count()};
}

bool Notices(const Program& mutant, const std::vector<std::uint32_t>& originals,
             const std::vector<Example>& examples, const std::vector<Probe>& probes) {
  for (std::uint32_t i = 0; i < originals.size(); ++i) {
    const RuleSlices rule = SlicesOf(mutant, i);
    auto at = std::partition_point(examples.begin(), examples.end(),
                                   [&](const Example& e) { return e.rule < originals[i]; });
    for (; at != examples.end() && at->rule == originals[i]; ++at) {
      if (!RunExample(rule, *at, probes).as_expected) {
        return true;
      }
    }
  }
  return false;
}

std::vector<ExampleResult> RunExamples(const Program& program, const std::vector<Example>& examples,
                                       const std::vector<Probe>& probes,
                                       const RunOptions& options) {
  const std::vector<std::size_t> starts = StartsOf(examples);
  std::vector<ExampleResult> results(examples.size());
  std::mutex mutex;
  std::size_t done = 0;
  ForEachIndex(starts.size() - 1, options.threads, [&](std::size_t group) {
    const RuleSlices rule = SlicesOf(program, examples[starts[group]].rule);
    for (std::size_t i = starts[group]; i < starts[group + 1]; ++i) {
      results[i] = RunExample(rule, examples[i], probes);
      const std::lock_guard lock(mutex);
      ++done;
      if (options.progress) {
        options.progress(done, examples.size());
      }
    }
  });
  return results;
}

}  // namespace assay::runtime
