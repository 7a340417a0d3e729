// `assay fmt`: lays out rule files.
#include "compiler/format.h"

#include <fmt/format.h>

#include <iostream>
#include <iterator>
#include <memory>

#include "cli/commands.h"
#include "cli/files.h"

namespace assay::cli {
namespace {

struct FormatOptions {
  std::vector<std::string> files;
  bool check = false;
};

constexpr const char* kFooter =
    R"(Comments, blank lines (one for several), line ends in lists and the spelling of
literals stay as they are; a file with a syntax error stays untouched.

Exit codes: 0 all is well (or was made so), 1 with --check: a file is not formatted,
2 a file cannot be read, written or parsed.

Examples:
  assay fmt my-rules/               format every *.assay below the folder
  assay fmt --check my-rules/       what would change, for a pipeline
  assay fmt - <ssh.assay            from standard input to standard output
)";

compiler::SourceText StandardInput() {
  return {"-", std::string(std::istreambuf_iterator<char>(std::cin), {}), true};
}

// Formats one file as the options say; the exit code.
int FormatOne(const compiler::SourceText& source, const FormatOptions& options) {
  const compiler::FormatResult formatted = compiler::Format(source);
  if (!formatted.text) {
    std::cerr << compiler::Render(formatted.diagnostics, formatted.sources);
    return kExitUsage;
  }
  if (options.check) {
    if (*formatted.text == source.text) {
      return kExitGateMet;
    }
    std::cerr << fmt::format("{}: not formatted\n", source.path);
    std::cout << compiler::UnifiedDiff(source.path, source.text, *formatted.text);
    return kExitGateNotMet;
  }
  if (source.path == "-") {
    std::cout << *formatted.text;
    return kExitGateMet;
  }
  if (*formatted.text == source.text) {
    return kExitGateMet;
  }
  auto file = OutputFile::Open(source.path);
  const auto written = file ? file->Commit(*formatted.text) : runtime::Failure(file.error());
  return written ? kExitGateMet : ReportError(written.error().message, kExitUsage);
}

int FormatAll(const FormatOptions& options) {
  std::vector<compiler::SourceText> sources;
  if (options.files == std::vector<std::string>{"-"}) {
    sources.push_back(StandardInput());
  } else {
    auto read = ReadRules(options.files);
    if (!read) {
      return ReportError(read.error().message, kExitUsage);
    }
    sources = std::move(*read);
  }
  int code = kExitGateMet;
  for (const compiler::SourceText& source : sources) {
    code = std::max(code, FormatOne(source, options));
  }
  return code;
}

}  // namespace

void AddFmt(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<FormatOptions>();
  CLI::App* command = app.add_subcommand("fmt", "Lay out rule files in the one usual way");
  command
      ->add_option("FILES", options->files,
                   "Rule files, or folders that are searched for *.assay; `-` alone: from standard "
                   "input to standard output")
      ->required();
  command->add_flag(
      "--check", options->check,
      "Change nothing: name the files that are not formatted, and show the difference");
  command->footer(kFooter);
  command->callback([options, &exit_code] { exit_code = FormatAll(*options); });
}

}  // namespace assay::cli
