#include "runtime/evaluate/words.h"

#include <fmt/format.h>

#include <array>

namespace assay::runtime {
namespace {

struct Phrase {
  Opcode opcode;
  Opcode mirrored;  // the same with its sides changed
  std::string_view wanted;
  std::string_view unwanted;
};

// kAny stands for no phrase: that test has no mirror.
constexpr std::array kPhrases = {
    Phrase{Opcode::kEqual, Opcode::kEqual, "==", "!="},
    Phrase{Opcode::kNotEqual, Opcode::kNotEqual, "!=", "=="},
    Phrase{Opcode::kLess, Opcode::kGreater, "<", ">="},
    Phrase{Opcode::kLessEqual, Opcode::kGreaterEqual, "<=", ">"},
    Phrase{Opcode::kGreater, Opcode::kLess, ">", "<="},
    Phrase{Opcode::kGreaterEqual, Opcode::kLessEqual, ">=", "<"},
    Phrase{Opcode::kIn, Opcode::kContains, "one of", "none of"},
    Phrase{Opcode::kContains, Opcode::kIn, "to contain", "not to contain"},
    Phrase{Opcode::kStartsWith, Opcode::kAny, "to start with", "not to start with"},
    Phrase{Opcode::kEndsWith, Opcode::kAny, "to end with", "not to end with"},
    Phrase{Opcode::kRegexMatch, Opcode::kAny, "to match", "not to match"},
};

const Phrase* FindPhrase(Opcode opcode) {
  for (const Phrase& phrase : kPhrases) {
    if (phrase.opcode == opcode) {
      return &phrase;
    }
  }
  return nullptr;
}

// Empty if the field says nothing.
std::string FieldText(const Field& field, const Type& type) {
  Operand operand;
  operand.SetTo(field, type);
  if (operand.value == nullptr) {
    return "";
  }
  const auto* const text = std::get_if<std::string>(&field.value.data);
  return text != nullptr ? Printable(*text) : ToString(field.value, type.Required());
}

}  // namespace

Reading Read(const Program& program, InstructionId id) {
  const Instruction& instruction = program.instructions[id];
  if (instruction.opcode == Opcode::kIsSet) {
    return {Opcode::kIsSet, instruction.operands[0], std::nullopt};
  }
  const Phrase* const phrase = FindPhrase(instruction.opcode);
  if (phrase == nullptr) {
    return {instruction.opcode, id, std::nullopt};
  }
  const InstructionId left = instruction.operands[0];
  const InstructionId right = instruction.operands[1];
  const auto is_constant = [&](InstructionId side) {
    return program.instructions[side].opcode == Opcode::kConstant;
  };
  // `x in y` mirrors only where y is a list, `x contains y` only where x is one.
  const bool of_strings = instruction.opcode == Opcode::kContains &&
                          program.instructions[left].type.kind != TypeKind::kList;
  if (is_constant(left) && !is_constant(right) && phrase->mirrored != Opcode::kAny && !of_strings) {
    return {phrase->mirrored, right, left};
  }
  return {instruction.opcode, left, right};
}

std::string Expectation(Opcode opcode, bool wanted, const std::string& against) {
  if (opcode == Opcode::kIsSet) {
    return wanted ? "to be set" : "not to be set";
  }
  const Phrase* const phrase = FindPhrase(opcode);
  if (phrase == nullptr) {
    return wanted ? "to be true" : "to be false";
  }
  return fmt::format("{} {}", wanted ? phrase->wanted : phrase->unwanted, against);
}

std::string Found(const Operand& operand, const Type& type) {
  if (operand.doubtful()) {
    return operand.doubt.Sentence();
  }
  if (operand.absent) {
    return "not set";
  }
  if (operand.value == nullptr) {
    return type.record;
  }
  std::string text = ToString(*operand.value, type.Required());
  const auto* const list = std::get_if<List>(&operand.value->data);
  if (list != nullptr && !list->missing.empty()) {
    text += fmt::format(" and {} that could not be had", list->missing.size());
  }
  return operand.defaulted ? fmt::format("not set, taken as {}", text) : text;
}

std::string Label(const Element& element, const Type& type, const RecordSchema* schema) {
  if (element.record == nullptr) {
    return element.value == nullptr ? "" : ToString(*element.value, type);
  }
  if (schema == nullptr || schema->fields.size() != element.record->fields.size()) {
    return type.record;
  }
  std::vector<std::size_t> order;
  for (const std::string_view telling : {"path", "name"}) {
    if (const int index = schema->Find(telling); index >= 0) {
      order.push_back(static_cast<std::size_t>(index));
    }
  }
  for (std::size_t i = 0; i < schema->fields.size(); ++i) {
    order.push_back(i);
  }
  for (const std::size_t index : order) {
    std::string text = FieldText(element.record->fields[index], schema->fields[index].type);
    if (!text.empty()) {
      return text;
    }
  }
  return type.record;
}

Origin Printable(const Origin& origin) {
  return {Printable(origin.path), origin.line, Printable(origin.text)};
}

}  // namespace assay::runtime
