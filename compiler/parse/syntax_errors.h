// ANTLR's complaints in our words: what was found, what was expected, and the way out. Internal to
// compiler/parse.
#pragma once

#include <vector>

#include "antlr4-runtime.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source.h"

namespace assay::compiler {

// Where each code point of a source begins, since ANTLR counts code points and we count bytes.
class Offsets {
 public:
  explicit Offsets(std::string_view text);

  std::uint32_t At(std::size_t code_point) const;

 private:
  std::vector<std::uint32_t> offsets_;  // empty: all of the text is ASCII
  std::uint32_t end_ = 0;
};

// What a rule can have.
const std::vector<std::string>& RuleProperties();

// An end of the file that stands for the next declaration: see parse.cc.
bool IsCut(const antlr4::Token& token);

// The bytes of a token, or of the end of the file.
Span SpanOf(const antlr4::Token& token, SourceId source, const Offsets& offsets);

// Listens to the parser.
class SyntaxErrors : public antlr4::BaseErrorListener {
 public:
  SyntaxErrors(SourceId source, const Offsets& offsets) : source_(source), offsets_(&offsets) {}

  void syntaxError(antlr4::Recognizer* recognizer, antlr4::Token* offending, std::size_t line,
                   std::size_t column, const std::string& message,
                   std::exception_ptr exception) override;

  bool empty() const { return mistakes_.empty(); }

  // Whether a tree has no hole in it: nothing in it was missing, skipped or given up.
  bool IsWhole(antlr4::ParserRuleContext& tree) const;

  // Reports the first mistake, if there is one: what follows it is often its consequence.
  void ReportTo(Diagnostics& diagnostics) const;

 private:
  SourceId source_;
  const Offsets* offsets_;  // outlives the listener: both live in ParseModule
  std::vector<Diagnostic> mistakes_;
  std::vector<std::size_t> tokens_;  // at which they were found
};

}  // namespace assay::compiler
