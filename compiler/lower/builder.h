// Makes a Program's instructions, each once: equal ones, constants, names and facts are shared.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/program/program.h"

namespace assay::compiler {

class ProgramBuilder {
 public:
  explicit ProgramBuilder(runtime::Program& program) : program_(&program) {}

  // Each returns the id of the new or the equal older instruction. `text` is how the author wrote
  // it; of equal instructions the first one's counts.
  runtime::InstructionId Constant(const runtime::Type& type, runtime::Value value,
                                  const std::string& text);
  runtime::InstructionId Fact(runtime::FactRequest request, const std::string& text);
  runtime::InstructionId Named(runtime::Opcode opcode, const runtime::Type& type,
                               runtime::InstructionId operand, const std::string& name,
                               const std::string& text);
  runtime::InstructionId Add(runtime::Opcode opcode, const runtime::Type& type,
                             std::vector<runtime::InstructionId> operands, const std::string& text,
                             std::uint32_t immediate = 0);

  std::uint32_t NewVariable() { return variables_++; }

 private:
  std::uint32_t ConstantIndex(const runtime::Type& type, runtime::Value value);

  runtime::Program* program_;  // outlives the builder
  std::map<std::string, std::uint32_t> constants_;
  std::map<std::string, std::uint32_t> names_;
  std::map<std::string, runtime::FactId> facts_;
  std::map<std::string, runtime::InstructionId> instructions_;
  std::uint32_t variables_ = 0;
};

}  // namespace assay::compiler
