// Machine's matches over lists that are never held: all those over one probe's facts are judged in
// one pass, record by record.
#include <fmt/format.h>

#include <map>

#include "runtime/evaluate/machine.h"
#include "runtime/support/limits.h"

namespace assay::runtime {

void Machine::Expect(const std::vector<InstructionId>& roots) {
  std::vector<bool> seen(program_.instructions.size());
  std::vector<InstructionId> pending = roots;
  while (!pending.empty()) {
    const InstructionId id = pending.back();
    pending.pop_back();
    if (seen[id] || !streams_[id]) {
      continue;
    }
    seen[id] = true;
    if (binding_.instructions[id].streamed) {
      expected_.insert(id);
    }
    const std::vector<InstructionId>& operands = program_.instructions[id].operands;
    pending.insert(pending.end(), operands.begin(), operands.end());
  }
}

void Machine::RunStreamed(InstructionId id, Operand& out) {
  const FactId fact = program_.instructions[program_.instructions[id].operands[0]].immediate;
  const Probe& probe = *binding_.probes[fact];
  if (!passed_.contains(id)) {
    if (passing_) {
      return out.doubt.Add({ErrorCode::kInternal,
                            fmt::format("a pass over `{}` inside another", probe.schema.name)});
    }
    expected_.insert(id);
    Pass(probe);
  }
  out.matches = std::move(passed_[id]);
}

void Machine::Pass(const Probe& probe) {
  std::map<FactId, std::vector<InstructionId>> matches_of;
  for (const InstructionId id : expected_) {
    const FactId fact = program_.instructions[program_.instructions[id].operands[0]].immediate;
    if (binding_.probes[fact] == &probe && !passed_.contains(id)) {
      matches_of[fact].push_back(id);
      passed_[id] = std::make_unique<Matches>();
    }
  }
  const std::size_t field_count = probe.schema.record.fields.size();
  std::vector<Arguments> arguments;
  std::vector<StreamRequest> requests;
  arguments.reserve(matches_of.size());
  for (const auto& [fact, matches] : matches_of) {
    arguments.emplace_back(program_.facts[fact].arguments);
    const auto accept = [this, field_count, &ids = matches](const Record& record) {
      for (const InstructionId id : ids) {
        if (record.fields.size() != field_count) {
          passed_[id]->AddMissing({ErrorCode::kInternal, "a probe gave a record of another shape"});
          continue;
        }
        const Allowance own(*this);
        LookAt(program_.instructions[id], {nullptr, &record, nullptr}, true, *passed_[id]);
      }
    };
    requests.push_back({&arguments.back(), accept, {}});
  }
  passing_ = true;
  probe.stream(context_, requests);
  passing_ = false;
  std::size_t next = 0;
  for (const auto& [fact, matches] : matches_of) {
    for (const InstructionId id : matches) {
      for (const Error& missing : requests[next].missing) {
        passed_[id]->AddMissing(missing);
      }
    }
    ++next;
  }
}

}  // namespace assay::runtime
