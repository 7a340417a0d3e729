// A part of a program that stands by itself.
#pragma once

#include <optional>
#include <vector>

#include "runtime/program/program.h"

namespace assay::runtime {

// A program of one rule whose check is `check`: only what that needs of `program`, renumbered. No
// `applies`, neither the rule's nor the benchmark's.
Program SliceOf(const Program& program, const RuleInfo& info, std::vector<Condition> check);

}  // namespace assay::runtime
