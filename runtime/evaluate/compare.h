// Operations on two values that are there.
#pragma once

#include "runtime/evaluate/operand.h"
#include "runtime/program/program.h"

namespace assay::runtime {

// Less than, equal to or greater than zero, as `a` comes before, is or comes after `b`. Versions by
// dpkg's order, strings bytewise, false before true. Precondition: both are scalars of `kind`.
int CompareScalars(TypeKind kind, const Value& a, const Value& b);

// Runs kEqual .. kEndsWith on values of `type` (the left one's). Looking for an element in a list
// that is not whole is decided only if it is found; comparing such a list is doubtful.
void RunComparison(Opcode opcode, const Type& type, const Value& a, const Value& b, Operand& out);

}  // namespace assay::runtime
