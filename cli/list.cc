// `assay list`: what is shipped, and what probes can be asked.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/files.h"
#include "runtime/probes/probe.h"
#include "runtime/report/report.h"

namespace assay::cli {
namespace {

int ListRules() {
  auto rules = ShippedRules();
  for (compiler::SourceText& text : rules) {
    text.chosen = true;
  }
  const auto compiled = compiler::Compile({std::move(rules), std::nullopt}, runtime::AllSchemas());
  std::cerr << compiler::Render(compiled.diagnostics, compiled.sources);
  if (!compiled.program) {
    return kExitUsage;
  }
  for (const runtime::Rule& rule : compiled.program->rules) {
    std::cout << fmt::format("{:<48} {:<7} {}\n", rule.info.id, ToString(rule.info.severity),
                             rule.info.title);
  }
  return kExitGateMet;
}

int ListProbes() {
  for (const runtime::ProbeSchema& probe : runtime::AllSchemas()) {
    std::string parameters;
    for (const runtime::ParameterSchema& parameter : probe.parameters) {
      parameters += fmt::format("{}{}: {}{}", parameters.empty() ? "" : ", ", parameter.name,
                                ToString(parameter.type.Required()),
                                parameter.required ? "" : ", may be left out");
    }
    std::cout << fmt::format("{}{}\n  {}\n", probe.name,
                             parameters.empty() ? "" : "(" + parameters + ")", probe.documentation);
    for (const runtime::FieldSchema& field : probe.record.fields) {
      std::cout << fmt::format("    .{:<24} {:<14} {}\n", field.name, ToString(field.type),
                               field.documentation);
    }
    std::cout << fmt::format("  example: {}\n\n", probe.example);
  }
  return kExitGateMet;
}

int List(const std::string& what) {
  if (what == "rules") {
    return ListRules();
  }
  if (what == "probes") {
    return ListProbes();
  }
  if (what == "profiles") {
    for (const std::string& name : ShippedProfiles()) {
      std::cout << name << "\n";
    }
    return kExitGateMet;
  }
  for (const runtime::Format& format : runtime::AllFormats()) {
    std::cout << fmt::format("{:<8} {}\n", format.name, format.summary);
  }
  return kExitGateMet;
}

}  // namespace

void AddList(CLI::App& app, int& exit_code) {
  auto what = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("list", "Show shipped profiles and rules, probes, formats");
  command->add_option("WHAT", *what, "profiles, rules, probes or formats")
      ->required()
      ->check(CLI::IsMember({"profiles", "rules", "probes", "formats"}));
  command->callback([what, &exit_code] { exit_code = List(*what); });
}

}  // namespace assay::cli
