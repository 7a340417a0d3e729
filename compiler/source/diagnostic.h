// What is wrong with an author's text: collected, sorted, and shown with the place underlined.
//
// One mistake, one message: lower case, no full stop, code in backticks; what was seen, then what
// was expected; then one hint that says how to put it right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"

namespace assay::compiler {

enum class DiagnosticKind : std::uint8_t {
#define ASSAY_DIAGNOSTIC(kind, severity, summary) k##kind,
#include "compiler/source/kinds.def"
#undef ASSAY_DIAGNOSTIC
};

enum class DiagnosticSeverity : std::uint8_t { kError, kWarning };

// A row of kinds.def.
struct DiagnosticRow {
  DiagnosticKind kind;
  std::string_view name;
  DiagnosticSeverity severity;
  std::string_view summary;
};
const std::vector<DiagnosticRow>& AllDiagnosticKinds();

// A second place that a message speaks of.
struct Label {
  Span span;
  std::string message;
};

struct Diagnostic {
  DiagnosticKind kind = DiagnosticKind::kUnexpectedText;
  Span span;
  std::string message;
  std::string hint;
  std::vector<Label> labels;
};

// Of MisplacedLive, which parser and checker find in different texts.
inline constexpr std::string_view kLiveInside = "`live` stands inside an expression";
inline constexpr std::string_view kLiveHint = "it begins a whole condition of a `check`";

// Collects the diagnostics of one compilation.
class Diagnostics {
 public:
  // Keeps `diagnostic` unless the same message at the same place is already there.
  void Report(Diagnostic diagnostic);
  void Report(DiagnosticKind kind, Span span, std::string message, std::string hint = {},
              std::vector<Label> labels = {});

  bool HasErrors() const;
  std::size_t size() const { return list_.size(); }

  // Whether one of them lies within `span`.
  bool HasWithin(const Span& span) const;

  // In the order of sources and places; at most kMaxDiagnostics, then one that counts the others.
  std::vector<Diagnostic> Sorted() const;

 private:
  std::vector<Diagnostic> list_;
};

// The diagnostics as text: place, severity, message, kind; the line with the span underlined; the
// hint. Bytes that could harm a terminal are escaped.
std::string Render(const std::vector<Diagnostic>& diagnostics, const Sources& sources);

// The candidate closest to `word` by edits, if close enough to be what was meant; else empty.
std::string Suggest(std::string_view word, const std::vector<std::string>& candidates);

// "did you mean `x`?" for the suggestion, else `otherwise`.
std::string SuggestionHint(std::string_view word, const std::vector<std::string>& candidates,
                           std::string otherwise = {});

}  // namespace assay::compiler
