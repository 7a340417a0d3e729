// Conditions in plain words, for who knows the setting but not the language.
#pragma once

#include <string>

#include "runtime/program/program.h"

namespace assay::runtime {

// What must be so for `root`, a condition, to be true: `the value of sshd("PermitRootLogin") is
// "no"`. One line; a part that is too long to say is left as its author wrote it.
std::string PlainWords(const Program& program, InstructionId root, const Schema& schema);

}  // namespace assay::runtime
