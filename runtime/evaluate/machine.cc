#include "runtime/evaluate/machine.h"

#include <algorithm>

#include "runtime/evaluate/compare.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr std::uint64_t kClosedStamp = 1;

Error Broken(std::string what) { return {ErrorCode::kInternal, std::move(what)}; }

}  // namespace

Machine::Machine(const Program& program, const Binding& binding, Facts& facts,
                 GatherContext& context)
    : program_(program),
      binding_(binding),
      facts_(facts),
      context_(context),
      slots_(program.instructions.size()),
      elements_(binding.variables),
      generations_(binding.variables),
      streams_(program.instructions.size()) {
  for (InstructionId id = 0; id < program.instructions.size(); ++id) {
    const std::vector<InstructionId>& operands = program.instructions[id].operands;
    streams_[id] = binding.instructions[id].streamed ||
                   std::any_of(operands.begin(), operands.end(),
                               [&](InstructionId operand) { return streams_[operand]; });
  }
}

Machine::Allowance::Allowance(Machine& machine) : machine_(machine), before_(machine.allowed_) {
  machine.allowed_ = kMaxQuantifiedElements;
}

Machine::Allowance::~Allowance() { machine_.allowed_ = before_; }

Machine::Look::Look(Machine& machine, const Instruction& match, const Element& element)
    : machine_(machine), variable_(match.immediate) {
  machine.elements_[variable_] = element;
  machine.generations_[variable_] = ++machine.generation_;
}

Machine::Look::~Look() {
  machine_.elements_[variable_] = {};
  machine_.generations_[variable_] = ++machine_.generation_;
}

bool Machine::Streams(InstructionId id) const { return streams_[id]; }

// Bindings nest, so the newest one that an instruction needs tells all of them apart.
std::uint64_t Machine::StampOf(InstructionId id) const {
  std::uint64_t stamp = kClosedStamp;
  for (const std::uint32_t variable : binding_.open[id]) {
    stamp = std::max(stamp, generations_[variable]);
  }
  return stamp;
}

const Operand& Machine::Value(InstructionId id) {
  Slot& slot = slots_[id];
  const std::uint64_t stamp = StampOf(id);
  if (slot.stamp != stamp) {
    slot.operand.Clear();
    Run(id, slot.operand);
    slot.stamp = stamp;
  }
  return slot.operand;
}

const Operand& Machine::OperandOf(const Instruction& instruction, std::size_t i) {
  return Value(instruction.operands[i]);
}

// Whether all operands are values; collects the doubts of those that are not.
bool Machine::Settle(const Instruction& instruction, Operand& out) {
  for (const InstructionId id : instruction.operands) {
    const Operand& operand = Value(id);
    out.doubt.Add(operand.doubt);
    if (operand.absent) {
      out.doubt.Add(Broken("an absent value was used"));
    }
    if (out.provenance == nullptr) {
      out.provenance = operand.provenance;
    }
  }
  return !out.doubtful();
}

void Machine::Run(InstructionId id, Operand& out) {
  const Instruction& instruction = program_.instructions[id];
  const BoundInstruction& bound = binding_.instructions[id];
  switch (instruction.opcode) {
    case Opcode::kConstant:
      out.value = &program_.constants[instruction.immediate].value;
      return;
    case Opcode::kFact:
      return out.SetTo(facts_.Get(instruction.immediate), instruction.type);
    case Opcode::kElement:
      return RunElement(instruction, out);
    case Opcode::kField:
      return RunField(instruction, bound, out);
    case Opcode::kMember:
      return RunMember(instruction, bound, out);
    case Opcode::kDefault:
      return RunDefault(instruction, out);
    case Opcode::kIsSet:
      return RunIsSet(instruction, out);
    case Opcode::kRequire:
      return RunRequire(instruction, out);
    case Opcode::kNot:
      return RunNot(instruction, out);
    case Opcode::kAnd:
      return RunJunction(instruction, false, out);
    case Opcode::kOr:
      return RunJunction(instruction, true, out);
    case Opcode::kIf:
      return RunIf(instruction, out);
    case Opcode::kEqual:
    case Opcode::kNotEqual:
    case Opcode::kLess:
    case Opcode::kLessEqual:
    case Opcode::kGreater:
    case Opcode::kGreaterEqual:
    case Opcode::kIn:
    case Opcode::kContains:
    case Opcode::kStartsWith:
    case Opcode::kEndsWith:
      return RunBinary(instruction, out);
    case Opcode::kRegexMatch:
      return RunRegex(instruction, bound, out);
    case Opcode::kList:
      return RunList(instruction, out);
    case Opcode::kMatch:
      return RunMatch(id, out);
    case Opcode::kAny:
    case Opcode::kNone:
    case Opcode::kCount:
    case Opcode::kExactly:
      return RunQuantifier(instruction, out);
  }
}

void Machine::RunElement(const Instruction& instruction, Operand& out) {
  const Element& element = elements_[instruction.immediate];
  out.value = element.value;
  out.record = element.record;
  out.provenance = element.provenance;
  if (out.value == nullptr && out.record == nullptr) {
    out.doubt.Add(Broken("an element was used outside its quantifier"));
  }
}

void Machine::RunField(const Instruction& instruction, const BoundInstruction& bound,
                       Operand& out) {
  if (!Settle(instruction, out)) {
    return;
  }
  const Record& record = *OperandOf(instruction, 0).record;
  if (bound.field >= record.fields.size()) {
    return out.doubt.Add(Broken("a probe gave a record without a field that it promises"));
  }
  const Field& field = record.fields[bound.field];
  out.SetTo(field, instruction.type);
  // Whatever a probe found in an image's /proc, it is not what runs there.
  if (bound.running && !context_.system().live() && field.state != FieldState::kUnsupported) {
    out.Clear();
    out.doubt.Add({ErrorCode::kUnsupported, "only a running system has a running value"});
  }
}

void Machine::RunMember(const Instruction& instruction, const BoundInstruction& bound,
                        Operand& out) {
  if (!Settle(instruction, out)) {
    return;
  }
  const runtime::Value& of = *OperandOf(instruction, 0).value;
  if (const auto* const list = std::get_if<List>(&of.data)) {
    for (const Error& missing : list->missing) {
      out.doubt.Add(missing);
    }
  }
  if (!out.doubtful()) {
    out.Set(bound.member->apply(of));
  }
}

void Machine::RunDefault(const Instruction& instruction, Operand& out) {
  const Operand& first = OperandOf(instruction, 0);
  if (!first.absent) {
    return out.SetTo(first);
  }
  out.SetTo(OperandOf(instruction, 1));
  if (out.provenance == nullptr) {
    out.provenance = first.provenance;
  }
  out.defaulted = true;
}

void Machine::RunIsSet(const Instruction& instruction, Operand& out) {
  const Operand& operand = OperandOf(instruction, 0);
  out.doubt.Add(operand.doubt);
  out.provenance = operand.provenance;
  if (!out.doubtful()) {
    out.Set(BoolValue(!operand.absent));
  }
}

void Machine::RunRequire(const Instruction& instruction, Operand& out) {
  const Operand& operand = OperandOf(instruction, 0);
  out.SetTo(operand);
  if (operand.absent) {
    out.absent = false;
    out.doubt.Add(Broken("a value that was tested to be set is not"));
  }
}

void Machine::RunNot(const Instruction& instruction, Operand& out) {
  if (Settle(instruction, out)) {
    out.Set(BoolValue(!OperandOf(instruction, 0).IsTrue()));
  }
}

// Kleene's And and Or: one operand that is `decisive` decides, whatever the others are.
void Machine::RunJunction(const Instruction& instruction, bool decisive, Operand& out) {
  for (const InstructionId id : instruction.operands) {
    const Operand& operand = Value(id);
    out.doubt.Add(operand.doubt);
    if (!operand.doubtful() && operand.IsTrue() == decisive) {
      out.doubt.Clear();
      return out.Set(BoolValue(decisive));
    }
  }
  if (!out.doubtful()) {
    out.Set(BoolValue(!decisive));
  }
}

void Machine::RunIf(const Instruction& instruction, Operand& out) {
  const Operand& condition = OperandOf(instruction, 0);
  if (condition.doubtful()) {
    out.doubt.Add(condition.doubt);
  } else {
    out.SetTo(OperandOf(instruction, condition.IsTrue() ? 1 : 2));
  }
}

void Machine::RunBinary(const Instruction& instruction, Operand& out) {
  if (Settle(instruction, out)) {
    const Type& type = program_.instructions[instruction.operands[0]].type;
    RunComparison(instruction.opcode, type, *OperandOf(instruction, 0).value,
                  *OperandOf(instruction, 1).value, out);
  }
}

void Machine::RunRegex(const Instruction& instruction, const BoundInstruction& bound,
                       Operand& out) {
  if (Settle(instruction, out)) {
    const std::string& text = OperandOf(instruction, 0).value->AsString();
    out.Set(BoolValue(re2::RE2::PartialMatch(text, *bound.regex)));
  }
}

// An element in doubt is a missing part of the list, so that the others still count.
void Machine::RunList(const Instruction& instruction, Operand& out) {
  List list;
  for (const InstructionId id : instruction.operands) {
    const Operand& operand = Value(id);
    if (operand.doubtful()) {
      list.missing.push_back(operand.doubt.reasons().front());
    } else {
      list.items.push_back(*operand.value);
    }
  }
  out.Set(runtime::Value{std::move(list)});
}

}  // namespace assay::runtime
