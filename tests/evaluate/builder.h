// Makes programs by hand or by chance: interns as the compiler does.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "runtime/program/program.h"

namespace assay::test {

class Builder {
 public:
  using Id = runtime::InstructionId;
  using Opcode = runtime::Opcode;
  using Type = runtime::Type;

  runtime::Program program;

  Id Add(Opcode opcode, Type type, std::vector<Id> operands, std::uint32_t immediate = 0,
         std::string text = "") {
    const runtime::Instruction instruction{opcode, std::move(type), std::move(operands), immediate};
    const auto found =
        std::find(program.instructions.begin(), program.instructions.end(), instruction);
    if (found != program.instructions.end()) {
      return static_cast<Id>(found - program.instructions.begin());
    }
    const auto id = static_cast<Id>(program.instructions.size());
    program.instructions.push_back(instruction);
    program.texts.push_back(text.empty() ? Words(instruction) : std::move(text));
    return id;
  }

  Id Test(Opcode opcode, std::vector<Id> operands, std::string text = "") {
    return Add(opcode, Type::Of(runtime::TypeKind::kBool), std::move(operands), 0, std::move(text));
  }

  Id Constant(Type type, runtime::Value value) {
    const std::string text = ToString(value, type);
    std::uint32_t at = 0;
    for (; at < program.constants.size(); ++at) {
      const runtime::Constant& known = program.constants[at];
      if (known.type == type && ToString(known.value, type) == text) {
        break;
      }
    }
    if (at == program.constants.size()) {
      program.constants.push_back({type, std::move(value)});
    }
    return Add(Opcode::kConstant, std::move(type), {}, at, text);
  }
  Id Bool(bool value) {
    return Constant(Type::Of(runtime::TypeKind::kBool), runtime::BoolValue(value));
  }
  Id Int(std::int64_t value) {
    return Constant(Type::Of(runtime::TypeKind::kInt), runtime::IntValue(value));
  }
  Id String(std::string value) {
    return Constant(Type::Of(runtime::TypeKind::kString), runtime::StringValue(std::move(value)));
  }

  Id Fact(const std::string& probe, Type type, const std::string& parameter = "",
          const std::string& argument = "") {
    runtime::FactRequest request{probe, {}, type};
    if (!parameter.empty()) {
      request.arguments.push_back(
          {parameter, {Type::Of(runtime::TypeKind::kString), runtime::StringValue(argument)}});
    }
    std::uint32_t at = 0;
    for (; at < program.facts.size(); ++at) {
      const runtime::FactRequest& known = program.facts[at];
      if (known.probe == probe &&
          (known.arguments.empty() || known.arguments[0].constant.value.AsString() == argument)) {
        break;
      }
    }
    if (at == program.facts.size()) {
      program.facts.push_back(std::move(request));
    }
    const std::string text = argument.empty() ? probe + "()" : probe + "(\"" + argument + "\")";
    return Add(Opcode::kFact, std::move(type), {}, at, text);
  }
  Id Item(const std::string& name) { return Fact("item", Type::RecordOf("item"), "name", name); }
  Id Things() { return Fact("things", Type::ListOfRecord("thing")); }
  Id Entries(const std::string& under) {
    return Fact("entries", Type::ListOfRecord("entry"), "under", under);
  }

  Id Field(Id record, const std::string& name, Type type) {
    return Add(Opcode::kField, std::move(type), {record}, Name(name),
               program.texts[record] + "." + name);
  }
  Id Member(Id of, const std::string& name, runtime::TypeKind kind) {
    return Add(Opcode::kMember, Type::Of(kind), {of}, Name(name), program.texts[of] + "." + name);
  }

  // A new variable for the elements of `list`, and the instruction that stands for one.
  std::pair<std::uint32_t, Id> NewElement(Id list) {
    const std::uint32_t variable = variables_++;
    const Type type = program.instructions[list].type.Element();
    return {variable, Add(Opcode::kElement, type, {}, variable, "x" + std::to_string(variable))};
  }
  Id Match(Id list, Id predicate, std::uint32_t variable) {
    return Add(Opcode::kMatch, Type::Of(runtime::TypeKind::kMatches), {list, predicate}, variable);
  }

  runtime::Rule& Rule(const std::string& id, std::vector<Id> roots) {
    runtime::Rule& rule = program.rules.emplace_back();
    rule.info.id = id;
    rule.info.manual = roots.empty();
    for (const Id root : roots) {
      rule.check.push_back({root, false, {"made.assay", static_cast<std::uint32_t>(root)}});
    }
    return rule;
  }

 private:
  std::uint32_t Name(const std::string& name) {
    const auto found = std::find(program.names.begin(), program.names.end(), name);
    const auto at = static_cast<std::uint32_t>(found - program.names.begin());
    if (found == program.names.end()) {
      program.names.push_back(name);
    }
    return at;
  }

  std::string Words(const runtime::Instruction& instruction) const {
    std::string words(ToString(instruction.opcode));
    for (const Id operand : instruction.operands) {
      words += " (" + program.texts[operand] + ")";
    }
    return words.substr(0, 200);
  }

  std::uint32_t variables_ = 0;
};

}  // namespace assay::test
