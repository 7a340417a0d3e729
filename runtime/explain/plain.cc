#include "runtime/explain/plain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "runtime/evaluate/words.h"
#include "runtime/schema/members.h"

namespace assay::runtime {
namespace {

// Parts put into words: more is no sentence, and `let`s that use each other twice are endless.
constexpr std::size_t kMaxParts = 200;

struct Verb {
  Opcode opcode;
  std::string_view words;
};

constexpr std::array kVerbs = {
    Verb{Opcode::kEqual, "is"},
    Verb{Opcode::kNotEqual, "is not"},
    Verb{Opcode::kLess, "is less than"},
    Verb{Opcode::kLessEqual, "is at most"},
    Verb{Opcode::kGreater, "is more than"},
    Verb{Opcode::kGreaterEqual, "is at least"},
    Verb{Opcode::kIn, "is one of"},
    Verb{Opcode::kContains, "contains"},
    Verb{Opcode::kStartsWith, "starts with"},
    Verb{Opcode::kEndsWith, "ends with"},
    Verb{Opcode::kRegexMatch, "matches"},
};

std::string Spaced(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// What a documentation says is the case: `Whether it is installed; ...` gives `it is installed`.
std::string Claim(std::string_view documentation) {
  constexpr std::string_view kWhether = "hether ";
  if (documentation.size() < 2 || documentation.substr(1, kWhether.size()) != kWhether) {
    return "";
  }
  documentation.remove_prefix(1 + kWhether.size());
  return std::string(documentation.substr(0, documentation.find_first_of(";.:")));
}

class Speaker {
 public:
  Speaker(const Program& program, const Schema& schema) : program_(program), schema_(schema) {}

  std::string Condition(InstructionId id, bool bracketed = false);

 private:
  const Instruction& At(InstructionId id) const { return program_.instructions[id]; }
  std::string Text(InstructionId id) const { return Printable(program_.texts[id]); }
  std::string Thing(InstructionId id);
  std::string Junction(const Instruction& instruction, bool bracketed);
  std::string Quantified(InstructionId id);
  std::string Parts(const std::vector<InstructionId>& parts);
  std::string Flag(InstructionId id);
  const FieldSchema* FieldOf(const Instruction& instruction) const;
  bool TooLong() { return ++parts_ > kMaxParts; }

  const Program& program_;
  const Schema& schema_;
  std::size_t parts_ = 0;
};

std::string Speaker::Condition(InstructionId id, bool bracketed) {
  const Instruction& instruction = At(id);
  if (TooLong()) {
    return Text(id);
  }
  switch (instruction.opcode) {
    case Opcode::kAnd:
    case Opcode::kOr:
      return Junction(instruction, bracketed);
    case Opcode::kNot:
      return "it is not so that " + Condition(instruction.operands[0], true);
    case Opcode::kIf:
      return fmt::format("{}if {}, then {}, else {}{}", bracketed ? "(" : "",
                         Condition(instruction.operands[0], true),
                         Condition(instruction.operands[1], true),
                         Condition(instruction.operands[2], true), bracketed ? ")" : "");
    case Opcode::kIsSet:
      return Thing(instruction.operands[0]) + " is set";
    case Opcode::kAny:
    case Opcode::kNone:
    case Opcode::kExactly:
      return Quantified(id);
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
    case Opcode::kRegexMatch: {
      const Reading reading = Read(program_, id);
      const auto* const verb = std::find_if(kVerbs.begin(), kVerbs.end(), [&](const Verb& row) {
        return row.opcode == reading.opcode;
      });
      return fmt::format("{} {} {}", Thing(reading.subject), verb->words, Thing(*reading.against));
    }
    case Opcode::kConstant:
    case Opcode::kFact:
    case Opcode::kElement:
    case Opcode::kField:
    case Opcode::kMember:
    case Opcode::kDefault:
    case Opcode::kRequire:
    case Opcode::kList:
    case Opcode::kMatch:
    case Opcode::kCount:
      return Flag(id);
  }
  return Text(id);
}

std::string Speaker::Junction(const Instruction& instruction, bool bracketed) {
  const std::string join = instruction.opcode == Opcode::kAnd ? " and " : " or ";
  std::string words;
  for (const InstructionId operand : instruction.operands) {
    words += (words.empty() ? "" : join) + Condition(operand, true);
  }
  return bracketed ? "(" + words + ")" : words;
}

// A bool that is looked at itself.
std::string Speaker::Flag(InstructionId id) {
  const Instruction& instruction = At(id);
  if (instruction.opcode == Opcode::kRequire) {
    return Flag(instruction.operands[0]);
  }
  std::string claim;
  if (instruction.opcode == Opcode::kField) {
    const FieldSchema* const field = FieldOf(instruction);
    claim = field == nullptr ? "" : Claim(field->documentation);
  } else if (instruction.opcode == Opcode::kMember) {
    const Member* const member =
        FindMember(At(instruction.operands[0]).type.kind, program_.names[instruction.immediate]);
    claim = member == nullptr ? "" : Claim(member->documentation);
  }
  return claim.empty() ? Thing(id) + " is true"
                       : fmt::format("{}: {}", Thing(instruction.operands[0]), claim);
}

std::string Speaker::Thing(InstructionId id) {
  const Instruction& instruction = At(id);
  if (TooLong()) {
    return Text(id);
  }
  switch (instruction.opcode) {
    case Opcode::kConstant: {
      const Constant& constant = program_.constants[instruction.immediate];
      const std::string value = ToString(constant.value, constant.type);
      const bool named = !Text(id).empty() && std::isalpha(Text(id)[0]) != 0 && value != Text(id);
      return named ? fmt::format("{} ({})", Text(id), value) : value;
    }
    case Opcode::kField:
    case Opcode::kMember:
      return fmt::format("the {} of {}", Spaced(program_.names[instruction.immediate]),
                         Thing(instruction.operands[0]));
    case Opcode::kDefault:
      return fmt::format("{} ({} where it is not set)", Thing(instruction.operands[0]),
                         Thing(instruction.operands[1]));
    case Opcode::kRequire:
      return Thing(instruction.operands[0]);
    case Opcode::kCount:
      return "the number of " + Quantified(id);
    case Opcode::kFact:
    case Opcode::kElement:
    case Opcode::kIsSet:
    case Opcode::kNot:
    case Opcode::kAnd:
    case Opcode::kOr:
    case Opcode::kIf:
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
    case Opcode::kMatch:
    case Opcode::kAny:
    case Opcode::kNone:
    case Opcode::kExactly:
      return Text(id);
  }
  return Text(id);
}

std::string Speaker::Parts(const std::vector<InstructionId>& parts) {
  std::string words;
  for (const InstructionId part : parts) {
    if (At(part).opcode != Opcode::kConstant) {
      words += (words.empty() ? "" : " and ") + Condition(part, true);
    }
  }
  return words;
}

std::string Speaker::Quantified(InstructionId id) {
  const InstructionId match_id = At(id).operands[0];
  const Instruction& match = At(match_id);
  const Instruction& predicate = At(match.operands[1]);
  std::vector<InstructionId> parts =
      predicate.opcode == Opcode::kAnd ? predicate.operands : std::vector{match.operands[1]};
  // The variable's name stands in the author's text only: `KIND NAME in LIST ...`.
  const std::string text = Text(match_id);
  const std::size_t in = text.find(" in ");
  const std::size_t name = in == std::string::npos ? in : text.find_last_of(" (", in - 1);
  const std::string each =
      in == std::string::npos || name == std::string::npos
          ? Thing(match.operands[0])
          : fmt::format("{} in {}", text.substr(name + 1, in - name - 1), Thing(match.operands[0]));
  if (At(id).opcode == Opcode::kNone && text.starts_with("all ") &&
      At(parts.back()).opcode == Opcode::kNot) {
    const InstructionId body = At(parts.back()).operands[0];
    parts.pop_back();
    const std::string filter = Parts(parts);
    return fmt::format("for every {}{}{}: {}", each, filter.empty() ? "" : " of which ", filter,
                       Condition(body, true));
  }
  const std::string such = Parts(parts);
  const std::string of = fmt::format("{}{}{}", each, such.empty() ? "" : " of which ", such);
  if (At(id).opcode == Opcode::kExactly) {
    return fmt::format("there are exactly {} {}", Text(At(id).operands[1]), of);
  }
  return At(id).opcode == Opcode::kCount
             ? of
             : fmt::format("there is {} {}", At(id).opcode == Opcode::kNone ? "no" : "a", of);
}

const FieldSchema* Speaker::FieldOf(const Instruction& instruction) const {
  const RecordSchema* const record = FindRecord(schema_, At(instruction.operands[0]).type.record);
  const int index = record == nullptr ? -1 : record->Find(program_.names[instruction.immediate]);
  return index < 0 ? nullptr : &record->fields[static_cast<std::size_t>(index)];
}

}  // namespace

std::string PlainWords(const Program& program, InstructionId root, const Schema& schema) {
  return Speaker(program, schema).Condition(root);
}

}  // namespace assay::runtime
