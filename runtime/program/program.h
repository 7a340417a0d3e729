// The compiled form of a profile: which facts to gather, and what to conclude from them.
//
// A Program is plain data and knows nothing of Linux: probes, fields and members are names, bound
// to the tables of whoever runs it. Instructions are interned (equal ones are one) and refer only
// to earlier ones, so a program always ends. It has a text form (text.h) that can be read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program/metadata.h"
#include "runtime/schema/schema.h"
#include "runtime/schema/value.h"

namespace assay::runtime {

using InstructionId = std::uint32_t;
using FactId = std::uint32_t;

enum class Opcode : std::uint8_t {
#define ASSAY_OPCODE(name, text, operands) k##name,
#include "runtime/program/opcodes.def"
#undef ASSAY_OPCODE
};

struct Instruction {
  Opcode opcode = Opcode::kConstant;
  Type type;                            // of its result
  std::vector<InstructionId> operands;  // all smaller than its own id
  // kConstant: index into constants. kFact: into facts. kElement and kMatch: the variable's number,
  // which is unique in the program. kField and kMember: into names. Else 0.
  std::uint32_t immediate = 0;

  friend bool operator==(const Instruction&, const Instruction&) = default;
};

struct Constant {
  Type type;
  Value value;
};

struct Argument {
  std::string name;
  Constant constant;
};

// One question to one probe. Equal questions are one request, so each is asked once.
struct FactRequest {
  std::string probe;
  std::vector<Argument> arguments;  // in the order of the probe's parameters; defaults left out
  Type type;                        // of the answer
};

// Where an author wrote something.
struct SourceLine {
  std::string path;
  std::uint32_t line = 0;

  friend bool operator==(const SourceLine&, const SourceLine&) = default;
};

// One line of a check: all must hold. A live-only one counts only where there is a running plane.
struct Condition {
  InstructionId root = 0;
  bool live = false;
  SourceLine source;
};

struct Rule {
  RuleInfo info;
  std::optional<InstructionId> applies;
  std::vector<Condition> check;  // empty exactly for manual rules
  SourceLine source;
};

struct Program {
  BenchmarkInfo benchmark;
  std::optional<InstructionId> applies;  // of the benchmark: which systems it is for
  std::string applies_text;              // the same as the author wrote it, for messages
  ProfileInfo profile;
  std::vector<ParameterInfo> parameters;
  std::vector<Section> sections;  // may be empty; then rules stand in the order of `rules`
  std::vector<Rule> rules;

  std::vector<std::string> names;
  std::vector<Constant> constants;
  std::vector<FactRequest> facts;
  std::vector<Instruction> instructions;
  std::vector<std::string> texts;  // as long as instructions: each as its author wrote it
};

// The words of the text form, one a row of opcodes.def.
std::string_view ToString(Opcode opcode);

// Checks that a program keeps the promises above and fits `schema`: ids in range and backwards,
// operand counts and types as the opcodes want them, probes, parameters, fields and members known
// with the types the program was compiled for, limits of limits.h. Whoever did not build the
// program calls this before running it. kMalformed with the first broken promise.
Result<void> Verify(const Program& program, const Schema& schema);

}  // namespace assay::runtime
