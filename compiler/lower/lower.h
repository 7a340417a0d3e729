// From checked syntax and a selection to a Program.
#pragma once

#include <vector>

#include "compiler/check/check.h"
#include "compiler/profile/selection.h"
#include "runtime/program/example.h"
#include "runtime/program/program.h"

namespace assay::compiler {

// Precondition: no errors were reported for `modules` and `selection`.
runtime::Program Lower(const std::vector<CheckedModule>& modules, const Selection& selection,
                       const runtime::Schema& schema, const Sources& sources);

// The examples of the selected rules; `Example::rule` counts as the Program's rules do.
std::vector<runtime::Example> LowerExamples(const std::vector<CheckedModule>& modules,
                                            const Selection& selection, const Sources& sources);

}  // namespace assay::compiler
