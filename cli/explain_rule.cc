// `assay explain RULE [TARGET]`: a rule, and its verdict, in words.
#include <iostream>

#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/files.h"
#include "cli/target.h"
#include "compiler/find_rule.h"
#include "runtime/explain/write_rule.h"
#include "runtime/probes/probe.h"

namespace assay::cli {
namespace {

// Every rule of the given files or, without any, every one that is shipped.
std::optional<runtime::Program> CompileAll(std::vector<compiler::SourceText> rules) {
  if (!rules.empty()) {
    return CompileWithShipped(std::move(rules), std::nullopt).program;
  }
  rules = ShippedRules();
  for (compiler::SourceText& text : rules) {
    text.chosen = true;
  }
  auto compiled = compiler::Compile({std::move(rules), std::nullopt}, runtime::AllSchemas());
  std::cerr << compiler::Render(compiled.diagnostics, compiled.sources);
  return std::move(compiled.program);
}

int Explain(const runtime::Program& program, std::uint32_t rule,
            const ExplainRuleOptions& options) {
  const runtime::RuleWords words = Describe(program, rule, runtime::AllSchemas());
  const auto write = options.format == "json" ? runtime::WriteRuleJson : runtime::WriteRuleText;
  if (options.target.empty()) {
    write(words, nullptr, std::cout);
    return kExitGateMet;
  }
  const auto system = OpenTarget(options.target);
  if (!system) {
    return ReportError(system.error().message, kExitCannotJudge);
  }
  const auto verdict = ExplainVerdict(program, rule, runtime::AllProbes(), **system);
  if (!verdict) {
    return ReportError(verdict.error().message, kExitCannotJudge);
  }
  write(words, &*verdict, std::cout);
  return kExitGateMet;
}

}  // namespace

int ExplainRule(const ExplainRuleOptions& options) {
  auto rules = ReadRules(options.rules);
  if (!rules) {
    return ReportError(rules.error().message, kExitUsage);
  }
  if (!options.profile.empty() || rules->empty()) {
    auto profile = FindProfile(options.profile.empty() ? kDefaultProfile : options.profile);
    if (!profile) {
      return ReportError(profile.error().message, kExitUsage);
    }
    const auto compiled = CompileWithShipped(*rules, std::move(*profile));
    if (!compiled.program) {
      return kExitUsage;
    }
    const auto rule = compiler::FindRule(*compiled.program, options.rule);
    if (rule) {
      return Explain(*compiled.program, *rule, options);
    }
    if (!options.profile.empty()) {
      return ReportError(rule.error().message, kExitUsage);
    }
  }
  const auto program = CompileAll(std::move(*rules));
  if (!program) {
    return kExitUsage;
  }
  const auto rule = compiler::FindRule(*program, options.rule);
  return rule ? Explain(*program, *rule, options) : ReportError(rule.error().message, kExitUsage);
}

}  // namespace assay::cli
