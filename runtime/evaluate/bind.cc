#include "runtime/evaluate/bind.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "runtime/program/scopes.h"

namespace assay::runtime {
namespace {

const Probe* FindIn(const std::vector<Probe>& probes, const std::string& name) {
  const auto found = std::find_if(probes.begin(), probes.end(),
                                  [&](const Probe& probe) { return probe.schema.name == name; });
  return found == probes.end() ? nullptr : &*found;
}

class Binder {
 public:
  Binder(const Program& program, const std::vector<Probe>& probes)
      : program_(program), probes_(probes) {}

  Result<Binding> Run() {
    Result<std::vector<std::vector<std::uint32_t>>> open = OpenVariables(program_);
    if (!open) {
      return Failure(open.error());
    }
    binding_.open = *std::move(open);
    for (const FactRequest& fact : program_.facts) {
      binding_.probes.push_back(FindIn(probes_, fact.probe));
      if (binding_.probes.back() == nullptr) {
        return Fail(ErrorCode::kMalformed, fmt::format("there is no probe {}", Quote(fact.probe)));
      }
    }
    for (const Instruction& instruction : program_.instructions) {
      if (Result<void> bound = BindOne(instruction); !bound) {
        return Failure(bound.error());
      }
    }
    return std::move(binding_);
  }

 private:
  const Instruction& Operand(const Instruction& instruction, std::size_t i) const {
    return program_.instructions[instruction.operands[i]];
  }

  Result<void> BindOne(const Instruction& instruction) {
    BoundInstruction& bound = binding_.instructions.emplace_back();
    const Opcode opcode = instruction.opcode;
    if (opcode == Opcode::kElement || opcode == Opcode::kMatch) {
      binding_.variables =
          std::max<std::size_t>(binding_.variables, std::size_t{instruction.immediate} + 1);
    }
    if (opcode == Opcode::kMatch && Operand(instruction, 0).opcode == Opcode::kFact) {
      bound.streamed = binding_.probes[Operand(instruction, 0).immediate]->stream != nullptr;
    } else if (opcode == Opcode::kField) {
      return BindField(instruction, bound);
    } else if (opcode == Opcode::kMember) {
      return BindMember(instruction, bound);
    } else if (opcode == Opcode::kRegexMatch) {
      return BindRegex(instruction, bound);
    }
    return {};
  }

  Result<void> BindField(const Instruction& instruction, BoundInstruction& bound) {
    const std::string& name = program_.names[instruction.immediate];
    const std::string& record = Operand(instruction, 0).type.record;
    for (const Probe& probe : probes_) {
      const int index = probe.schema.record.name == record ? probe.schema.record.Find(name) : -1;
      if (index >= 0) {
        bound.field = static_cast<std::size_t>(index);
        bound.running = probe.schema.record.fields[bound.field].plane == Plane::kRunning;
        return {};
      }
    }
    return Fail(ErrorCode::kMalformed,
                fmt::format("{} has no field {}", Quote(record), Quote(name)));
  }

  Result<void> BindMember(const Instruction& instruction, BoundInstruction& bound) {
    const std::string& name = program_.names[instruction.immediate];
    bound.member = FindMember(Operand(instruction, 0).type.kind, name);
    if (bound.member == nullptr) {
      return Fail(ErrorCode::kMalformed, fmt::format("there is no member {}", Quote(name)));
    }
    return {};
  }

  Result<void> BindRegex(const Instruction& instruction, BoundInstruction& bound) {
    const std::uint32_t constant = Operand(instruction, 1).immediate;
    const re2::RE2*& known = regexes_[constant];
    if (known == nullptr) {
      auto regex = CompileRegex(program_.constants[constant].value.AsString());
      if (!regex) {
        return Failure(regex.error());
      }
      known = binding_.regexes.emplace_back(*std::move(regex)).get();
    }
    bound.regex = known;
    return {};
  }

  const Program& program_;
  const std::vector<Probe>& probes_;
  Binding binding_;
  std::map<std::uint32_t, const re2::RE2*> regexes_;  // by constant
};

}  // namespace

Result<Binding> Bind(const Program& program, const std::vector<Probe>& probes) {
  return Binder(program, probes).Run();
}

}  // namespace assay::runtime
