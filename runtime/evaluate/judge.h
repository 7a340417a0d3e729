// From the values of a rule's conditions to its outcome. XCCDF 1.2, section 6.6.4.2.
#pragma once

#include "runtime/evaluate/machine.h"
#include "runtime/result/result.h"
#include "runtime/result/trace.h"

namespace assay::runtime {

// A rule passes only if a condition was looked at and all that were are true. `notapplicable` only
// if `applies` is false; `notchecked` if every condition needs a plane that the target lacks.
class Judge {
 public:
  // `probes` are those of the program's facts; `live`: whether the target has a running plane.
  Judge(Machine& machine, const std::vector<const Probe*>& probes, bool live)
      : machine_(machine), probes_(probes), live_(live) {}

  RuleResult Rule(std::uint32_t index);

  // What Rule concluded from: the conditions only if the rule's `applies` lets them be judged.
  RuleTrace Trace(std::uint32_t index);

  // The conditions that judging this rule will ask for, as far as can be told without passing over
  // a streamed list.
  std::vector<InstructionId> Needs(const runtime::Rule& rule);

 private:
  // The conditions that count on this target.
  std::vector<const Condition*> Counting(const runtime::Rule& rule) const;
  void JudgeApplies(const runtime::Rule& rule, RuleResult& result);
  void JudgeCheck(const runtime::Rule& rule, RuleResult& result);
  void Explain(InstructionId root, const SourceLine& source, RuleResult& result);

  Machine& machine_;
  const std::vector<const Probe*>& probes_;
  bool live_;
};

}  // namespace assay::runtime
