// assay: the command line. Exceptions end here.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>

#include "cli/commands.h"
#include "cli/files.h"
#include "compiler/source/diagnostic.h"
#include "runtime/probes/probe.h"

namespace assay::cli {

int ReportError(const std::string& message, int code) {
  std::cerr << "assay: error: " << message << "\n";
  return code;
}

compiler::CompileResult CompileWithShipped(std::vector<compiler::SourceText> rules,
                                           std::optional<compiler::SourceText> profile) {
  compiler::CompileRequest request{ShippedRules(), std::move(profile)};
  std::move(rules.begin(), rules.end(), std::back_inserter(request.modules));
  compiler::CompileResult result = compiler::Compile(std::move(request), runtime::AllSchemas());
  std::cerr << compiler::Render(result.diagnostics, result.sources);
  return result;
}

namespace {

// What CLI11 says of a wrong command line, with a suggestion for a misspelt word.
int ReportUsage(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  std::vector<std::string> words;
  const CLI::App* command = &app;
  for (const CLI::App* sub : app.get_subcommands({})) {
    words.push_back(sub->get_name());
    if (argc > 1 && sub->get_name() == argv[1]) {
      command = sub;
    }
  }
  for (const CLI::Option* option : command->get_options()) {
    for (const std::string& name : option->get_lnames()) {
      words.push_back("--" + name);
    }
  }
  std::string hint = fmt::format("`assay {}--help` shows what there is",
                                 command == &app ? "" : command->get_name() + " ");
  for (int i = 1; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string_view(argv[i]).find('='));
    const bool known = std::find(words.begin(), words.end(), word) != words.end();
    const std::string suggestion = known ? "" : compiler::Suggest(word, words);
    if (!suggestion.empty() && (word.starts_with("--") || i == 1)) {
      hint = fmt::format("did you mean `{}`?", suggestion);
      break;
    }
  }
  return ReportError(fmt::format("{}\n  hint: {}", error.what(), hint), kExitUsage);
}

constexpr const char* kFooter = R"(Exit codes of `scan`:
  0  judged, and the gate is met
  1  judged, and the gate is not met
  2  the command line, a rule or a profile is wrong
  3  the target could not be judged
  4  too much of the profile could not be judged

Examples:
  assay scan                                 this host, by the default profile
  assay scan /mnt/image                      an image mounted there; nothing in it is run
  assay scan /mnt/image --format xccdf -o results.xml --format text
  assay test my-rules/                       run the examples of your own rules
)";

int Run(int argc, char** argv) {
  CLI::App app(
      "Judges a running Linux host or a mounted machine image by compiled rules, and says "
      "what it could not judge.",
      "assay");
  app.set_version_flag("--version", "assay " ASSAY_VERSION);
  app.require_subcommand(1);
  app.footer(kFooter);
  int exit_code = kExitGateMet;
  AddScan(app, exit_code);
  AddCheck(app, exit_code);
  AddTest(app, exit_code);
  AddExplain(app, exit_code);
  AddFmt(app, exit_code);
  AddLint(app, exit_code);
  AddList(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help, --version
    return app.exit(wanted);
  } catch (const CLI::ParseError& error) {
    return ReportUsage(app, error, argc, argv);
  }
  return exit_code;
}

}  // namespace
}  // namespace assay::cli

int main(int argc, char** argv) {
  try {
    return assay::cli::Run(argc, argv);
  } catch (const std::exception& exception) {
    return assay::cli::ReportError(
        fmt::format("this should not have happened: {}", exception.what()),
        assay::cli::kExitCannotJudge);
  }
}
