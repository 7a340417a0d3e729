// `assay test`: runs the examples that rules carry.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/files.h"
#include "runtime/examples/examples.h"
#include "runtime/probes/probe.h"

namespace assay::cli {
namespace {

struct TestOptions {
  std::vector<std::string> rules;
  std::string filter;
};

void PrintFailure(const runtime::Example& example, const runtime::RuleInfo& rule,
                  const runtime::ExampleResult& result) {
  std::cout << fmt::format("{}:{}: {}: example \"{}\"\n  expected {}, found {}{}\n",
                           example.source.path, example.source.line, rule.id, example.title,
                           example.outcome, ToString(result.outcome),
                           result.reason.empty() ? "" : ": " + result.reason);
  for (const runtime::Evidence& evidence : result.evidence) {
    std::cout << fmt::format("    {}  found {}, expected {}\n", evidence.subject, evidence.found,
                             evidence.expected);
  }
}

int Test(const TestOptions& options) {
  auto rules = ReadRules(options.rules);
  if (!rules) {
    return ReportError(rules.error().message, kExitUsage);
  }
  const auto compiled = CompileWithShipped(std::move(*rules), std::nullopt);
  if (!compiled.program) {
    return kExitUsage;
  }
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const runtime::Example& example : compiled.examples) {
    const runtime::RuleInfo& rule = compiled.program->rules[example.rule].info;
    if ((rule.id + " " + example.title).find(options.filter) == std::string::npos) {
      continue;
    }
    const auto result = runtime::RunExample(*compiled.program, example, runtime::AllProbes());
    if (result.as_expected) {
      ++passed;
    } else {
      ++failed;
      PrintFailure(example, rule, result);
    }
  }
  if (passed + failed == 0) {
    return ReportError(options.filter.empty()
                           ? "these rules have no examples"
                           : fmt::format("no example matches `{}`", options.filter),
                       kExitUsage);
  }
  std::cout << fmt::format("{} examples as expected, {} not\n", passed, failed);
  return failed == 0 ? kExitGateMet : kExitGateNotMet;
}

}  // namespace

void AddTest(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<TestOptions>();
  CLI::App* command = app.add_subcommand("test", "Run the examples of rules");
  command->add_option("RULES", options->rules, "Rule files, or folders of them")->required();
  command->add_option("--filter", options->filter,
                      "Only examples whose rule or title contains this text");
  command->callback([options, &exit_code] { exit_code = Test(*options); });
}

}  // namespace assay::cli
