// Runs instructions. Each value is computed once: a closed instruction's once for the evaluation,
// an open one's once for each element that the matches around it look at.
//
// And, Or and If look no further than they must, so that no fact is gathered in vain.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "runtime/evaluate/bind.h"
#include "runtime/evaluate/facts.h"
#include "runtime/evaluate/operand.h"

namespace assay::runtime {

class Machine {
 public:
  // All must outlive this.
  Machine(const Program& program, const Binding& binding, Facts& facts, GatherContext& context);

  const Program& program() const { return program_; }

  // The value of an instruction; one that needs an element, only inside a Look. It stays until the
  // element is another.
  const Operand& Value(InstructionId id);

  // Declares that these conditions will be asked for, so that one pass over a streamed list serves
  // them all.
  void Expect(const std::vector<InstructionId>& roots);

  // Whether a streamed list must be passed over to know this.
  bool Streams(InstructionId id) const;

  // Inside its lifetime, kMaxQuantifiedElements elements may be looked at, whatever was before.
  class Allowance {
   public:
    explicit Allowance(Machine& machine);
    ~Allowance();
    Allowance(const Allowance&) = delete;
    Allowance& operator=(const Allowance&) = delete;

   private:
    Machine& machine_;
    std::uint64_t before_;
  };

  // Inside its lifetime, the variable of `match` stands for `element`. Needs an Allowance around.
  class Look {
   public:
    Look(Machine& machine, const Instruction& match, const Element& element);
    ~Look();
    Look(const Look&) = delete;
    Look& operator=(const Look&) = delete;

   private:
    Machine& machine_;
    std::uint32_t variable_;
  };

 private:
  struct Slot {
    std::uint64_t stamp = 0;
    Operand operand;
  };

  std::uint64_t StampOf(InstructionId id) const;
  const Operand& OperandOf(const Instruction& instruction, std::size_t i);
  bool Settle(const Instruction& instruction, Operand& out);

  // machine.cc
  void Run(InstructionId id, Operand& out);
  void RunElement(const Instruction& instruction, Operand& out);
  void RunField(const Instruction& instruction, const BoundInstruction& bound, Operand& out);
  void RunMember(const Instruction& instruction, const BoundInstruction& bound, Operand& out);
  void RunDefault(const Instruction& instruction, Operand& out);
  void RunIsSet(const Instruction& instruction, Operand& out);
  void RunRequire(const Instruction& instruction, Operand& out);
  void RunNot(const Instruction& instruction, Operand& out);
  void RunJunction(const Instruction& instruction, bool decisive, Operand& out);
  void RunIf(const Instruction& instruction, Operand& out);
  void RunBinary(const Instruction& instruction, Operand& out);
  void RunRegex(const Instruction& instruction, const BoundInstruction& bound, Operand& out);
  void RunList(const Instruction& instruction, Operand& out);

  // quantify.cc
  void RunMatch(InstructionId id, Operand& out);
  void LookThrough(const Instruction& match, const Operand& list, Matches& matches);
  void LookAt(const Instruction& match, const Element& element, bool copy, Matches& matches);
  void RunQuantifier(const Instruction& instruction, Operand& out);

  // stream.cc
  void RunStreamed(InstructionId id, Operand& out);
  void Pass(const Probe& probe);

  const Program& program_;
  const Binding& binding_;
  Facts& facts_;
  GatherContext& context_;
  std::vector<Slot> slots_;
  std::vector<Element> elements_;           // by variable
  std::vector<std::uint64_t> generations_;  // by variable: which binding of it is current
  std::uint64_t generation_ = 1;            // of all bindings so far
  std::uint64_t allowed_ = 0;               // elements that may still be looked at
  std::vector<bool> streams_;               // by instruction
  std::set<InstructionId> expected_;        // streamed matches that will be asked for
  std::map<InstructionId, std::unique_ptr<Matches>> passed_;  // streamed matches that are known
  bool passing_ = false;
};

}  // namespace assay::runtime
