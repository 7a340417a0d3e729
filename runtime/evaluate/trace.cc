#include "runtime/evaluate/trace.h"

#include <fmt/format.h>

#include <set>

#include "runtime/evaluate/words.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

AnswerState StateOf(Gravity gravity) {
  switch (gravity) {
    case Gravity::kNone:
      return AnswerState::kPresent;
    case Gravity::kUnsupported:
      return AnswerState::kUnsupported;
    case Gravity::kUnknown:
      return AnswerState::kUnreadable;
    case Gravity::kError:
      return AnswerState::kBroken;
  }
  return AnswerState::kBroken;
}

// A literal says itself; a parameter's value is worth telling.
bool SaysItself(const Program& program, InstructionId id) {
  const Instruction& instruction = program.instructions[id];
  if (instruction.opcode != Opcode::kConstant) {
    return false;
  }
  const Constant& constant = program.constants[instruction.immediate];
  return instruction.type.kind == TypeKind::kRegex || program.texts[id].empty() ||
         program.texts[id] == ToString(constant.value, constant.type);
}

// Whether the value itself stands somewhere in the target; a comparison has its operands' places.
bool IsRead(Opcode opcode) {
  return opcode == Opcode::kFact || opcode == Opcode::kElement || opcode == Opcode::kField ||
         opcode == Opcode::kMember || opcode == Opcode::kDefault;
}

class Tracer {
 public:
  Tracer(Machine& machine, const std::vector<const Probe*>& probes)
      : machine_(machine), program_(machine.program()), probes_(probes) {}

  TraceNode Run(InstructionId id);

 private:
  const Instruction& At(InstructionId id) const { return program_.instructions[id]; }
  void AddChildren(const Instruction& instruction, TraceNode& node);
  void AddChild(InstructionId id, TraceNode& node);
  void AddIf(const Instruction& instruction, TraceNode& node);
  void AddElements(const Instruction& quantifier, TraceNode& node);
  void AddWitness(const Instruction& match, const Witness& witness, TraceNode& node);
  std::string LabelOf(const Element& element, const Type& type) const;

  Machine& machine_;
  const Program& program_;
  const std::vector<const Probe*>& probes_;
  std::set<InstructionId> seen_;  // those with children
  std::size_t nodes_ = 0;
  std::size_t looks_ = 0;  // elements that are being looked at: open values differ in each
};

TraceNode Tracer::Run(InstructionId id) {
  // A test that stands before a value (`x is set and x == 1`) has a node of its own.
  while (At(id).opcode == Opcode::kRequire) {
    id = At(id).operands[0];
  }
  ++nodes_;
  const Operand& operand = machine_.Value(id);
  TraceNode node;
  node.instruction = id;
  node.text = Printable(program_.texts[id]);
  node.condition = At(id).type.kind == TypeKind::kBool;
  node.answer = AnswerOf(operand, At(id).type);
  if (operand.value != nullptr && operand.record == nullptr) {
    node.value = *operand.value;
  }
  if (!IsRead(At(id).opcode)) {
    node.answer.origin.reset();
    node.answer.overridden.clear();
    node.answer.note.clear();
  }
  node.repeated = looks_ == 0 && seen_.contains(id);
  if (!node.repeated) {
    AddChildren(At(id), node);
  }
  if (!node.children.empty() && looks_ == 0) {
    seen_.insert(id);
  }
  return node;
}

void Tracer::AddChild(InstructionId id, TraceNode& node) {
  if (SaysItself(program_, id)) {
    return;
  }
  if (nodes_ >= kMaxTraceNodes) {
    node.cut = true;
    return;
  }
  node.children.push_back(Run(id));
}

void Tracer::AddChildren(const Instruction& instruction, TraceNode& node) {
  switch (instruction.opcode) {
    case Opcode::kConstant:
    case Opcode::kFact:
    case Opcode::kElement:
    case Opcode::kField:
    case Opcode::kDefault:
    case Opcode::kRequire:
    case Opcode::kMatch:
      return;
    case Opcode::kMember:
    case Opcode::kIsSet:
    case Opcode::kNot:
    case Opcode::kAnd:
    case Opcode::kOr:
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
    case Opcode::kRegexMatch:
    case Opcode::kList:
      for (const InstructionId operand : instruction.operands) {
        AddChild(operand, node);
      }
      return;
    case Opcode::kIf:
      return AddIf(instruction, node);
    case Opcode::kAny:
    case Opcode::kNone:
    case Opcode::kCount:
    case Opcode::kExactly:
      return AddElements(instruction, node);
  }
}

void Tracer::AddIf(const Instruction& instruction, TraceNode& node) {
  AddChild(instruction.operands[0], node);
  const Operand& condition = machine_.Value(instruction.operands[0]);
  if (!condition.doubtful()) {
    AddChild(instruction.operands[condition.IsTrue() ? 1 : 2], node);
  }
}

void Tracer::AddElements(const Instruction& quantifier, TraceNode& node) {
  const Instruction& match = At(quantifier.operands[0]);
  if (!machine_.Streams(match.operands[0])) {
    AddChild(match.operands[0], node);
  }
  const Operand& found = machine_.Value(quantifier.operands[0]);
  if (found.matches == nullptr) {
    return;
  }
  const Matches& matches = *found.matches;
  node.remark = fmt::format("{} looked at, {} {}", matches.looked_at, matches.satisfied,
                            quantifier.opcode == Opcode::kNone ? "against it" : "found");
  if (matches.undecided > 0) {
    node.remark += fmt::format(", {} undecided", matches.undecided);
  }
  for (const std::vector<Witness>* kind : {&matches.satisfied_first, &matches.undecided_first}) {
    for (const Witness& witness : *kind) {
      if (nodes_ >= kMaxTraceNodes) {
        node.cut = true;
        return;
      }
      AddWitness(match, witness, node);
    }
  }
}

void Tracer::AddWitness(const Instruction& match, const Witness& witness, TraceNode& node) {
  ++nodes_;
  TraceNode element;
  element.element = true;
  element.instruction = match.operands[1];
  if (witness.missing) {
    Operand missing;
    missing.doubt.Add(*witness.missing);
    element.text = Printable(program_.texts[match.operands[0]]);
    element.answer = AnswerOf(missing, Type::Of(TypeKind::kBool));
    node.children.push_back(std::move(element));
    return;
  }
  const Machine::Look look(machine_, match, witness.element);
  ++looks_;
  element.text = LabelOf(witness.element, At(match.operands[0]).type.Element());
  // Of `all`, the predicate is that the body is broken: what is told is the body itself.
  const Instruction& predicate = At(match.operands[1]);
  const std::vector<InstructionId> parts = predicate.opcode == Opcode::kAnd
                                               ? predicate.operands
                                               : std::vector<InstructionId>{match.operands[1]};
  for (const InstructionId part : parts) {
    AddChild(At(part).opcode == Opcode::kNot ? At(part).operands[0] : part, element);
  }
  --looks_;
  node.children.push_back(std::move(element));
}

std::string Tracer::LabelOf(const Element& element, const Type& type) const {
  for (const Probe* const probe : probes_) {
    if (probe->schema.record.name == type.record) {
      return Label(element, type, &probe->schema.record);
    }
  }
  return Label(element, type, nullptr);
}

}  // namespace

Answer AnswerOf(const Operand& operand, const Type& type) {
  Answer answer;
  answer.state = operand.absent ? AnswerState::kAbsent : StateOf(operand.doubt.gravity());
  const bool records = type.kind == TypeKind::kList && type.element == TypeKind::kRecord;
  answer.text = records && operand.value != nullptr
                    ? fmt::format("{} in the list", operand.value->AsList().items.size())
                    : Found(operand, type);
  if (const Provenance* const provenance = operand.provenance; provenance != nullptr) {
    if (provenance->origin) {
      answer.origin = Printable(*provenance->origin);
    }
    for (const Origin& origin : provenance->overridden) {
      if (answer.overridden.size() < kMaxEvidence) {
        answer.overridden.push_back(Printable(origin));
      }
    }
    answer.note = Printable(provenance->note);
  }
  return answer;
}

TraceNode Trace(Machine& machine, InstructionId root, const std::vector<const Probe*>& probes) {
  const Machine::Allowance own(machine);
  return Tracer(machine, probes).Run(root);
}

}  // namespace assay::runtime
