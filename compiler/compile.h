// The compiler's public face: rule text and a profile in, a Program and its rules' examples out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/profile/selection.h"
#include "compiler/source/diagnostic.h"
#include "runtime/program/example.h"
#include "runtime/program/program.h"

namespace assay::compiler {

// A file as it was read; `path` is what messages call it.
struct SourceText {
  std::string path;
  std::string text;
  // Without a profile, whether this file's rules are what is asked for; else it is a library.
  bool chosen = false;
};

struct CompileRequest {
  std::vector<SourceText> modules;
  std::optional<SourceText> profile;  // none: every rule of the chosen modules
};

struct CompileResult {
  // There exactly if no diagnostic is an error.
  std::optional<runtime::Program> program;
  std::vector<runtime::Example> examples;
  std::vector<Diagnostic> diagnostics;
  Sources sources;  // what the diagnostics' spans refer to
  // What the program was made of: without mistakes only if there is a program.
  std::vector<CheckedModule> modules;
  Selection selection;
};

// Compiles against what probes offer. The same request gives the same result.
CompileResult Compile(CompileRequest request, const runtime::Schema& schema);

}  // namespace assay::compiler
