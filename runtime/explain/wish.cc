#include "runtime/explain/wish.h"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/evaluate/words.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kMaxListItems = 3;
constexpr std::int64_t kSecondsPerDay = 86'400;

// Words that configuration files write for the two values of a switch.
std::optional<std::string> OppositeWord(const std::string& word) {
  for (const auto& [one, other] : {std::pair("no", "yes"), std::pair("off", "on"),
                                   std::pair("false", "true"), std::pair("0", "1")}) {
    if (word == one || word == other) {
      return word == one ? other : one;
    }
  }
  return std::nullopt;
}

std::int64_t ModeBit(std::string_view member) {
  constexpr std::array<std::string_view, 12> kBits = {
      "other_execute", "other_write", "other_read", "group_execute", "group_write", "group_read",
      "owner_execute", "owner_write", "owner_read", "sticky",        "setgid",      "setuid"};
  const auto found = std::find(kBits.begin(), kBits.end(), member);
  return found == kBits.end() ? 0 : std::int64_t{1} << (found - kBits.begin());
}

class Wisher {
 public:
  Wisher(const Program& program, const Schema& schema) : program_(program), schema_(schema) {}

  void Visit(const TraceNode& node, bool wanted);
  std::vector<Wish> Take() { return std::move(wishes_); }

 private:
  const Instruction& At(InstructionId id) const { return program_.instructions[id]; }
  void VisitElements(const TraceNode& node, bool wanted);
  void VisitTest(const TraceNode& node, bool wanted);
  std::vector<Value> Wanted(Opcode opcode, bool wanted, const Value& against, const Type& type,
                            const TraceNode& subject) const;
  std::vector<Value> Others(const Value& value, const TraceNode& subject) const;
  void Want(const TraceNode& subject, std::vector<Value> wanted, bool gone = false);
  const FieldSchema* FieldOf(InstructionId id) const;

  const Program& program_;
  const Schema& schema_;
  std::vector<Wish> wishes_;
};

void Wisher::Visit(const TraceNode& node, bool wanted) {
  const bool decided = node.IsTrue() || node.IsFalse();
  if (!decided || node.IsTrue() == wanted) {
    return;
  }
  const Instruction& instruction = At(node.instruction);
  const Opcode opcode = instruction.opcode;
  if (opcode == Opcode::kNot && !node.children.empty()) {
    Visit(node.children[0], !wanted);
  } else if (opcode == Opcode::kAnd || opcode == Opcode::kOr) {
    for (const TraceNode& child : node.children) {
      Visit(child, wanted);
    }
  } else if (opcode == Opcode::kIf) {
    if (node.children.size() == 2) {
      Visit(node.children[1], wanted);
    }
  } else if (opcode == Opcode::kAny || opcode == Opcode::kNone) {
    VisitElements(node, wanted);
  } else if (opcode != Opcode::kExactly) {
    VisitTest(node, wanted);
  }
}

// An element that counts and should not; one that should and does not is none that was kept.
void Wisher::VisitElements(const TraceNode& node, bool wanted) {
  const bool too_many = (At(node.instruction).opcode == Opcode::kNone) == wanted;
  for (const TraceNode& child : node.children) {
    if (!child.element) {
      Want(child, {}, true);
    } else if (too_many && !child.children.empty()) {
      const Instruction& predicate = At(child.instruction);
      const std::vector<InstructionId> parts =
          predicate.opcode == Opcode::kAnd ? predicate.operands : std::vector{child.instruction};
      for (const TraceNode& part : child.children) {
        // A trace tells what stands below a Not, see TraceNode::element.
        const bool itself = std::find(parts.begin(), parts.end(), part.instruction) != parts.end();
        Visit(part, !itself);
      }
      return;  // the first one tells whether any change helps
    }
  }
}

void Wisher::VisitTest(const TraceNode& node, bool wanted) {
  const Reading reading = Read(program_, node.instruction);
  if (reading.subject == node.instruction) {
    return Want(node, {BoolValue(wanted)});
  }
  const auto subject =
      std::find_if(node.children.begin(), node.children.end(), [&](const TraceNode& child) {
        InstructionId id = reading.subject;
        while (At(id).opcode == Opcode::kRequire) {
          id = At(id).operands[0];
        }
        return child.instruction == id;
      });
  if (subject == node.children.end()) {
    return;
  }
  if (reading.opcode == Opcode::kIsSet) {
    return Want(*subject, {}, !wanted);
  }
  const Instruction& against = At(*reading.against);
  if (against.opcode == Opcode::kConstant) {
    const Constant& constant = program_.constants[against.immediate];
    Want(*subject, Wanted(reading.opcode, wanted, constant.value, constant.type, *subject));
  }
}

std::vector<Value> Wisher::Wanted(Opcode opcode, bool wanted, const Value& against,
                                  const Type& type, const TraceNode& subject) const {
  if (opcode == Opcode::kIn) {
    std::vector<Value> items = against.AsList().items;
    items.resize(std::min(items.size(), kMaxListItems));
    return wanted || items.empty() ? items : Others(items[0], subject);
  }
  if (opcode == Opcode::kEqual || opcode == Opcode::kNotEqual) {
    return (opcode == Opcode::kEqual) == wanted ? std::vector{against} : Others(against, subject);
  }
  if (opcode == Opcode::kStartsWith || opcode == Opcode::kEndsWith) {
    return wanted ? std::vector{against} : std::vector<Value>{};
  }
  if (!std::holds_alternative<std::int64_t>(against.data) || type.kind == TypeKind::kMode) {
    return {};
  }
  const std::int64_t unit = type.kind == TypeKind::kDuration ? kSecondsPerDay : 1;
  const std::int64_t bound = against.AsInt();
  if (opcode == Opcode::kLess || opcode == Opcode::kGreaterEqual) {
    return {IntValue((opcode == Opcode::kLess) == wanted ? bound - unit : bound)};
  }
  if (opcode == Opcode::kLessEqual || opcode == Opcode::kGreater) {
    return {IntValue((opcode == Opcode::kLessEqual) == wanted ? bound : bound + unit)};
  }
  return {};
}

// Values that a field may have other than this one, as far as that can be told.
std::vector<Value> Wisher::Others(const Value& value, const TraceNode& subject) const {
  std::vector<Value> others;
  if (const auto* const truth = std::get_if<bool>(&value.data)) {
    return {BoolValue(!*truth)};
  }
  if (const auto* const number = std::get_if<std::int64_t>(&value.data)) {
    return {IntValue(*number + 1)};
  }
  const auto* const text = std::get_if<std::string>(&value.data);
  if (text == nullptr) {
    return {};
  }
  if (const auto opposite = OppositeWord(*text)) {
    others.push_back(StringValue(*opposite));
  }
  const FieldSchema* const field = FieldOf(subject.instruction);
  for (const std::string& choice : field == nullptr ? std::vector<std::string>{} : field->choices) {
    if (choice != *text && others.size() < kMaxListItems) {
      others.push_back(StringValue(choice));
    }
  }
  return others;
}

const FieldSchema* Wisher::FieldOf(InstructionId id) const {
  const Instruction& instruction = At(id);
  if (instruction.opcode != Opcode::kField) {
    return nullptr;
  }
  const RecordSchema* const record = FindRecord(schema_, At(instruction.operands[0]).type.record);
  const int index = record == nullptr ? -1 : record->Find(program_.names[instruction.immediate]);
  return index < 0 ? nullptr : &record->fields[static_cast<std::size_t>(index)];
}

// `subject` is what was looked at; a member of a value is asked of the value.
void Wisher::Want(const TraceNode& subject, std::vector<Value> wanted, bool gone) {
  if (subject.answer.state != AnswerState::kPresent &&
      subject.answer.state != AnswerState::kAbsent) {
    return;
  }
  const Instruction* instruction = &At(subject.instruction);
  if (instruction->opcode == Opcode::kMember) {
    if (subject.children.empty() || wanted.empty() || !subject.children[0].value) {
      return;
    }
    const std::string& member = program_.names[instruction->immediate];
    const Value& whole = *subject.children[0].value;
    if (const std::int64_t bit = ModeBit(member); bit != 0) {
      wanted = {IntValue(wanted[0].AsBool() ? whole.AsInt() | bit : whole.AsInt() & ~bit)};
    } else if (member == "days") {
      wanted = {IntValue(wanted[0].AsInt() * kSecondsPerDay)};
    } else if (member != "lower" && member != "seconds" && member != "bytes") {
      return;
    }
    return Want(subject.children[0], std::move(wanted));
  }
  Wish wish{instruction->type.Required(),
            subject.value,
            std::move(wanted),
            subject.answer.origin,
            {},
            {}};
  if (wish.wanted.empty() && !gone) {
    return;
  }
  while (instruction->opcode == Opcode::kDefault || instruction->opcode == Opcode::kRequire) {
    instruction = &At(instruction->operands[0]);
  }
  if (instruction->opcode == Opcode::kField &&
      At(instruction->operands[0]).opcode == Opcode::kFact) {
    wish.fact = At(instruction->operands[0]).immediate;
    wish.field = program_.names[instruction->immediate];
  }
  wishes_.push_back(std::move(wish));
}

}  // namespace

std::vector<Wish> WishesOf(const Program& program, const TraceNode& root, bool wanted,
                           const Schema& schema) {
  Wisher wisher(program, schema);
  wisher.Visit(root, wanted);
  return wisher.Take();
}

}  // namespace assay::runtime
