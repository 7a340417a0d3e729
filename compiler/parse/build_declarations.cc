#include <fmt/format.h>

#include "compiler/parse/build.h"
#include "compiler/parse/literal.h"

namespace assay::compiler {

Span TreeBuilder::At(const antlr4::ParserRuleContext& context) const {
  const Span first = SpanOf(*context.start, source_, *offsets_);
  return context.stop == nullptr ? first : Join(first, SpanOf(*context.stop, source_, *offsets_));
}

Name TreeBuilder::Build(P::NameContext& context) const {
  return Name{context.getText(), At(context)};
}

Text TreeBuilder::Build(P::TextContext& context) {
  return DecodeString(context.getText(), At(context), *diagnostics_);
}

DottedName TreeBuilder::Build(P::DottedNameContext& context) const {
  return DottedName{context.getText(), At(context)};
}

DottedName TreeBuilder::Build(P::RuleNameContext& context) const {
  return DottedName{context.getText(), At(context)};
}

void TreeBuilder::ReportTwice(const antlr4::ParserRuleContext& item, std::string hint) {
  diagnostics_->Report(DiagnosticKind::kDuplicateProperty, SpanOf(*item.start, source_, *offsets_),
                       fmt::format("`{}` is given twice", item.start->getText()), std::move(hint));
}

template <typename T>
void TreeBuilder::SetOnce(std::optional<T>& slot, T value, const antlr4::ParserRuleContext& item) {
  if (slot) {
    ReportTwice(item, "keep one of them");
    return;
  }
  slot = std::move(value);
}

void TreeBuilder::AddModuleName(P::ModuleDeclarationContext& context) {
  module_.name = Build(*context.dottedName());
}

void TreeBuilder::AddDeclaration(P::DeclarationContext& context) {
  if (context.parameter() != nullptr) {
    module_.declarations.emplace_back(Build(*context.parameter()));
  } else if (context.let() != nullptr) {
    module_.declarations.emplace_back(Build(*context.let()));
  } else if (context.rule_() != nullptr) {
    module_.declarations.emplace_back(Build(*context.rule_()));
  } else {
    module_.declarations.emplace_back(Build(*context.benchmark()));
  }
}

TypeName TreeBuilder::Build(P::TypeContext& context) const {
  TypeName type{Build(*context.name(0)), {}, context.getText().ends_with('?'), At(context)};
  if (context.name().size() > 1) {
    type.element = Build(*context.name(1));
  }
  return type;
}

ParameterDeclaration TreeBuilder::Build(P::ParameterContext& context) {
  ParameterDeclaration parameter;
  parameter.name = Build(*context.name());
  parameter.span = At(context);
  parameter.type = Build(*context.type());
  parameter.value = Build(*context.value);
  if (auto* domain = context.domain()) {
    parameter.domain = Domain{{}, {}, {}, At(*domain)};
    if (domain->list() != nullptr) {
      parameter.domain->choices = Build(*domain->list());
    } else {
      parameter.domain->low = Build(*domain->low);
      parameter.domain->high = Build(*domain->high);
    }
  }
  if (auto* title = context.STRING()) {
    const Span span = SpanOf(*title->getSymbol(), source_, *offsets_);
    parameter.title = DecodeString(title->getText(), span, *diagnostics_).value;
  }
  return parameter;
}

LetDeclaration TreeBuilder::Build(P::LetContext& context) {
  const Name name = Build(*context.name());
  return LetDeclaration{name, Build(*context.expression()), At(context)};
}

RuleDeclaration TreeBuilder::Build(P::Rule_Context& context) {
  RuleDeclaration rule;
  rule.span = At(context);
  rule.name = Build(*context.ruleHead()->name());
  for (auto* parameter : context.ruleHead()->templateParameter()) {
    const Name name = Build(*parameter->name());
    rule.parameters.push_back({name, Build(*parameter->type())});
  }
  const antlr4::Token* before = nullptr;
  bool after_check = false;
  for (auto* item : context.ruleItem()) {
    rule.properties.push_back(At(*item));
    if (auto* unknown = dynamic_cast<P::UnknownItemContext*>(item)) {
      if (before != nullptr && before->getType() == P::LIVE) {
        diagnostics_->Report(DiagnosticKind::kMisplacedLive, SpanOf(*before, source_, *offsets_),
                             std::string(kLiveInside), std::string(kLiveHint));
      } else {
        ReportUnknown(*unknown, after_check, rule);
      }
    } else {
      AddItem(*item, rule);
    }
    before = item->stop;
    after_check = item->stop->getText() != "}" &&
                  (after_check || dynamic_cast<P::CheckItemContext*>(item) != nullptr);
  }
  return rule;
}

void TreeBuilder::AddItem(P::RuleItemContext& context, RuleDeclaration& rule) {
  if (auto* title = dynamic_cast<P::TitleItemContext*>(&context)) {
    SetOnce(rule.title, Build(*title->text()), context);
  } else if (auto* severity = dynamic_cast<P::SeverityItemContext*>(&context)) {
    SetOnce(rule.severity, Build(*severity->name()), context);
  } else if (auto* about = dynamic_cast<P::AboutItemContext*>(&context)) {
    SetOnce(rule.about, Build(*about->text()), context);
  } else if (auto* applies = dynamic_cast<P::AppliesItemContext*>(&context)) {
    SetOnce(rule.applies, Build(*applies->condition()->expression()), context);
    if (auto* live = applies->condition()->LIVE()) {
      diagnostics_->Report(DiagnosticKind::kMisplacedLive,
                           SpanOf(*live->getSymbol(), source_, *offsets_),
                           "`live` begins a condition of a `check`, not of `applies`",
                           "take it out: `applies` is asked of every target");
    }
  } else if (auto* check = dynamic_cast<P::CheckItemContext*>(&context)) {
    AddCheck(*check, rule);
  } else if (auto* fix = dynamic_cast<P::FixItemContext*>(&context)) {
    FixNode node{{}, Build(*fix->text())};
    if (fix->name() != nullptr) {
      node.system = Build(*fix->name());
    }
    rule.fixes.push_back(std::move(node));
  } else if (auto* references = dynamic_cast<P::ReferencesItemContext*>(&context)) {
    for (auto* reference : references->reference()) {
      const Name scheme = Build(*reference->name());
      rule.references.push_back({scheme, Build(*reference->text())});
    }
  } else if (auto* tags = dynamic_cast<P::TagsItemContext*>(&context)) {
    std::vector<Name> names;
    for (auto* name : tags->name()) {
      names.push_back(Build(*name));
    }
    SetOnce(rule.tags, std::move(names), context);
  } else {
    rule.examples.push_back(Build(dynamic_cast<P::ExampleItemContext&>(context)));
  }
}

void TreeBuilder::AddCheck(P::CheckItemContext& context, RuleDeclaration& rule) {
  if (rule.check_span) {
    ReportTwice(context, "a `check { ... }` holds several conditions, one a line");
    return;
  }
  rule.check_span = At(context);
  for (auto* condition : context.condition()) {
    rule.check.push_back(
        {Build(*condition->expression()), condition->LIVE() != nullptr, At(*condition)});
  }
  if (rule.check.empty()) {
    diagnostics_->Report(DiagnosticKind::kMissingProperty, At(context),
                         "a check without a condition would always pass",
                         "write at least one condition between the braces");
  }
}

void TreeBuilder::ReportUnknown(P::UnknownItemContext& context, bool after_check,
                                RuleDeclaration& rule) {
  const antlr4::Token& word = *context.IDENTIFIER()->getSymbol();
  rule.misspelt.push_back(Suggest(word.getText(), RuleProperties()));
  // A property has a string or a word after it; a condition goes on otherwise.
  const bool condition = after_check && (context.expression() == nullptr ||
                                         context.expression()->getText().starts_with('('));
  diagnostics_->Report(
      DiagnosticKind::kUnknownProperty, SpanOf(word, source_, *offsets_),
      fmt::format("a rule has no property `{}`", word.getText()),
      SuggestionHint(word.getText(), RuleProperties(),
                     condition
                         ? "several conditions of a check stand in braces: check { ... }"
                         : "its properties are title, severity, about, applies, check, fix, refs, "
                           "tags and example"));
}

ExampleNode TreeBuilder::Build(P::ExampleItemContext& context) {
  ExampleNode example;
  example.outcome = Build(*context.name());
  example.title = Build(*context.text());
  if (context.arguments() != nullptr) {
    example.with = ArgumentList{Build(context.arguments()), At(*context.arguments())};
  }
  example.span = At(context);
  for (auto* item : context.exampleStatement()) {
    ExampleStatement statement;
    statement.span = At(*item);
    if (item->LIVE() != nullptr) {
      statement.kind = Name{"live", statement.span};
    } else {
      statement.kind = Build(*item->name(0));
      if (item->probe != nullptr) {
        statement.probe = Build(*item->probe);
      }
      statement.subject = Build(*item->text(0));
      if (item->text().size() > 1) {
        statement.content = Build(*item->text(1));
      }
      statement.attributes = Build(item->arguments());
    }
    example.statements.push_back(std::move(statement));
  }
  return example;
}

BenchmarkDeclaration TreeBuilder::Build(P::BenchmarkContext& context) {
  BenchmarkDeclaration benchmark;
  benchmark.name = Build(*context.name());
  benchmark.span = At(context);
  for (auto* item : context.benchmarkItem()) {
    benchmark.properties.push_back(At(*item));
    AddItem(*item, benchmark);
  }
  return benchmark;
}

void TreeBuilder::AddItem(P::BenchmarkItemContext& context, BenchmarkDeclaration& benchmark) {
  if (auto* title = dynamic_cast<P::BenchmarkTitleContext*>(&context)) {
    SetOnce(benchmark.title, Build(*title->text()), context);
  } else if (auto* version = dynamic_cast<P::BenchmarkVersionContext*>(&context)) {
    SetOnce(benchmark.version, Build(*version->text()), context);
  } else if (auto* publisher = dynamic_cast<P::BenchmarkPublisherContext*>(&context)) {
    SetOnce(benchmark.publisher, Build(*publisher->text()), context);
  } else if (auto* about = dynamic_cast<P::BenchmarkAboutContext*>(&context)) {
    SetOnce(benchmark.about, Build(*about->text()), context);
  } else if (auto* applies = dynamic_cast<P::BenchmarkAppliesContext*>(&context)) {
    SetOnce(benchmark.applies, Build(*applies->expression()), context);
  } else if (auto* section = dynamic_cast<P::BenchmarkSectionContext*>(&context)) {
    BenchmarkSection built{Build(*section->text(0)), Build(*section->text(1)), {}, At(context)};
    for (auto* item : section->sectionItem()) {
      built.items.push_back(Build(*item));
    }
    benchmark.sections.push_back(std::move(built));
  } else {
    auto& rule = dynamic_cast<P::BenchmarkRuleContext&>(context);
    benchmark.items.push_back(Build(*rule.sectionItem()));
  }
}

BenchmarkItem TreeBuilder::Build(P::SectionItemContext& context) {
  BenchmarkItem item;
  item.span = At(context);
  if (auto* manual = dynamic_cast<P::ManualItemContext*>(&context)) {
    item.number = Build(*manual->text(0));
    item.manual_title = Build(*manual->text(1));
    item.manual_review = Build(*manual->text(2));
    item.levels = Build(manual->levels());
    return item;
  }
  auto& reference = dynamic_cast<P::RuleReferenceContext&>(context);
  if (reference.text() != nullptr) {
    item.number = Build(*reference.text());
  }
  item.rule = Build(*reference.ruleName());
  if (reference.arguments() != nullptr) {
    item.arguments = ArgumentList{Build(reference.arguments()), At(*reference.arguments())};
  }
  item.levels = Build(reference.levels());
  return item;
}

std::vector<LevelNode> TreeBuilder::Build(P::LevelsContext* context) {
  std::vector<LevelNode> levels;
  if (context == nullptr) {
    return levels;
  }
  for (auto* level : context->level()) {
    const antlr4::Token& number = *level->INTEGER()->getSymbol();
    const LiteralExpr literal =
        DecodeNumber(number.getText(), SpanOf(number, source_, *offsets_), *diagnostics_);
    levels.push_back({Build(*level->name()), literal.value.AsInt(), At(*level)});
  }
  return levels;
}

}  // namespace assay::compiler
