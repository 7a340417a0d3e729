// From ANTLR's tree to our syntax. Internal to compiler/parse.
#pragma once

#include "AssayParser.h"
#include "compiler/ast/ast.h"
#include "compiler/parse/syntax_errors.h"

namespace assay::compiler {

// Builds one module. Only whole declarations may be given to it: where ANTLR reported a mistake,
// its tree has holes.
class TreeBuilder {
 public:
  TreeBuilder(SourceId source, const Offsets& offsets, Diagnostics& diagnostics)
      : source_(source), offsets_(&offsets), diagnostics_(&diagnostics) {
    module_.source = source;
  }

  void AddModuleName(grammar::AssayParser::ModuleDeclarationContext& context);
  void AddDeclaration(grammar::AssayParser::DeclarationContext& context);

  // Whether an expression was too deep, and was reported and cut off.
  bool too_deep() const { return too_deep_; }

  Module Take() { return std::move(module_); }

 private:
  using P = grammar::AssayParser;

  Span At(const antlr4::ParserRuleContext& context) const;
  Name Build(P::NameContext& context) const;
  Text Build(P::TextContext& context);
  DottedName Build(P::DottedNameContext& context) const;
  DottedName Build(P::RuleNameContext& context) const;

  ExprId Add(Span span, ExprNode node);
  ExprId Build(P::ExpressionContext& context);
  ExprId Build(P::OrExpressionContext& context);
  ExprId Build(P::AndExpressionContext& context);
  ExprId Build(P::NotExpressionContext& context);
  ExprId Build(P::ComparisonContext& context);
  ExprId Build(P::FallbackContext& context);
  ExprId Build(P::PostfixContext& context);
  ExprId Build(P::PrimaryContext& context);
  ExprId Build(P::LiteralContext& context);
  ExprId Build(P::ListContext& context);
  ExprId Quantified(Span span, QuantifierKind kind, std::int64_t number, P::QuantifiedContext& q);
  std::vector<CallArgument> Build(P::ArgumentsContext* context);

  ParameterDeclaration Build(P::ParameterContext& context);
  LetDeclaration Build(P::LetContext& context);
  TypeName Build(P::TypeContext& context) const;
  RuleDeclaration Build(P::Rule_Context& context);
  BenchmarkDeclaration Build(P::BenchmarkContext& context);
  BenchmarkItem Build(P::SectionItemContext& context);
  std::vector<LevelNode> Build(P::LevelsContext* context);
  ExampleNode Build(P::ExampleItemContext& context);
  void AddItem(P::RuleItemContext& context, RuleDeclaration& rule);
  void AddItem(P::BenchmarkItemContext& context, BenchmarkDeclaration& benchmark);
  void AddCheck(P::CheckItemContext& context, RuleDeclaration& rule);
  void ReportUnknown(P::UnknownItemContext& context, bool after_check, RuleDeclaration& rule);

  // Sets `slot`, or reports that the item, which begins with its word, is given twice.
  template <typename T>
  void SetOnce(std::optional<T>& slot, T value, const antlr4::ParserRuleContext& item);
  void ReportTwice(const antlr4::ParserRuleContext& item, std::string hint);

  SourceId source_;
  const Offsets* offsets_;  // outlive the builder: all three live in ParseModule
  Diagnostics* diagnostics_;
  Module module_;
  std::vector<std::uint32_t> depths_;  // of module_.exprs
  bool too_deep_ = false;
};

}  // namespace assay::compiler
