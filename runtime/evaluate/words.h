// What evidence says of conditions and values, in words.
#pragma once

#include <string>

#include "runtime/evaluate/operand.h"
#include "runtime/program/program.h"

namespace assay::runtime {

// A test with its operands in reading order: what is looked at, then what it is held against.
struct Reading {
  Opcode opcode;
  InstructionId subject;
  std::optional<InstructionId> against;
};

// How to read the instruction `id`, a condition that is no junction or quantifier: a constant on
// the left changes sides (`"no" == x` looks at x), and what is no test is looked at itself.
Reading Read(const Program& program, InstructionId id);

// What a test wants of its subject, or the opposite: `== "no"`, `<= 4`, `one of ["a", "b"]`, `not
// to be set`, `to be true`. `against` is the printed right side.
std::string Expectation(Opcode opcode, bool wanted, const std::string& against);

// The value as evidence shows it: printed by its type, `not set`, or why it could not be had.
std::string Found(const Operand& operand, const Type& type);

// What an element goes by: its path or name if it has one, else the first field that says anything,
// else its value.
std::string Label(const Element& element, const Type& type, const RecordSchema* schema);

// The same place, printable.
Origin Printable(const Origin& origin);

}  // namespace assay::runtime
