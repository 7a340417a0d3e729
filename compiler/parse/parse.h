// Rule text to syntax. The one place that knows ANTLR; nothing is thrown outward.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source.h"

namespace assay::compiler {

// Parses one source. Mistakes are reported, one for each broken declaration at most; what follows a
// broken declaration is still parsed. Text that is too large, not UTF-8, or nested deeper than
// limits.h allows is refused before the parser sees it.
Module ParseModule(SourceId source, const Sources& sources, Diagnostics& diagnostics);

}  // namespace assay::compiler
