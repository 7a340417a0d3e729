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

// The bytes of a token, or of the end of the file.
Span SpanOf(const antlr4::Token& token, SourceId source, const Offsets& offsets);

// Listens to lexer and parser; keeps the first mistake of each top-level declaration.
class SyntaxErrors : public antlr4::BaseErrorListener {
 public:
  SyntaxErrors(SourceId source, const Offsets& offsets) : source_(source), offsets_(&offsets) {}

  void syntaxError(antlr4::Recognizer* recognizer, antlr4::Token* offending, std::size_t line,
                   std::size_t column, const std::string& message,
                   std::exception_ptr exception) override;

  // Reports what was collected. `starts`: token indices at which top-level declarations start.
  void ReportTo(Diagnostics& diagnostics, const std::vector<std::size_t>& starts) const;

  // Whether a mistake lies among the tokens first .. last.
  bool Touches(std::size_t first, std::size_t last) const;

 private:
  struct Mistake {
    std::size_t token;
    Diagnostic diagnostic;
  };
  SourceId source_;
  const Offsets* offsets_;  // outlives the listener: both live in ParseModule
  std::vector<Mistake> mistakes_;
};

}  // namespace assay::compiler
