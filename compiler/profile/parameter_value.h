// Values of parameters: the default that rule text gives, and what a profile sets instead.
#pragma once

#include <optional>

#include "compiler/check/check.h"
#include "compiler/profile/profile_file.h"
#include "runtime/schema/value.h"

namespace assay::compiler {

// The value of a constant expression; `let`s and parameters in it count with their defaults.
// Precondition: IsConstant.
runtime::Value DefaultValue(const CheckedModule& checked, ExprId id);

// What a profile sets parameter number `declaration` to, read by its type and held against its
// domain. Reports what does not fit.
std::optional<runtime::Value> ParameterValue(const CheckedModule& checked,
                                             std::uint32_t declaration, const SetParameter& set,
                                             Diagnostics& diagnostics);

// Reports a default that is outside its own domain.
void CheckDefaults(const CheckedModule& checked, Diagnostics& diagnostics);

}  // namespace assay::compiler
