// `assay check`: what is wrong with rule files and a profile, without a target.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/files.h"

namespace assay::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> rules;
  std::string profile;
};

int Check(const CheckOptions& options) {
  auto rules = ReadRules(options.rules);
  if (!rules) {
    return ReportError(rules.error().message, kExitUsage);
  }
  std::optional<compiler::SourceText> profile;
  if (!options.profile.empty()) {
    auto found = FindProfile(options.profile);
    if (!found) {
      return ReportError(found.error().message, kExitUsage);
    }
    profile = std::move(*found);
  }
  const auto compiled = CompileWithShipped(std::move(*rules), std::move(profile));
  if (!compiled.program) {
    return kExitUsage;
  }
  std::cout << fmt::format("{} rules, {} examples, {} facts: no mistakes\n",
                           compiled.program->rules.size(), compiled.examples.size(),
                           compiled.program->facts.size());
  return kExitGateMet;
}

}  // namespace

void AddCheck(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app.add_subcommand("check", "Find mistakes in rule files and profiles");
  command->add_option("RULES", options->rules, "Rule files, or folders of them")->required();
  command->add_option("--profile", options->profile,
                      "Also check this profile: a shipped one's name, or a path");
  command->callback([options, &exit_code] { exit_code = Check(*options); });
}

}  // namespace assay::cli
