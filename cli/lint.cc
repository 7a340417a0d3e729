// `assay lint`: what is probably not meant in rules.
#include "compiler/lint.h"

#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/files.h"
#include "runtime/probes/probe.h"

namespace assay::cli {
namespace {

struct LintOptions {
  std::vector<std::string> rules;
  std::string profile;
  std::string format = "text";
};

constexpr const char* kFooter =
    R"(Looks for conditions that no target can change, rules that contradict one another,
passes over nothing, patterns that comments satisfy, names that nothing uses, and
examples and documentation that are missing. `assay explain --error KIND` explains each.

Exit codes: 0 nothing found, 1 findings, 2 the rules do not compile or cannot be read.

Examples:
  assay lint my-rules/
  assay lint my-rules/ --profile my.yaml     also compares the rules that it selects
  assay lint my-rules/ --format sarif        for code review
)";

// On standard output, in any format.
void Print(const compiler::Findings& findings, const std::string& format) {
  if (format == "json") {
    compiler::WriteJson(findings, std::cout);
  } else if (format == "sarif") {
    compiler::WriteSarif(findings, ASSAY_VERSION, std::cout);
  } else {
    std::cout << compiler::Render(findings.diagnostics, findings.sources);
    if (findings.diagnostics.empty()) {
      std::cout << "nothing found\n";
    }
  }
}

int Lint(const LintOptions& options) {
  auto rules = ReadRules(options.rules);
  if (!rules) {
    return ReportError(rules.error().message, kExitUsage);
  }
  compiler::CompileRequest request{ShippedRules(), std::nullopt};
  std::move(rules->begin(), rules->end(), std::back_inserter(request.modules));
  if (!options.profile.empty()) {
    auto profile = FindProfile(options.profile);
    if (!profile) {
      return ReportError(profile.error().message, kExitUsage);
    }
    request.profile = std::move(*profile);
  }
  const compiler::Findings findings = compiler::Lint(std::move(request), runtime::AllSchemas());
  Print(findings, options.format);
  return findings.broken                ? kExitUsage
         : findings.diagnostics.empty() ? kExitGateMet
                                        : kExitGateNotMet;
}

}  // namespace

void AddLint(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<LintOptions>();
  CLI::App* command = app.add_subcommand("lint", "Find what is probably not meant in rules");
  command->add_option("RULES", options->rules, "Rule files, or folders of them")->required();
  command->add_option("--profile", options->profile,
                      "Also compare the rules that this profile selects: a shipped one's name, or "
                      "a path");
  command->add_option("--format", options->format, "text, json or sarif")
      ->check(CLI::IsMember({"text", "json", "sarif"}));
  command->footer(kFooter);
  command->callback([options, &exit_code] { exit_code = Lint(*options); });
}

}  // namespace assay::cli
