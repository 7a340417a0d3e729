// Machine's matches and the quantifiers over them.
#include <fmt/format.h>

#include "runtime/evaluate/machine.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

Element ElementOf(const Value& item, const Provenance* provenance) {
  return {&item, std::get_if<Record>(&item.data), provenance};
}

// Whether there are `wanted` elements: decided also where the undecided ones cannot matter.
void CountExactly(const Matches& matches, std::int64_t wanted, Operand& out) {
  const bool too_many = wanted < 0 || matches.satisfied > static_cast<std::uint64_t>(wanted);
  const bool too_few =
      !too_many && matches.satisfied + matches.undecided < static_cast<std::uint64_t>(wanted);
  if (too_many || too_few) {
    out.Set(BoolValue(false));
  } else if (matches.undecided == 0) {
    out.Set(BoolValue(true));
  } else {
    out.doubt.Add(matches.doubt);
  }
}

}  // namespace

// A closed match has an allowance of its own, so that what it finds does not depend on where it is
// first asked for.
void Machine::RunMatch(InstructionId id, Operand& out) {
  if (binding_.instructions[id].streamed) {
    return RunStreamed(id, out);
  }
  const Instruction& match = program_.instructions[id];
  const Operand& list = OperandOf(match, 0);
  if (list.doubtful()) {
    return out.doubt.Add(list.doubt);
  }
  out.matches = std::make_unique<Matches>();
  std::optional<Allowance> own;
  if (binding_.open[id].empty()) {
    own.emplace(*this);
  }
  LookThrough(match, list, *out.matches);
}

void Machine::LookThrough(const Instruction& match, const Operand& list, Matches& matches) {
  for (const runtime::Value& item : list.value->AsList().items) {
    if (allowed_ == 0) {
      matches.AddMissing({ErrorCode::kTooLarge,
                          fmt::format("more than {} elements to look at", kMaxQuantifiedElements)});
      break;
    }
    --allowed_;
    LookAt(match, ElementOf(item, list.provenance), false, matches);
  }
  for (const Error& missing : list.value->AsList().missing) {
    matches.AddMissing(missing);
  }
}

// `copy`: whether the element is gone after this, so that a kept one must be copied.
void Machine::LookAt(const Instruction& match, const Element& element, bool copy,
                     Matches& matches) {
  const Look look(*this, match, element);
  const Operand& verdict = Value(match.operands[1]);
  const bool satisfied = !verdict.doubtful() && verdict.IsTrue();
  if (!satisfied && !verdict.doubtful()) {
    ++matches.looked_at;
    return;
  }
  const std::size_t kept =
      satisfied ? matches.satisfied_first.size() : matches.undecided_first.size();
  Element lasting = element;
  if (copy && kept < kMaxEvidence) {
    matches.copies.push_back(runtime::Value{*element.record});
    lasting = ElementOf(matches.copies.back(), nullptr);
  }
  if (satisfied) {
    matches.AddSatisfied(lasting);
  } else {
    matches.AddUndecided(lasting, verdict.doubt);
  }
}

void Machine::RunQuantifier(const Instruction& instruction, Operand& out) {
  if (!Settle(instruction, out)) {
    return;
  }
  const Matches& matches = *OperandOf(instruction, 0).matches;
  if (instruction.opcode == Opcode::kExactly) {
    return CountExactly(matches, OperandOf(instruction, 1).value->AsInt(), out);
  }
  const bool counts = instruction.opcode == Opcode::kCount;
  if (matches.undecided > 0 && (counts || matches.satisfied == 0)) {
    return out.doubt.Add(matches.doubt);
  }
  if (counts) {
    return out.Set(IntValue(static_cast<std::int64_t>(matches.satisfied)));
  }
  out.Set(BoolValue((matches.satisfied > 0) == (instruction.opcode == Opcode::kAny)));
}

}  // namespace assay::runtime
