// `assay scan`: judges a target and writes results.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <sstream>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/outputs.h"
#include "cli/progress.h"
#include "cli/target.h"
#include "runtime/evaluate/evaluate.h"
#include "runtime/probes/probe.h"
#include "runtime/report/report.h"
#include "runtime/result/summary.h"

namespace assay::cli {
namespace {

using runtime::Result;
using runtime::ScanResult;
using runtime::System;

struct ScanOptions {
  std::string target;
  std::string profile;
  std::vector<std::string> rules;
  std::string time;
  bool quiet = false;
  bool no_color = false;
};

std::string Now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

// The compiled profile, or nothing after having said why.
std::optional<runtime::Program> CompileFor(const ScanOptions& options) {
  auto rules = ReadRules(options.rules);
  if (!rules) {
    ReportError(rules.error().message, kExitUsage);
    return {};
  }
  std::optional<compiler::SourceText> profile;
  if (!options.profile.empty() || rules->empty()) {
    auto found = FindProfile(options.profile.empty() ? kDefaultProfile : options.profile);
    if (!found) {
      ReportError(found.error().message, kExitUsage);
      return {};
    }
    profile = std::move(*found);
  }
  auto compiled = CompileWithShipped(std::move(*rules), std::move(profile));
  if (compiled.program && compiled.program->rules.empty()) {
    ReportError("the given files have no rules", kExitUsage);
    return {};
  }
  return std::move(compiled.program);
}

Result<ScanResult> Judge(const runtime::Program& program, const System& system,
                         const ScanOptions& options) {
  Progress progress(!options.quiet);
  const std::string start = options.time.empty() ? Now() : options.time;
  auto result = runtime::Evaluate(program, runtime::AllProbes(), system,
                                  {[&](std::string_view phase, std::size_t done,
                                       std::size_t total) { progress.Show(phase, done, total); }});
  if (result) {
    result->tool_version = ASSAY_VERSION;
    result->start_time = start;
    result->end_time = options.time.empty() ? Now() : options.time;
    result->privileged = geteuid() == 0;
    runtime::Summarize(*result);
  }
  return result;
}

int ExitCodeOf(runtime::GateVerdict verdict) {
  switch (verdict) {
    case runtime::GateVerdict::kMet:
      return kExitGateMet;
    case runtime::GateVerdict::kNotMet:
      return kExitGateNotMet;
    case runtime::GateVerdict::kCoverageTooLow:
      return kExitCoverage;
  }
  return kExitCannotJudge;
}

int Scan(const ScanOptions& options, const std::vector<OutputRequest>& requests) {
  // What can go wrong cheaply goes wrong first: outputs, rules, profile; then the target.
  auto outputs = Outputs::Open(requests);
  if (!outputs) {
    return ReportError(outputs.error().message, kExitUsage);
  }
  const auto program = CompileFor(options);
  if (!program) {
    return kExitUsage;
  }
  const auto system = OpenTarget(options.target);
  if (!system) {
    return ReportError(system.error().message, kExitCannotJudge);
  }
  const auto result = Judge(*program, **system, options);
  if (!result) {
    return ReportError(result.error().message, kExitCannotJudge);
  }
  const auto written = outputs->Write(*result, !options.no_color);
  if (!written) {
    return ReportError(written.error().message, kExitCannotJudge);
  }
  if (!options.quiet && !outputs->uses_standard_output()) {
    std::cerr << result->gate_reason << "\n";
  }
  return ExitCodeOf(result->gate);
}

std::string CheckTime(const std::string& text) {
  std::tm time = {};
  const char* end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time);
  return end != nullptr && *end == '\0'
             ? ""
             : fmt::format("`{}` is not a time: write UTC as 2026-01-31T12:00:00Z", text);
}

}  // namespace

void AddScan(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ScanOptions>();
  auto formats = std::make_shared<std::vector<std::string>>();
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand(
      "scan", "Judge this host, or an image root, and write results; nothing is changed or run");
  command->add_option("TARGET", options->target,
                      "The root folder of a mounted or unpacked image; none, or /: this host");
  command->add_option(
      "--profile", options->profile,
      fmt::format("A shipped profile's name, or a path; default {}", kDefaultProfile));
  command->add_option("--rules", options->rules,
                      "Rule files of your own, or folders of them; without --profile all their "
                      "rules are judged. A module that is also shipped replaces the shipped one");
  CLI::Option* format = command->add_option(
      "--format", *formats, "text, xccdf or json; give it again for several, each with its -o");
  CLI::Option* file = command->add_option(
      "-o,--output", *files, "Where the format before it goes; none or `-`: standard output");
  command
      ->add_option("--time", options->time, "The time that results state, for reproducible files")
      ->check([](const std::string& text) { return CheckTime(text); });
  command->add_flag("--quiet", options->quiet, "No progress and no last line on the error stream");
  command->add_flag("--no-color", options->no_color, "No colour, also on a terminal");
  for (CLI::Option* repeated : {format, file}) {
    repeated->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  command->callback([=, &exit_code] {
    // CLI11 keeps the order in which options came: that pairs each -o with its --format.
    std::vector<OutputWord> words;
    std::size_t next_format = 0;
    std::size_t next_file = 0;
    for (const CLI::Option* option : command->parse_order()) {
      if (option == format) {
        words.push_back({true, (*formats)[next_format++]});
      } else if (option == file) {
        words.push_back({false, (*files)[next_file++]});
      }
    }
    const auto requests = PairOutputs(words);
    exit_code =
        requests ? Scan(*options, *requests) : ReportError(requests.error().message, kExitUsage);
  });
}

}  // namespace assay::cli
