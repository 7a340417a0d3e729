#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/print.h"
#include "compiler/ast/print_parts.h"

namespace assay::compiler {
namespace {

constexpr std::size_t kWidth = 100;
// Values of properties stand below one another: the longest word that has one, `fix shell`, and a
// blank.
constexpr std::size_t kValueColumn = 10;
constexpr std::size_t kBeforeTitle = 3;

struct Printer {
  const Module& module;
  Trivia& trivia;

  Doc Expr(ExprId id) const { return LayExpr(module, &trivia, id); }
  Doc Spelled(const Text& text) const { return trivia.Spelling(text.span); }

  static Doc Property(std::string word, Doc value) {
    word.resize(std::max(kValueColumn, word.size() + 1), ' ');
    return Concat(std::move(word), std::move(value));
  }

  // The property that holds `value`, from its word on.
  static Span PropertySpan(const std::vector<Span>& properties, const Span& value) {
    for (const Span& property : properties) {
      if (property.begin <= value.begin && value.end <= property.end) {
        return property;
      }
    }
    return value;
  }

  // --- parameters and lets

  static std::string Type(const TypeName& type) {
    const std::string base =
        type.element ? type.base.text + "<" + type.element->text + ">" : type.base.text;
    return type.optional ? base + "?" : base;
  }

  // All of a parameter but its title.
  Doc Head(const ParameterDeclaration& p) const {
    Doc head = Concat(fmt::format("param {}: {} = ", p.name.text, Type(p.type)), Expr(p.value));
    if (p.domain) {
      head.Add(" in ");
      head.Add(p.domain->choices ? Expr(*p.domain->choices)
                                 : Concat(Expr(*p.domain->low), "..", Expr(*p.domain->high)));
    }
    return head;
  }

  // Parameters on lines that follow each other, from `first` on; their titles stand below one
  // another. Returns how many there are.
  std::size_t AddParameters(std::size_t first, std::vector<BlockItem>& items) const {
    std::vector<const ParameterDeclaration*> group;
    std::vector<Doc> heads;
    std::size_t column = 0;
    for (std::size_t i = first; i < module.declarations.size(); ++i) {
      const auto* parameter = std::get_if<ParameterDeclaration>(&module.declarations[i]);
      if (parameter == nullptr ||
          (i != first && StandsApart(group.back()->span, parameter->span))) {
        break;
      }
      group.push_back(parameter);
      heads.push_back(Head(*parameter));
      const std::size_t width = heads.back().broken ? 0 : RenderFlat(heads.back()).size();
      column = std::max(column, parameter->title.empty() ? 0 : width);
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      Doc& head = heads[i];
      if (!group[i]->title.empty()) {
        const std::size_t width = head.broken ? column : RenderFlat(head).size();
        head.Add(std::string(column - width + kBeforeTitle, ' ') + PrintString(group[i]->title));
      }
      items.push_back({group[i]->span, std::move(head)});
    }
    return group.size();
  }

  bool StandsApart(const Span& before, const Span& after) const {
    return trivia.LineEnds(before.end, after.begin) > 1;
  }

  // --- rules

  Doc Check(const RuleDeclaration& rule) const {
    const bool comments = trivia.Has(rule.check_span->begin, rule.check_span->end);
    std::vector<BlockItem> lines;
    for (const ConditionNode& condition : rule.check) {
      lines.push_back(
          {condition.span, Concat(condition.live ? "live " : "", Expr(condition.expr))});
    }
    if (rule.check.size() == 1 && !rule.check[0].live && !comments && !lines[0].doc.broken &&
        RenderFlat(lines[0].doc).size() + kValueColumn + 2 <= kWidth) {
      return Property("check", std::move(lines[0].doc));
    }
    return LayBlock(trivia, "check", *rule.check_span, std::move(lines));
  }

  Doc References(const RuleDeclaration& rule) const {
    Doc fill(Doc::Kind::kFill, {});
    for (std::size_t i = 0; i < rule.references.size(); ++i) {
      const ReferenceNode& reference = rule.references[i];
      if (i != 0) {
        fill.Add(LaySeparator(&trivia, rule.references[i - 1].value.span.end,
                              reference.scheme.span.begin, Line()));
      }
      fill.Add(Concat(reference.scheme.text + " ", Spelled(reference.value),
                      i + 1 < rule.references.size() ? "," : ""));
    }
    Doc value = std::move(fill);
    for (std::size_t column = 0; column < kValueColumn; column += 2) {
      value = Indent(std::move(value));  // what goes on stands below the first
    }
    return Property("refs", std::move(value));
  }

  static Doc Tags(const std::vector<Name>& tags) {
    std::string names;
    for (const Name& tag : tags) {
      names += (names.empty() ? "" : ", ") + tag.text;
    }
    return Property("tags", std::move(names));
  }

  Doc Statement(const ExampleStatement& statement) const {
    Doc doc = statement.kind.text + (statement.probe ? " " + statement.probe->text : "");
    doc = Concat(std::move(doc), statement.subject ? " " : "",
                 statement.subject ? Spelled(*statement.subject) : Doc(),
                 statement.content ? " = " : "",
                 statement.content ? Spelled(*statement.content) : Doc());
    if (!statement.attributes.empty()) {
      doc.Add(" ");
      doc.Add(LayArguments(module, &trivia, statement.attributes));
    }
    return doc;
  }

  Doc Example(const ExampleNode& example) const {
    std::vector<BlockItem> lines;
    for (const ExampleStatement& statement : example.statements) {
      lines.push_back({statement.span, Statement(statement)});
    }
    Doc head = Concat("example " + example.outcome.text + " ", Spelled(example.title));
    if (example.with) {
      head.Add(" with ");
      head.Add(LayArguments(module, &trivia, example.with->arguments));
    }
    return LayBlock(trivia, std::move(head), example.span, std::move(lines));
  }

  // Adds a property if it is given.
  void AddText(std::string word, const std::optional<Text>& value,
               const std::vector<Span>& properties, std::vector<BlockItem>& items) const {
    if (value) {
      items.push_back(
          {PropertySpan(properties, value->span), Property(std::move(word), Spelled(*value))});
    }
  }

  void AddApplies(const std::optional<ExprId>& value, const std::vector<Span>& properties,
                  std::vector<BlockItem>& items) const {
    if (value) {
      items.push_back(
          {PropertySpan(properties, module.At(*value).span), Property("applies", Expr(*value))});
    }
  }

  static Doc Head(const RuleDeclaration& rule) {
    if (rule.parameters.empty()) {
      return "rule " + rule.name.text;
    }
    std::string parameters;
    for (const TemplateParameter& parameter : rule.parameters) {
      parameters += fmt::format("{}{}: {}", parameters.empty() ? "" : ", ", parameter.name.text,
                                Type(parameter.type));
    }
    return fmt::format("rule template {}({})", rule.name.text, parameters);
  }

  Doc operator()(const RuleDeclaration& rule) const {
    std::vector<BlockItem> items;
    const auto span = [&](const Span& value) { return PropertySpan(rule.properties, value); };
    AddText("title", rule.title, rule.properties, items);
    if (rule.severity) {
      items.push_back({span(rule.severity->span), Property("severity", rule.severity->text)});
    }
    AddText("about", rule.about, rule.properties, items);
    AddApplies(rule.applies, rule.properties, items);
    if (rule.check_span) {
      items.push_back({*rule.check_span, Check(rule)});
    }
    for (const FixNode& fix : rule.fixes) {
      items.push_back({span(fix.text.span), Property(fix.system ? "fix " + fix.system->text : "fix",
                                                     Spelled(fix.text))});
    }
    if (!rule.references.empty()) {
      items.push_back({span(rule.references[0].scheme.span), References(rule)});
    }
    if (rule.tags && !rule.tags->empty()) {
      items.push_back({span(rule.tags->front().span), Tags(*rule.tags)});
    }
    for (const ExampleNode& example : rule.examples) {
      items.push_back({example.span, Example(example)});
    }
    return LayBlock(trivia, Head(rule), rule.span, std::move(items));
  }

  // --- benchmarks

  Doc Item(const BenchmarkItem& item) const {
    Doc doc(Doc::Kind::kGroup, {});
    doc.Add(item.number ? Concat(Spelled(*item.number), " ") : Doc());
    if (item.rule) {
      doc.Add(item.rule->text);
      doc.Add(item.arguments ? LayArguments(module, &trivia, item.arguments->arguments) : Doc());
    } else {
      doc.Add(Concat("manual ", Spelled(*item.manual_title)));
      doc.Add(Indent(Line(), Spelled(*item.manual_review)));
    }
    if (!item.levels.empty()) {
      std::string levels;
      for (const LevelNode& level : item.levels) {
        levels += fmt::format("{}{} {}", levels.empty() ? "level " : ", ", level.platform.text,
                              level.level);
      }
      doc.Add(Indent("  ", Line(), std::move(levels)));
    }
    return doc;
  }

  std::vector<BlockItem> Items(const std::vector<BenchmarkItem>& items) const {
    std::vector<BlockItem> lines;
    lines.reserve(items.size());
    for (const BenchmarkItem& item : items) {
      lines.push_back({item.span, Item(item)});
    }
    return lines;
  }

  Doc operator()(const BenchmarkDeclaration& benchmark) const {
    std::vector<BlockItem> items;
    AddText("title", benchmark.title, benchmark.properties, items);
    AddText("version", benchmark.version, benchmark.properties, items);
    AddText("publisher", benchmark.publisher, benchmark.properties, items);
    AddText("about", benchmark.about, benchmark.properties, items);
    AddApplies(benchmark.applies, benchmark.properties, items);
    for (BlockItem& item : Items(benchmark.items)) {
      items.push_back(std::move(item));
    }
    for (const BenchmarkSection& section : benchmark.sections) {
      Doc head = Concat("section ", Spelled(section.number), " ", Spelled(section.title));
      items.push_back(
          {section.span, LayBlock(trivia, std::move(head), section.span, Items(section.items))});
    }
    return LayBlock(trivia, "benchmark " + benchmark.name.text, benchmark.span, std::move(items));
  }

  // --- the file

  Doc operator()(const LetDeclaration& let) const {
    return Concat("let " + let.name.text + " = ", Expr(let.value));
  }
  Doc operator()(const ParameterDeclaration& parameter) const { return Head(parameter); }

  Doc File(std::uint32_t end) const {
    std::vector<BlockItem> items;
    if (module.name) {
      items.push_back({module.name->span, "module " + module.name->text, true});
    }
    for (std::size_t i = 0; i < module.declarations.size();) {
      const Declaration& declaration = module.declarations[i];
      if (std::holds_alternative<ParameterDeclaration>(declaration)) {
        i += AddParameters(i, items);
        continue;
      }
      const bool apart = !std::holds_alternative<LetDeclaration>(declaration);
      const Span span = std::visit([](const auto& d) { return d.span; }, declaration);
      items.push_back({span, std::visit(*this, declaration), apart});
      ++i;
    }
    return Concat(LayLines(trivia, 0, end, std::move(items)), HardLine());
  }
};

}  // namespace

std::string PrintModule(const Module& module, std::string_view text) {
  Trivia trivia(module, text);
  return Render(Printer{module, trivia}.File(static_cast<std::uint32_t>(text.size()) + 1), kWidth);
}

}  // namespace assay::compiler
