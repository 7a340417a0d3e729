#include "runtime/explain/explain_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "runtime/evaluate/evaluate.h"
#include "runtime/explain/plain.h"

namespace assay::runtime {
namespace {

// Everything that `roots` are made of, by id.
std::set<InstructionId> Reachable(const Program& program, const std::vector<InstructionId>& roots) {
  std::set<InstructionId> reachable;
  std::vector<InstructionId> pending = roots;
  while (!pending.empty()) {
    const InstructionId id = pending.back();
    pending.pop_back();
    if (reachable.insert(id).second) {
      const std::vector<InstructionId>& operands = program.instructions[id].operands;
      pending.insert(pending.end(), operands.begin(), operands.end());
    }
  }
  return reachable;
}

// The list that an element is taken from stands in the match that binds it.
InstructionId SourceOf(const Program& program, const std::set<InstructionId>& reachable,
                       InstructionId id) {
  for (bool moved = true; moved;) {
    moved = false;
    const Instruction& instruction = program.instructions[id];
    if (instruction.opcode == Opcode::kRequire || instruction.opcode == Opcode::kDefault) {
      id = instruction.operands[0];
      moved = true;
    } else if (instruction.opcode == Opcode::kElement) {
      for (const InstructionId other : reachable) {
        const Instruction& match = program.instructions[other];
        if (match.opcode == Opcode::kMatch && match.immediate == instruction.immediate) {
          id = match.operands[0];
          moved = true;
        }
      }
    }
  }
  return id;
}

class Describer {
 public:
  Describer(const Program& program, const Schema& schema) : program_(program), schema_(schema) {}

  RuleWords Run(const Rule& rule);

 private:
  ConditionWords Words(InstructionId root, bool live, const SourceLine& source) const;
  std::vector<Need> NeedsOf(const std::vector<InstructionId>& roots) const;
  const FieldSchema* FieldOf(const Instruction& instruction) const;

  const Program& program_;
  const Schema& schema_;
};

const FieldSchema* Describer::FieldOf(const Instruction& instruction) const {
  const Instruction& object = program_.instructions[instruction.operands[0]];
  const RecordSchema* const record = FindRecord(schema_, object.type.record);
  const int index = record == nullptr ? -1 : record->Find(program_.names[instruction.immediate]);
  return index < 0 ? nullptr : &record->fields[static_cast<std::size_t>(index)];
}

std::vector<Need> Describer::NeedsOf(const std::vector<InstructionId>& roots) const {
  std::vector<Need> needs;
  std::set<FactId> with_field;
  const std::set<InstructionId> reachable = Reachable(program_, roots);
  const auto add = [&](InstructionId fact, const FieldSchema* field) {
    const FactRequest& request = program_.facts[program_.instructions[fact].immediate];
    const bool known = std::any_of(needs.begin(), needs.end(), [&](const Need& need) {
      return need.fact == &request && need.field == field;
    });
    if (!known) {
      needs.push_back({Printable(program_.texts[fact]), &request, field});
    }
  };
  for (const InstructionId id : reachable) {
    const Instruction& instruction = program_.instructions[id];
    if (instruction.opcode == Opcode::kField) {
      const InstructionId source = SourceOf(program_, reachable, instruction.operands[0]);
      if (program_.instructions[source].opcode == Opcode::kFact) {
        with_field.insert(program_.instructions[source].immediate);
        add(source, FieldOf(instruction));
      }
    }
  }
  for (const InstructionId id : reachable) {
    const Instruction& instruction = program_.instructions[id];
    if (instruction.opcode == Opcode::kFact && !with_field.contains(instruction.immediate)) {
      add(id, nullptr);
    }
  }
  return needs;
}

ConditionWords Describer::Words(InstructionId root, bool live, const SourceLine& source) const {
  ConditionWords words{Printable(program_.texts[root]), PlainWords(program_, root, schema_), live,
                       source, OnImage::kJudged};
  const std::vector<Need> needs = NeedsOf({root});
  const bool running = std::any_of(needs.begin(), needs.end(), [](const Need& need) {
    return need.field != nullptr && need.field->plane == Plane::kRunning;
  });
  words.on_image = live ? OnImage::kLeftOut : running ? OnImage::kUndecided : OnImage::kJudged;
  return words;
}

std::string OnImageSentence(const RuleWords& words) {
  const auto count = [&](OnImage kind) {
    return static_cast<std::size_t>(
        std::count_if(words.check.begin(), words.check.end(),
                      [&](const ConditionWords& one) { return one.on_image == kind; }));
  };
  const std::size_t all = words.check.size();
  const std::string left_out =
      count(OnImage::kLeftOut) == 0
          ? ""
          : fmt::format("{} of {} conditions are left out, since they are `live`",
                        count(OnImage::kLeftOut), all);
  const std::string undecided =
      count(OnImage::kUndecided) == 0
          ? ""
          : fmt::format("{} of {} conditions ask for a running value, which an image does not have",
                        count(OnImage::kUndecided), all);
  const std::string join = left_out.empty() || undecided.empty() ? "" : "; ";
  if (count(OnImage::kJudged) == 0) {
    return "no: " + left_out + join + undecided;
  }
  return left_out.empty() && undecided.empty() ? "yes, all of it"
                                               : "in part: " + left_out + join + undecided;
}

RuleWords Describer::Run(const Rule& rule) {
  RuleWords words;
  words.info = rule.info;
  words.source = rule.source;
  std::vector<InstructionId> roots;
  if (rule.applies) {
    words.applies = Words(*rule.applies, false, rule.source);
    roots.push_back(*rule.applies);
  }
  for (const Condition& condition : rule.check) {
    words.check.push_back(Words(condition.root, condition.live, condition.source));
    roots.push_back(condition.root);
  }
  words.needs = NeedsOf(roots);
  const bool manual = rule.info.manual || rule.check.empty();
  words.on_host = manual ? "no: a person judges it" : "yes, all of it";
  words.on_image = manual ? words.on_host : OnImageSentence(words);
  return words;
}

}  // namespace

std::string_view ToString(OnImage on_image) {
  static constexpr std::array<std::string_view, 3> kWords = {"judged", "left_out", "undecided"};
  return kWords[static_cast<std::size_t>(on_image)];
}

std::string_view ToString(Plane plane) {
  switch (plane) {
    case Plane::kConfigured:
      return "configured";
    case Plane::kRunning:
      return "running";
    case Plane::kDefault:
      return "default";
  }
  return "";
}

RuleWords Describe(const Program& program, std::uint32_t rule, const Schema& schema) {
  return Describer(program, schema).Run(program.rules[rule]);
}

Result<Verdict> ExplainVerdict(const Program& program, std::uint32_t rule,
                               const std::vector<Probe>& probes, const System& system) {
  Verdict verdict;
  verdict.program = program;
  verdict.program.rules = {program.rules[rule]};
  verdict.program.applies.reset();
  verdict.program.sections.clear();
  EvaluateOptions options;
  options.trace = [&](RuleTrace trace) { verdict.trace = std::move(trace); };
  Result<ScanResult> scan = Evaluate(verdict.program, probes, system, options);
  if (!scan) {
    return Failure(scan.error());
  }
  verdict.target = std::move(scan->target);
  verdict.result = std::move(scan->results[0]);
  verdict.flip = FindFlip(verdict.program, probes, system, verdict.trace, verdict.result.outcome);
  return verdict;
}

}  // namespace assay::runtime
