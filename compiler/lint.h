// What is probably not meant in rules that compile: what `assay lint` shows.
#pragma once

#include <ostream>
#include <string>

#include "compiler/compile.h"

namespace assay::compiler {

struct Findings {
  // Errors of the text alone, or warnings about it, by kinds.def.
  std::vector<Diagnostic> diagnostics;
  Sources sources;
  bool broken = false;  // they are errors: nothing was looked for
};

// Looks at the rules of chosen modules, and at those that the profile selects, which are also
// compared with one another.
Findings Lint(CompileRequest request, const runtime::Schema& schema);

// As an array of objects: kind, severity, message, hint, path, and lines and columns from one, in
// code points.
void WriteJson(const Findings& findings, std::ostream& out);

// As SARIF 2.1.0. `version` is the program's own.
void WriteSarif(const Findings& findings, const std::string& version, std::ostream& out);

}  // namespace assay::compiler
