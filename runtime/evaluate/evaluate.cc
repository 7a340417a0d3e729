#include "runtime/evaluate/evaluate.h"

#include <fmt/format.h>

#include "runtime/evaluate/bind.h"
#include "runtime/evaluate/facts.h"
#include "runtime/evaluate/judge.h"
#include "runtime/evaluate/machine.h"
#include "runtime/evaluate/target.h"

namespace assay::runtime {
namespace {

ScanResult Describe(const Program& program) {
  ScanResult result;
  result.benchmark = program.benchmark;
  result.profile = program.profile;
  result.parameters = program.parameters;
  result.sections = program.sections;
  for (const Rule& rule : program.rules) {
    result.rules.push_back(rule.info);
  }
  return result;
}

std::string Name(const TargetInfo& target) {
  if (target.os_id.empty()) {
    return "a system that does not say what it is";
  }
  const std::string version = target.os_version.empty()
                                  ? "without a version"
                                  : fmt::format("version {}", target.os_version);
  const std::string title = target.os_title.empty() ? target.os_id : target.os_title;
  return fmt::format("{} (id {}, {})", title, target.os_id, version);
}

// A benchmark for other systems would judge this one wrongly in every rule.
Result<void> CheckApplies(Machine& machine, const TargetInfo& target) {
  const Program& program = machine.program();
  if (!program.applies) {
    return {};
  }
  const Operand& applies = machine.Value(*program.applies);
  if (!applies.doubtful() && applies.IsTrue()) {
    return {};
  }
  const std::string wanted =
      fmt::format("benchmark `{}` is for systems where {}", Printable(program.benchmark.id),
                  Printable(program.applies_text.empty() ? program.texts[*program.applies]
                                                         : program.applies_text));
  const std::string why =
      applies.doubtful() ? fmt::format("which could not be decided: {}", applies.doubt.Sentence())
                         : "which is not so";
  return Fail(ErrorCode::kWrongTarget, fmt::format("found {}; {}, {}", Name(target), wanted, why));
}

}  // namespace

Result<ScanResult> Evaluate(const Program& program, const std::vector<Probe>& probes,
                            const System& system, const EvaluateOptions& options) {
  Result<Binding> binding = Bind(program, probes);
  if (!binding) {
    return Failure(binding.error());
  }
  GatherContext context(system);
  Facts facts(program, binding->probes, context);
  Machine machine(program, *binding, facts, context);
  ScanResult result = Describe(program);
  result.target = DescribeTarget(probes, facts, system);
  if (Result<void> applies = CheckApplies(machine, result.target); !applies) {
    return Failure(applies.error());
  }
  Judge judge(machine, binding->probes, system.live());
  std::vector<InstructionId> needs;
  for (const Rule& rule : program.rules) {
    const std::vector<InstructionId> more = judge.Needs(rule);
    needs.insert(needs.end(), more.begin(), more.end());
  }
  machine.Expect(needs);
  for (std::uint32_t index = 0; index < program.rules.size(); ++index) {
    if (options.progress) {
      options.progress(program.rules[index].info.id, index, program.rules.size());
    }
    result.results.push_back(judge.Rule(index));
    if (options.trace) {
      options.trace(judge.Trace(index));
    }
  }
  return result;
}

}  // namespace assay::runtime
