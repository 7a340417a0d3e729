// Which rule of a program a person means.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/program/program.h"

namespace assay::compiler {

// The rule that `name` is the full name of, the number in its benchmark, or the last part of the
// name. kNotFound with a suggestion, or with the rules that share the last part.
runtime::Result<std::uint32_t> FindRule(const runtime::Program& program, const std::string& name);

}  // namespace assay::compiler
