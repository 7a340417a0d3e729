// `assay test`: runs the examples that rules carry, and mutants of the rules against them.
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <set>
#include <sstream>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/progress.h"
#include "compiler/mutate/survey.h"
#include "runtime/examples/test_report.h"
#include "runtime/probes/probe.h"
#include "runtime/support/parallel.h"

namespace assay::cli {
namespace {

using runtime::Example;
using runtime::ExampleResult;
using runtime::RuleInfo;

struct TestOptions {
  std::vector<std::string> rules;
  std::string filter;
  std::string junit;
  std::size_t jobs = 0;  // none given: as many as there are CPUs
  bool list = false;
  bool mutate = false;
};

const RuleInfo& RuleOf(const compiler::CompileResult& compiled, const Example& example) {
  return compiled.program->rules[example.rule].info;
}

std::vector<Example> Chosen(const compiler::CompileResult& compiled, const std::string& filter) {
  std::vector<Example> chosen;
  std::copy_if(compiled.examples.begin(), compiled.examples.end(), std::back_inserter(chosen),
               [&](const Example& example) {
                 return runtime::IsChosen(filter, RuleOf(compiled, example).id, example.title);
               });
  return chosen;
}

int List(const compiler::CompileResult& compiled, const std::vector<Example>& examples) {
  for (const Example& example : examples) {
    std::cout << fmt::format("{}:{}: {}: {} {}\n", example.source.path, example.source.line,
                             RuleOf(compiled, example).id, example.outcome,
                             runtime::Quote(example.title));
  }
  return kExitGateMet;
}

// Whether all came out as they say; prints those that did not.
bool RunChosen(const compiler::CompileResult& compiled, const std::vector<Example>& examples,
               const TestOptions& options, std::vector<runtime::TestCase>& cases) {
  Progress progress(true);
  const std::vector<ExampleResult> results = runtime::RunExamples(
      *compiled.program, examples, runtime::AllProbes(),
      {options.jobs,
       [&](std::size_t done, std::size_t total) { progress.Show("examples", done, total); }});
  progress.Clear();
  std::size_t failed = 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const RuleInfo& rule = RuleOf(compiled, examples[i]);
    cases.push_back(runtime::CaseOf(examples[i], rule, results[i]));
    if (!results[i].as_expected) {
      ++failed;
      std::cout << runtime::DescribeUnexpected(examples[i], rule, results[i]) << "\n";
    }
  }
  std::cout << fmt::format("{} examples as expected, {} not\n", examples.size() - failed, failed);
  return failed == 0;
}

// Whether every survivor is written down; prints those that are not.
bool Mutate(const compiler::CompileResult& compiled, const std::vector<Example>& examples,
            const TestOptions& options, std::vector<runtime::TestCase>& cases) {
  std::set<std::uint32_t> rules;
  for (const Example& example : examples) {
    rules.insert(example.rule);
  }
  // A rule without examples is a chosen one as well: all its mutants survive.
  const auto chosen = [&](std::uint32_t rule) {
    return rules.contains(rule) ||
           runtime::IsChosen(options.filter, compiled.program->rules[rule].info.id, "");
  };
  Progress progress(true);
  const compiler::MutationSurvey survey = compiler::SurveyMutants(
      compiled, runtime::AllSchemas(),
      {[&](const runtime::Program& mutant, const std::vector<std::uint32_t>& originals) {
         return runtime::Notices(mutant, originals, compiled.examples, runtime::AllProbes());
       },
       chosen, options.jobs,
       [&](std::size_t done, std::size_t total) { progress.Show("mutants of", done, total); }});
  progress.Clear();
  std::cout << compiler::Render(survey.diagnostics, compiled.sources)
            << compiler::DescribeScore(survey);
  for (const compiler::Diagnostic& diagnostic : survey.diagnostics) {
    const std::string text = compiler::Render({diagnostic}, compiled.sources);
    cases.push_back({"mutants", text.substr(0, text.find('\n')), diagnostic.message, text});
  }
  return survey.diagnostics.empty();
}

int RunAll(const compiler::CompileResult& compiled, const std::vector<Example>& examples,
           const TestOptions& options, std::optional<OutputFile>& junit) {
  std::vector<runtime::TestCase> cases;
  bool hold = RunChosen(compiled, examples, options, cases);
  if (hold && options.mutate) {
    hold = Mutate(compiled, examples, options, cases);
  } else if (options.mutate) {
    std::cout << "no mutants were made: first every example has to hold\n";
  }
  if (junit) {
    std::ostringstream text;
    runtime::WriteJunit(cases, text);
    if (const auto written = junit->Commit(text.str()); !written) {
      return ReportError(written.error().message, kExitUsage);
    }
  }
  return hold ? kExitGateMet : kExitGateNotMet;
}

int Test(const TestOptions& options) {
  auto rules = ReadRules(options.rules);
  if (!rules) {
    return ReportError(rules.error().message, kExitUsage);
  }
  std::optional<OutputFile> junit;
  if (!options.junit.empty()) {
    auto opened = OutputFile::Open(options.junit);
    if (!opened) {
      return ReportError(opened.error().message, kExitUsage);
    }
    junit.emplace(std::move(*opened));
  }
  const auto compiled = CompileWithShipped(std::move(*rules), std::nullopt);
  if (!compiled.program) {
    return kExitUsage;
  }
  const std::vector<Example> examples = Chosen(compiled, options.filter);
  if (examples.empty()) {
    return ReportError(
        options.filter.empty()
            ? "these rules have no examples"
            : fmt::format("no rule with examples, and no example, matches `{}`", options.filter),
        kExitUsage);
  }
  return options.list ? List(compiled, examples) : RunAll(compiled, examples, options, junit);
}

constexpr const char* kFooter = R"(Exit codes:
  0  every example came out as it says; with --mutate, no mutant survives
  1  one did not
  2  the command line or a rule is wrong, or there is no example to run

Examples:
  assay test my-rules/                          every example of these files
  assay test my-rules/ --filter 'my.ssh.*'      those of some rules
  assay test my-rules/ --filter 'a drop-in'     those whose title holds these words
  assay test my-rules/ --mutate                 would the examples notice a mistake?
  assay test my-rules/ --junit results.xml      for a build server
)";

}  // namespace

void AddTest(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<TestOptions>();
  CLI::App* command = app.add_subcommand(
      "test", "Run the examples that rules carry, each on a root in memory; no target is needed");
  command->add_option("RULES", options->rules, "Rule files, or folders of them")->required();
  command->add_option("--filter", options->filter,
                      "Only examples whose rule or title matches: a pattern with * ? [], or words "
                      "that stand in it");
  command->add_flag("--list", options->list, "Say which examples there are, and run none");
  command->add_flag("--mutate", options->mutate,
                    "Then alter each operator, literal and quantifier of the rules in turn, and "
                    "list the alterations that no example notices");
  command->add_option("--junit", options->junit,
                      "Also write the results as JUnit XML to this file");
  command
      ->add_option("--jobs", options->jobs, "How many threads; default: as many as there are CPUs")
      ->check(CLI::Range(1, 256));
  command->footer(kFooter);
  command->callback([options, &exit_code] {
    if (options->jobs == 0) {  // asked only here: it reads /sys, and no other command should
      options->jobs = runtime::ThreadsHere();
    }
    exit_code = Test(*options);
  });
}

}  // namespace assay::cli
