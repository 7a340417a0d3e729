// What the compiler knows of rule text and a profile before it makes a Program of them: for
// everything that looks at rules without judging by them.
#pragma once

#include <vector>

#include "compiler/check/check.h"
#include "compiler/compile.h"
#include "compiler/profile/selection.h"

namespace assay::compiler {

struct Analysis {
  Sources sources;
  Diagnostics diagnostics;  // where it has errors, the rest is as whole as they let it be
  std::vector<CheckedModule> modules;
  std::vector<std::uint32_t> chosen;  // indices of the request's chosen ones
  Selection selection;
};

// Parses, checks and selects: Compile but for the last stage.
Analysis Analyze(CompileRequest request, const runtime::Schema& schema);

}  // namespace assay::compiler
