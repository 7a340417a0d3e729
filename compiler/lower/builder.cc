#include "compiler/lower/builder.h"

#include <fmt/format.h>

namespace assay::compiler {

using runtime::InstructionId;
using runtime::Opcode;
using runtime::Type;
using runtime::Value;

namespace {

// A value as a key: exact, unlike the text that evidence shows, which may be cut.
std::string KeyOf(const Value& value) {
  struct Visitor {
    std::string operator()(bool v) const { return v ? "t" : "f"; }
    std::string operator()(std::int64_t v) const { return fmt::format("i{}", v); }
    std::string operator()(const std::string& v) const {
      return fmt::format("s{}:{}", v.size(), v);
    }
    std::string operator()(const runtime::List& v) const {
      std::string key = fmt::format("l{}", v.items.size());
      for (const Value& item : v.items) {
        key += KeyOf(item);
      }
      return key;
    }
    std::string operator()(const runtime::Record&) const { return "r"; }  // never a constant
  };
  return std::visit(Visitor{}, value.data);
}

}  // namespace

std::uint32_t ProgramBuilder::ConstantIndex(const Type& type, Value value) {
  const std::string key = ToString(type) + "=" + KeyOf(value);
  const auto [place, inserted] =
      constants_.emplace(key, static_cast<std::uint32_t>(program_->constants.size()));
  if (inserted) {
    program_->constants.push_back({type, std::move(value)});
  }
  return place->second;
}

InstructionId ProgramBuilder::Constant(const Type& type, Value value, const std::string& text) {
  return Add(Opcode::kConstant, type, {}, text, ConstantIndex(type, std::move(value)));
}

InstructionId ProgramBuilder::Fact(runtime::FactRequest request, const std::string& text) {
  std::string key = request.probe;
  for (const runtime::Argument& argument : request.arguments) {
    key += fmt::format(",{}:{}", argument.name, KeyOf(argument.constant.value));
  }
  const Type type = request.type;
  const auto [place, inserted] =
      facts_.emplace(key, static_cast<runtime::FactId>(program_->facts.size()));
  if (inserted) {
    program_->facts.push_back(std::move(request));
  }
  return Add(Opcode::kFact, type, {}, text, place->second);
}

InstructionId ProgramBuilder::Named(Opcode opcode, const Type& type, InstructionId operand,
                                    const std::string& name, const std::string& text) {
  const auto [place, inserted] =
      names_.emplace(name, static_cast<std::uint32_t>(program_->names.size()));
  if (inserted) {
    program_->names.push_back(name);
  }
  return Add(opcode, type, {operand}, text, place->second);
}

InstructionId ProgramBuilder::Add(Opcode opcode, const Type& type,
                                  std::vector<InstructionId> operands, const std::string& text,
                                  std::uint32_t immediate) {
  const std::string key = fmt::format("{} {} {} {}", ToString(opcode), ToString(type), immediate,
                                      fmt::join(operands, ","));
  const auto [place, inserted] =
      instructions_.emplace(key, static_cast<InstructionId>(program_->instructions.size()));
  if (inserted) {
    program_->instructions.push_back({opcode, type, std::move(operands), immediate});
    program_->texts.push_back(text);
  }
  return place->second;
}

}  // namespace assay::compiler
