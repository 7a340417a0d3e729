// Rule text in its one layout: what `assay fmt` and editors ask for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/source/diagnostic.h"

namespace assay::compiler {

struct FormatResult {
  // There exactly if the text has no syntax error: a broken text is nobody's to rearrange.
  std::optional<std::string> text;
  std::vector<Diagnostic> diagnostics;
  Sources sources;  // what the diagnostics' spans refer to
};

// Lays out one rule file; print.h says what stays as its author wrote it. Nothing changes its
// meaning, and formatting the result changes nothing. Names and types need not be right.
FormatResult Format(SourceText source);

// What changed from `before` to `after`, as `diff -u` shows it; nothing if they are equal.
std::string UnifiedDiff(const std::string& path, const std::string& before,
                        const std::string& after);

}  // namespace assay::compiler
