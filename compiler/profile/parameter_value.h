// Values of parameters: the default that rule text gives, and what a profile sets instead.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "compiler/check/check.h"
#include "compiler/profile/profile_file.h"
#include "runtime/schema/value.h"

namespace assay::compiler {

// The value of a constant expression; `let`s and parameters in it count with their defaults.
// Precondition: IsConstant.
runtime::Value DefaultValue(const CheckedModule& checked, ExprId id);

// What a text says with the values of parameters in their holes; `value_of` has the value of the
// parameter that a hole names.
std::string TextWithValues(
    const CheckedModule& checked, const Text& text, bool prose,
    const std::function<runtime::Value(std::uint32_t declaration)>& value_of);

// What a profile sets parameter number `declaration` to, read by its type and held against its
// domain. Reports what does not fit.
std::optional<runtime::Value> ParameterValue(const CheckedModule& checked,
                                             std::uint32_t declaration, const SetParameter& set,
                                             Diagnostics& diagnostics);

// Reports a default that is outside its own domain.
void CheckDefaults(const CheckedModule& checked, Diagnostics& diagnostics);

}  // namespace assay::compiler
