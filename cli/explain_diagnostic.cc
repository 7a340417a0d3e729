// What a diagnostic's page says, and the list of all diagnostics.
#include <fmt/format.h>

#include <iostream>

#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/shipped.h"
#include "compiler/source/diagnostic.h"

namespace assay::cli {
namespace {

void ListDiagnostics() {
  for (const compiler::DiagnosticRow& row : compiler::AllDiagnosticKinds()) {
    std::cout << fmt::format(
        "{:<20} {:<8} {}\n", row.name,
        row.severity == compiler::DiagnosticSeverity::kError ? "error" : "warning", row.summary);
  }
}

}  // namespace

int ExplainDiagnostic(const std::string& kind) {
  if (kind.empty()) {
    ListDiagnostics();
    return kExitGateMet;
  }
  std::vector<std::string> names;
  for (const compiler::DiagnosticRow& row : compiler::AllDiagnosticKinds()) {
    names.emplace_back(row.name);
  }
  const std::string path = fmt::format("docs/diagnostics/{}.md", kind);
  for (const ShippedFile& file : ShippedFiles()) {
    if (file.path == path) {
      std::cout << file.text;
      return kExitGateMet;
    }
  }
  return ReportError(
      fmt::format("there is no diagnostic `{}`\n  hint: {}", kind,
                  compiler::SuggestionHint(kind, names,
                                           "a message ends with its kind, in square brackets; "
                                           "`assay explain --error` lists them")),
      kExitUsage);
}

}  // namespace assay::cli
