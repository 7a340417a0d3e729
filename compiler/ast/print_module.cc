#include <fmt/format.h>

#include "compiler/ast/print.h"

namespace assay::compiler {
namespace {

struct Printer {
  const Module& module;

  std::string Expr(ExprId id) const { return PrintExpr(module, id); }

  static std::string Type(const TypeName& type) {
    const std::string base =
        type.element ? type.base.text + "<" + type.element->text + ">" : type.base.text;
    return type.optional ? base + "?" : base;
  }

  std::string DomainText(const Domain& domain) const {
    return domain.choices ? " in " + Expr(*domain.choices)
                          : fmt::format(" in {}..{}", Expr(*domain.low), Expr(*domain.high));
  }

  std::string operator()(const ParameterDeclaration& p) const {
    return fmt::format("param {}: {} = {}{}{}\n", p.name.text, Type(p.type), Expr(p.value),
                       p.domain ? DomainText(*p.domain) : "",
                       p.title.empty() ? "" : " " + PrintString(p.title));
  }

  std::string operator()(const LetDeclaration& let) const {
    return fmt::format("let {} = {}\n", let.name.text, Expr(let.value));
  }

  std::string Check(const RuleDeclaration& rule) const {
    if (rule.check.size() == 1 && !rule.check[0].live) {
      return "  check " + Expr(rule.check[0].expr) + "\n";
    }
    std::string out = "  check {\n";
    for (const ConditionNode& condition : rule.check) {
      out += fmt::format("    {}{}\n", condition.live ? "live " : "", Expr(condition.expr));
    }
    return out + "  }\n";
  }

  std::string Statement(const ExampleStatement& statement) const {
    std::string out = "    " + statement.kind.text;
    out += statement.subject ? " " + PrintString(statement.subject->value) : "";
    out += statement.content ? " = " + PrintString(statement.content->value) : "";
    std::string attributes;
    for (const CallArgument& attribute : statement.attributes) {
      attributes += attributes.empty() ? "" : ", ";
      attributes += attribute.name ? attribute.name->text + ": " : "";
      attributes += Expr(attribute.value);
    }
    return out + (attributes.empty() ? "" : " (" + attributes + ")") + "\n";
  }

  std::string Example(const ExampleNode& example) const {
    std::string out =
        fmt::format("  example {} {} {{\n", example.outcome.text, PrintString(example.title.value));
    for (const ExampleStatement& statement : example.statements) {
      out += Statement(statement);
    }
    return out + "  }\n";
  }

  static std::string References(const RuleDeclaration& rule) {
    std::string out;
    for (const ReferenceNode& reference : rule.references) {
      out += fmt::format("{}{} {}", out.empty() ? "  refs " : ", ", reference.scheme.text,
                         PrintString(reference.value.value));
    }
    return out.empty() ? out : out + "\n";
  }

  static std::string Tags(const RuleDeclaration& rule) {
    std::string out;
    for (const Name& tag : rule.tags.value_or(std::vector<Name>())) {
      out += (out.empty() ? "  tags " : ", ") + tag.text;
    }
    return out.empty() ? out : out + "\n";
  }

  std::string operator()(const RuleDeclaration& rule) const {
    std::string out = fmt::format("rule {} {{\n", rule.name.text);
    out += rule.title ? "  title " + PrintString(rule.title->value) + "\n" : "";
    out += rule.severity ? "  severity " + rule.severity->text + "\n" : "";
    out += rule.about ? "  about " + PrintString(rule.about->value) + "\n" : "";
    out += rule.applies ? "  applies " + Expr(*rule.applies) + "\n" : "";
    out += rule.check_span ? Check(rule) : "";
    for (const FixNode& fix : rule.fixes) {
      out += fmt::format("  fix {}{}\n", fix.system ? fix.system->text + " " : "",
                         PrintString(fix.text.value));
    }
    out += References(rule);
    out += Tags(rule);
    for (const ExampleNode& example : rule.examples) {
      out += Example(example);
    }
    return out + "}\n";
  }

  static std::string Item(const BenchmarkItem& item) {
    std::string out = item.number ? PrintString(item.number->value) + " " : "";
    out += item.rule ? item.rule->text
                     : fmt::format("manual {} {}", PrintString(item.manual_title->value),
                                   PrintString(item.manual_review->value));
    std::string levels;
    for (const LevelNode& level : item.levels) {
      levels += fmt::format("{}{} {}", levels.empty() ? " level " : ", ", level.platform.text,
                            level.level);
    }
    return out + levels + "\n";
  }

  std::string operator()(const BenchmarkDeclaration& benchmark) const {
    std::string out = fmt::format("benchmark {} {{\n", benchmark.name.text);
    const auto text = [&](std::string_view word, const std::optional<Text>& value) {
      out += value ? fmt::format("  {} {}\n", word, PrintString(value->value)) : "";
    };
    text("title", benchmark.title);
    text("version", benchmark.version);
    text("publisher", benchmark.publisher);
    text("about", benchmark.about);
    out += benchmark.applies ? "  applies " + Expr(*benchmark.applies) + "\n" : "";
    for (const BenchmarkItem& item : benchmark.items) {
      out += "  " + Item(item);
    }
    for (const BenchmarkSection& section : benchmark.sections) {
      out += fmt::format("  section {} {} {{\n", PrintString(section.number.value),
                         PrintString(section.title.value));
      for (const BenchmarkItem& item : section.items) {
        out += "    " + Item(item);
      }
      out += "  }\n";
    }
    return out + "}\n";
  }
};

}  // namespace

std::string PrintModule(const Module& module) {
  std::string out = module.name ? "module " + module.name->text + "\n" : "";
  for (const Declaration& declaration : module.declarations) {
    out += out.empty() ? "" : "\n";
    out += std::visit(Printer{module}, declaration);
  }
  return out;
}

}  // namespace assay::compiler
