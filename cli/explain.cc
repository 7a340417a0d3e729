// `assay explain`: what a message means.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/shipped.h"
#include "compiler/source/diagnostic.h"

namespace assay::cli {
namespace {

constexpr const char* kFooter = R"(Examples:
  assay explain --error                     every kind of mistake, a line each
  assay explain --error OptionalCompared    what it means, an example, and the way out
)";

void ListKinds() {
  for (const compiler::DiagnosticRow& row : compiler::AllDiagnosticKinds()) {
    std::cout << fmt::format(
        "{:<20} {:<8} {}\n", row.name,
        row.severity == compiler::DiagnosticSeverity::kError ? "error" : "warning", row.summary);
  }
}

int ExplainKind(const std::string& kind) {
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

}  // namespace

void AddExplain(CLI::App& app, int& exit_code) {
  auto kind = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("explain", "Say what a message means");
  CLI::Option* error =
      command
          ->add_option("--error", *kind,
                       "The kind that a message ends with, in square brackets; none: list them all")
          ->expected(0, 1)
          ->required();
  command->footer(kFooter);
  command->callback([=, &exit_code] {
    if (error->count() > 0 && kind->empty()) {
      ListKinds();
    } else {
      exit_code = ExplainKind(*kind);
    }
  });
}

}  // namespace assay::cli
