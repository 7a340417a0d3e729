// What Verify asks of constants and of fact requests. A problem is a phrase, empty if there is
// none.
#pragma once

#include <string>

#include "runtime/program/program.h"

namespace assay::runtime {

// The bool, int, string, ... that single values are; not records, lists, regexes and matches.
bool IsScalar(TypeKind kind);

// Whether the value is stored as its type wants it, in its range; a regex compiles.
std::string ConstantProblem(const Constant& constant);

// Whether the probe exists, answers with that type, and takes these arguments.
std::string FactProblem(const FactRequest& fact, const Schema& schema);

}  // namespace assay::runtime
