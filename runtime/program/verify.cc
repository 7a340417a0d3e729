#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/program/constants.h"
#include "runtime/program/operands.h"
#include "runtime/program/program.h"
#include "runtime/program/scopes.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

class Verifier {
 public:
  Verifier(const Program& program, const Schema& schema) : program_(program), schema_(schema) {}

  Result<void> Run() {
    Sizes();
    Facts();
    if (!problem_.empty()) {
      return Fail(ErrorCode::kMalformed, problem_);
    }
    Result<std::vector<std::vector<std::uint32_t>>> open = OpenVariables(program_);
    if (!open) {
      return Failure(open.error());
    }
    open_ = *std::move(open);
    Instructions();
    Roots();
    Descriptions();
    if (!problem_.empty()) {
      return Fail(ErrorCode::kMalformed, problem_);
    }
    return {};
  }

 private:
  // Keeps the first problem of all.
  void Broken(const std::string& where, const std::string& what) {
    if (problem_.empty()) {
      problem_ = where.empty() ? what : fmt::format("{}: {}", where, what);
    }
  }

  void Sizes() {
    for (const std::size_t size :
         {program_.instructions.size(), program_.facts.size(), program_.rules.size()}) {
      if (size > kMaxInstructions) {
        Broken("", fmt::format("more than {} instructions, facts or rules", kMaxInstructions));
      }
    }
    if (program_.texts.size() != program_.instructions.size()) {
      Broken("", "not as many texts as instructions");
    }
  }

  void Facts() {
    for (std::size_t i = 0; i < program_.facts.size(); ++i) {
      const std::string problem = FactProblem(program_.facts[i], schema_);
      if (!problem.empty()) {
        Broken(fmt::format("@{}", i), problem);
      }
    }
  }

  void Instructions() {
    const std::size_t count = program_.instructions.size();
    depths_.assign(count, 0);
    walks_.assign(count, false);
    element_types_.assign(count, std::nullopt);
    for (std::size_t id = 0; id < count && problem_.empty(); ++id) {
      const Instruction& instruction = program_.instructions[id];
      std::string problem = OperandProblem(program_, schema_, instruction);
      if (problem.empty()) {
        problem = ScopeProblem(instruction);
      }
      if (problem.empty()) {
        problem = StreamProblem(id);
      }
      for (const InstructionId operand : instruction.operands) {
        depths_[id] = std::max(depths_[id], depths_[operand] + 1);
      }
      if (depths_[id] > kMaxInstructionDepth) {
        problem = fmt::format("nested deeper than {}", kMaxInstructionDepth);
      }
      if (!problem.empty()) {
        Broken(fmt::format("%{} ({})", id, ToString(instruction.opcode)), problem);
      }
    }
  }

  // Every element has the type of the list that its match looks through, and its own match.
  std::string ScopeProblem(const Instruction& instruction) {
    if (instruction.opcode == Opcode::kElement) {
      std::optional<Type>& known = element_types_[instruction.immediate];
      if (known && *known != instruction.type) {
        return "another type than the same element elsewhere";
      }
      known = instruction.type;
    } else if (instruction.opcode == Opcode::kMatch) {
      const Type& list = program_.instructions[instruction.operands[0]].type;
      const std::optional<Type>& known = element_types_[instruction.immediate];
      if (known && *known != list.Element()) {
        return "its predicate takes the elements for another type";
      }
      if (!bound_.insert(instruction.immediate).second) {
        return "another match has the same variable";
      }
      element_types_[instruction.immediate] = list.Element();
    }
    return "";
  }

  bool IsStreamed(InstructionId id) const {
    const Instruction& instruction = program_.instructions[id];
    return instruction.opcode == Opcode::kFact &&
           FindProbe(schema_, program_.facts[instruction.immediate].probe)->streamed;
  }

  // A streamed list cannot be held: each record is seen once, by all matches at the same time.
  std::string StreamProblem(std::size_t id) {
    const Instruction& instruction = program_.instructions[id];
    const bool match = instruction.opcode == Opcode::kMatch;
    for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
      const InstructionId operand = instruction.operands[i];
      if (IsStreamed(operand) && !(match && i == 0)) {
        return "only a quantifier can look at a list that grows with the target";
      }
      walks_[id] = walks_[id] || walks_[operand];
    }
    if (match && walks_[instruction.operands[1]]) {
      return "a quantifier over a list that grows with the target cannot stand inside another";
    }
    walks_[id] = walks_[id] || IsStreamed(static_cast<InstructionId>(id));
    return "";
  }

  void Root(InstructionId id, const std::string& where) {
    if (id >= program_.instructions.size()) {
      Broken(where, fmt::format("there is no %{}", id));
    } else if (program_.instructions[id].type != Type::Of(TypeKind::kBool)) {
      Broken(where, fmt::format("%{} is not a condition", id));
    } else if (!open_[id].empty()) {
      Broken(where, fmt::format("%{} looks at an element outside its match", id));
    }
  }

  void Roots() {
    if (program_.applies) {
      Root(*program_.applies, "applies");
    }
    for (const Rule& rule : program_.rules) {
      const std::string where = fmt::format("rule {}", Quote(rule.info.id));
      if (rule.applies) {
        Root(*rule.applies, where);
      }
      for (const Condition& condition : rule.check) {
        Root(condition.root, where);
      }
      if (rule.info.manual != rule.check.empty()) {
        Broken(where, "has no check and is not manual, or the reverse");
      }
    }
  }

  void Descriptions() {
    for (const Section& section : program_.sections) {
      for (const std::uint32_t rule : section.rules) {
        if (rule >= program_.rules.size()) {
          Broken(fmt::format("section {}", Quote(section.number)),
                 fmt::format("there is no rule {}", rule));
        }
      }
    }
    for (const double percent :
         {program_.profile.gate.min_score, program_.profile.gate.min_coverage}) {
      if (!(percent >= 0 && percent <= 100)) {
        Broken("profile", "a gate is not a percentage");
      }
    }
  }

  const Program& program_;
  const Schema& schema_;
  std::string problem_;
  std::vector<std::vector<std::uint32_t>> open_;
  std::vector<std::size_t> depths_;
  std::vector<bool> walks_;  // whether it, or something it depends on, is a streamed fact
  std::vector<std::optional<Type>> element_types_;  // by variable
  std::set<std::uint32_t> bound_;
};

}  // namespace

Result<void> Verify(const Program& program, const Schema& schema) {
  return Verifier(program, schema).Run();
}

}  // namespace assay::runtime
