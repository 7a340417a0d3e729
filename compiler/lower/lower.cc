#include "compiler/lower/lower.h"

#include "compiler/ast/print.h"
#include "compiler/check/example_fact.h"
#include "compiler/lower/lower_expr.h"

namespace assay::compiler {
namespace {

using runtime::Program;
using runtime::SourceLine;

SourceLine LineOf(const Sources& sources, const Span& span) {
  return SourceLine{sources.Path(span.source), sources.LineOf(span)};
}

const RuleDeclaration& RuleAt(const std::vector<CheckedModule>& modules, const Place& place) {
  return std::get<RuleDeclaration>(modules[place.module].module.declarations[place.declaration]);
}

runtime::RuleInfo InfoOf(const Module& module, const RuleDeclaration& declaration,
                         const SelectedRule& selected, const ExprLowerer& lowerer) {
  const std::uint32_t m = selected.place->module;
  runtime::RuleInfo info;
  info.id = FullName(module, declaration.name.text);
  info.number = selected.number;
  info.levels = selected.levels;
  info.title = lowerer.TextValue(m, *declaration.title, true);
  info.about = declaration.about ? lowerer.TextValue(m, *declaration.about, true) : "";
  info.severity = selected.severity.value_or(*runtime::ParseSeverity(declaration.severity->text));
  for (const ReferenceNode& reference : declaration.references) {
    info.references.push_back({reference.scheme.text, reference.value.value});
  }
  for (const FixNode& fix : declaration.fixes) {
    const std::string system = fix.system ? fix.system->text : "text";
    info.fixes.push_back({system, lowerer.TextValue(m, fix.text, system == "text")});
  }
  for (const Name& tag : declaration.tags.value_or(std::vector<Name>())) {
    info.tags.push_back(tag.text);
  }
  return info;
}

// A manual item has no declaration: its number names it.
runtime::Rule ManualRule(const SelectedRule& selected, const std::string& benchmark) {
  runtime::Rule rule;
  rule.info.id = benchmark + ".manual." + selected.number;
  rule.info.number = selected.number;
  rule.info.levels = selected.levels;
  rule.info.title = selected.manual_title;
  rule.info.about = selected.manual_review;
  rule.info.manual = true;
  return rule;
}

void AddParameters(const std::vector<CheckedModule>& modules, const Selection& selection,
                   const ExprLowerer& lowerer, Program& program) {
  for (std::uint32_t m = 0; m < modules.size(); ++m) {
    const bool used = std::any_of(
        selection.rules.begin(), selection.rules.end(),
        [&](const SelectedRule& rule) { return rule.place && rule.place->module == m; });
    const auto& declarations = modules[m].module.declarations;
    for (std::uint32_t d = 0; used && d < declarations.size(); ++d) {
      const auto* parameter = std::get_if<ParameterDeclaration>(&declarations[d]);
      if (parameter == nullptr) {
        continue;
      }
      const runtime::Type& type = *modules[m].infos[parameter->value].type;
      const auto set = selection.parameters.find(Place{m, d});
      const runtime::Value value = set != selection.parameters.end()
                                       ? set->second
                                       : lowerer.ConstantValue(m, parameter->value);
      program.parameters.push_back({FullName(modules[m].module, parameter->name.text),
                                    parameter->title, ToString(type), ToString(value, type)});
    }
  }
}

}  // namespace

Program Lower(const std::vector<CheckedModule>& modules, const Selection& selection,
              const runtime::Schema& schema, const Sources& sources) {
  Program program;
  program.benchmark = selection.benchmark;
  program.profile = selection.profile;
  program.sections = selection.sections;
  ExprLowerer lowerer(modules, selection, schema, program);
  if (selection.benchmark_place) {
    const auto [m, d] = *selection.benchmark_place;
    const auto& benchmark = std::get<BenchmarkDeclaration>(modules[m].module.declarations[d]);
    program.applies = lowerer.Lower(m, *benchmark.applies);
    program.applies_text = PrintExpr(modules[m].module, *benchmark.applies);
  }
  for (const SelectedRule& selected : selection.rules) {
    if (!selected.place) {
      program.rules.push_back(ManualRule(selected, selection.benchmark.id));
      continue;
    }
    const std::uint32_t m = selected.place->module;
    const RuleDeclaration& declaration = RuleAt(modules, *selected.place);
    runtime::Rule rule;
    rule.info = InfoOf(modules[m].module, declaration, selected, lowerer);
    rule.source = LineOf(sources, declaration.name.span);
    if (declaration.applies) {
      rule.applies = lowerer.Lower(m, *declaration.applies);
    }
    for (const ConditionNode& condition : declaration.check) {
      rule.check.push_back({lowerer.Lower(m, condition.expr), condition.live,
                            LineOf(sources, modules[m].module.At(condition.expr).span)});
    }
    program.rules.push_back(std::move(rule));
  }
  AddParameters(modules, selection, lowerer, program);
  return program;
}

std::vector<runtime::Example> LowerExamples(const std::vector<CheckedModule>& modules,
                                            const Selection& selection, const Sources& sources) {
  std::vector<runtime::Example> examples;
  for (std::uint32_t r = 0; r < selection.rules.size(); ++r) {
    if (!selection.rules[r].place) {
      continue;
    }
    const Place& place = *selection.rules[r].place;
    for (const ExampleNode& node : RuleAt(modules, place).examples) {
      runtime::Example example{
          r, node.outcome.text, node.title.value, {}, LineOf(sources, node.span)};
      for (const ExampleStatement& statement : node.statements) {
        example.facts.push_back(FactOf(modules[place.module].module, statement));
      }
      examples.push_back(std::move(example));
    }
  }
  return examples;
}

}  // namespace assay::compiler
