// Rule templates: each use of one with arguments becomes a rule of its own, before anything is
// checked, so that all that follows knows plain rules only.
#pragma once

#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/source/diagnostic.h"

namespace assay::compiler {

inline bool IsTemplate(const RuleDeclaration& rule) { return !rule.parameters.empty(); }

// Adds, behind the declarations of each template's module, its instances: those that benchmarks of
// any module name, and those that its own examples run with. Equal arguments make one instance. Its
// name is the template's with the arguments as an author writes them in order,
// `module_unavailable("cramfs", 3)`; in its expressions and texts the arguments stand for the
// parameters; it has those of the template's examples that run with its arguments. A benchmark's
// item then names the instance.
//
// Reports arguments that do not fit, and uses of a template as a rule or of a rule as a template.
void AddInstances(const std::vector<Module*>& modules, Diagnostics& diagnostics);

}  // namespace assay::compiler
