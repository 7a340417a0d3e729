#include "runtime/evaluate/judge.h"

#include <fmt/format.h>

#include "runtime/evaluate/explain.h"
#include "runtime/evaluate/trace.h"

namespace assay::runtime {
namespace {

Outcome OutcomeOf(Gravity gravity) {
  return gravity == Gravity::kError ? Outcome::kError : Outcome::kUnknown;
}

bool IsFalse(const Operand& operand) { return !operand.doubtful() && !operand.IsTrue(); }

}  // namespace

std::vector<const Condition*> Judge::Counting(const runtime::Rule& rule) const {
  std::vector<const Condition*> counting;
  for (const Condition& condition : rule.check) {
    if (live_ || !condition.live) {
      counting.push_back(&condition);
    }
  }
  return counting;
}

std::vector<InstructionId> Judge::Needs(const runtime::Rule& rule) {
  std::vector<InstructionId> needs;
  if (rule.applies) {
    if (machine_.Streams(*rule.applies)) {
      needs.push_back(*rule.applies);
    } else if (const Operand& applies = machine_.Value(*rule.applies);
               applies.doubtful() || !applies.IsTrue()) {
      return {};
    }
  }
  for (const Condition* const condition : Counting(rule)) {
    needs.push_back(condition->root);
  }
  return needs;
}

RuleResult Judge::Rule(std::uint32_t index) {
  const runtime::Rule& rule = machine_.program().rules[index];
  RuleResult result;
  result.rule = index;
  const bool manual = rule.info.manual || rule.check.empty();
  const Operand* const applies = rule.applies ? &machine_.Value(*rule.applies) : nullptr;
  if (applies != nullptr && (IsFalse(*applies) || (applies->doubtful() && !manual))) {
    JudgeApplies(rule, result);
  } else if (manual) {
    result.outcome = Outcome::kNotChecked;
    result.reason = "judged by a person";
  } else {
    JudgeCheck(rule, result);
  }
  return result;
}

RuleTrace Judge::Trace(std::uint32_t index) {
  const runtime::Rule& rule = machine_.program().rules[index];
  RuleTrace trace;
  trace.rule = index;
  if (rule.applies) {
    trace.applies = runtime::Trace(machine_, *rule.applies, probes_);
  }
  const bool looked = !trace.applies || trace.applies->IsTrue();
  for (const Condition& condition : rule.check) {
    ConditionTrace& one = trace.check.emplace_back();
    one.counts = live_ || !condition.live;
    if (looked && one.counts) {
      one.node = runtime::Trace(machine_, condition.root, probes_);
    }
  }
  return trace;
}

void Judge::JudgeApplies(const runtime::Rule& rule, RuleResult& result) {
  const Operand& applies = machine_.Value(*rule.applies);
  Explain(*rule.applies, rule.source, result);
  if (applies.doubtful()) {
    result.outcome = OutcomeOf(applies.doubt.gravity());
    result.reason = applies.doubt.Sentence();
    return;
  }
  result.outcome = Outcome::kNotApplicable;
  const std::string wanted = Printable(machine_.program().texts[*rule.applies]);
  result.reason = fmt::format("does not apply: `{}` is false", wanted);
}

void Judge::JudgeCheck(const runtime::Rule& rule, RuleResult& result) {
  const std::vector<const Condition*> conditions = Counting(rule);
  if (conditions.empty()) {
    result.outcome = Outcome::kNotChecked;
    result.reason = "needs a running system";
    return;
  }
  Doubt doubt;
  bool failed = false;
  bool only_unsupported = true;
  for (const Condition* const condition : conditions) {
    const Operand& value = machine_.Value(condition->root);
    doubt.Add(value.doubt);
    failed = failed || IsFalse(value);
    only_unsupported = only_unsupported && value.doubt.gravity() == Gravity::kUnsupported;
  }
  if (failed) {
    result.outcome = Outcome::kFail;
  } else if (!doubt.any()) {
    result.outcome = Outcome::kPass;
  } else {
    result.outcome = only_unsupported ? Outcome::kNotChecked : OutcomeOf(doubt.gravity());
    result.reason = doubt.Sentence();
  }
  for (const Condition* const condition : conditions) {
    const Operand& value = machine_.Value(condition->root);
    const bool decided_it = failed ? IsFalse(value) : value.doubt.gravity() == doubt.gravity();
    if (decided_it) {
      Explain(condition->root, condition->source, result);
    }
  }
}

void Judge::Explain(InstructionId root, const SourceLine& source, RuleResult& result) {
  Explanation all{std::move(result.evidence), result.evidence_total};
  all.Add(runtime::Explain(machine_, root, source, probes_));
  result.evidence = std::move(all.evidence);
  result.evidence_total = all.total;
}

}  // namespace assay::runtime
