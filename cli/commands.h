// The subcommands: each adds itself to the command line and, once that is parsed, runs.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "compiler/compile.h"

namespace assay::cli {

// Exit codes; docs/results.md.
enum ExitCode : int {
  kExitGateMet = 0,
  kExitGateNotMet = 1,
  kExitUsage = 2,  // the command line, a rule or a profile is wrong
  kExitCannotJudge = 3,
  kExitCoverage = 4,
};

// Each registers a subcommand whose callback stores its exit code in `exit_code`.
void AddScan(CLI::App& app, int& exit_code);
void AddCheck(CLI::App& app, int& exit_code);
void AddTest(CLI::App& app, int& exit_code);
void AddExplain(CLI::App& app, int& exit_code);
void AddFmt(CLI::App& app, int& exit_code);
void AddLint(CLI::App& app, int& exit_code);
void AddList(CLI::App& app, int& exit_code);

// Prints `assay: error: MESSAGE` and returns `code`.
int ReportError(const std::string& message, int code);

// Compiles the shipped rules with the given ones, against all probes. Diagnostics go to the error
// stream; without a program the caller returns kExitUsage.
compiler::CompileResult CompileWithShipped(std::vector<compiler::SourceText> rules,
                                           std::optional<compiler::SourceText> profile);

}  // namespace assay::cli
