#include "compiler/source/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "runtime/schema/value.h"
#include "runtime/support/limits.h"

namespace assay::compiler {
namespace {

using runtime::kMaxDiagnostics;

// Longest part of a source line that is shown, in bytes: a 1 MB line does not fill the terminal.
constexpr std::size_t kShownLine = 160;

const DiagnosticRow& RowOf(DiagnosticKind kind) {
  return AllDiagnosticKinds()[static_cast<std::size_t>(kind)];
}

auto OrderOf(const Diagnostic& diagnostic) {
  return std::tuple(diagnostic.span.source, diagnostic.span.begin, diagnostic.span.end,
                    diagnostic.kind);
}

std::size_t CodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// The source line with the span underlined; tabs become one space so that the carets stand right.
std::string Excerpt(const Span& span, const Sources& sources) {
  const Position position = sources.PositionOf(span.source, span.begin);
  const std::string_view line = sources.Line(span.source, position.line);
  const auto line_begin = static_cast<std::size_t>(line.data() - sources.Text(span.source).data());
  const std::size_t from = std::min<std::size_t>(span.begin - line_begin, line.size());
  const std::size_t to =
      std::clamp<std::size_t>(std::max(span.end, span.begin) - line_begin, from, line.size());
  const std::size_t window = from > kShownLine / 2 ? from - kShownLine / 2 : 0;

  std::string_view shown = line.substr(window, kShownLine);
  std::string text(shown);
  std::replace(text.begin(), text.end(), '\t', ' ');
  const std::string before = runtime::Printable(std::string_view(text).substr(0, from - window));
  const std::string marked =
      runtime::Printable(std::string_view(text).substr(from - window, to - from));
  const std::string after =
      runtime::Printable(std::string_view(text).substr(std::min(to - window, text.size())));
  const std::size_t width = std::max<std::size_t>(CodePoints(marked), 1);
  return fmt::format("   {}{}{}\n   {}^{}\n", before, marked, after,
                     std::string(CodePoints(before), ' '), std::string(width - 1, '~'));
}

std::string Place(const Span& span, const Sources& sources) {
  const Position position = sources.PositionOf(span.source, span.begin);
  return fmt::format("{}:{}:{}", runtime::Printable(sources.Path(span.source)), position.line,
                     position.column);
}

}  // namespace

const std::vector<DiagnosticRow>& AllDiagnosticKinds() {
  static const std::vector<DiagnosticRow> rows = {
#define ASSAY_DIAGNOSTIC(kind, severity, summary) \
  {DiagnosticKind::k##kind, #kind, DiagnosticSeverity::k##severity, summary},
#include "compiler/source/kinds.def"
#undef ASSAY_DIAGNOSTIC
  };
  return rows;
}

void Diagnostics::Report(Diagnostic diagnostic) {
  const bool known = std::any_of(list_.begin(), list_.end(), [&](const Diagnostic& other) {
    return OrderOf(other) == OrderOf(diagnostic) && other.message == diagnostic.message;
  });
  // A file of nothing but mistakes must cost neither time nor memory without bound.
  if (!known && list_.size() < 2 * kMaxDiagnostics) {
    list_.push_back(std::move(diagnostic));
  }
}

void Diagnostics::Report(DiagnosticKind kind, Span span, std::string message, std::string hint,
                         std::vector<Label> labels) {
  Report(Diagnostic{kind, span, std::move(message), std::move(hint), std::move(labels)});
}

bool Diagnostics::HasErrors() const {
  return std::any_of(list_.begin(), list_.end(), [](const Diagnostic& diagnostic) {
    return RowOf(diagnostic.kind).severity == DiagnosticSeverity::kError;
  });
}

bool Diagnostics::HasWithin(const Span& span) const {
  return std::any_of(list_.begin(), list_.end(), [&](const Diagnostic& diagnostic) {
    return diagnostic.span.source == span.source && diagnostic.span.begin >= span.begin &&
           diagnostic.span.end <= span.end;
  });
}

std::vector<Diagnostic> Diagnostics::Sorted() const {
  std::vector<Diagnostic> sorted = list_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return OrderOf(a) < OrderOf(b);
  });
  if (sorted.size() > kMaxDiagnostics) {
    sorted.resize(kMaxDiagnostics);
    sorted.push_back(
        {DiagnosticKind::kTooManyMistakes,
         sorted.back().span,
         fmt::format("more than {} mistakes; the others are not shown", kMaxDiagnostics),
         "put the first ones right and try again",
         {}});
  }
  return sorted;
}

std::string Render(const std::vector<Diagnostic>& diagnostics, const Sources& sources) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    const DiagnosticRow& row = RowOf(diagnostic.kind);
    out += fmt::format("{}: {}: {} [{}]\n", Place(diagnostic.span, sources),
                       row.severity == DiagnosticSeverity::kError ? "error" : "warning",
                       diagnostic.message, row.name);
    out += Excerpt(diagnostic.span, sources);
    for (const Label& label : diagnostic.labels) {
      out += fmt::format("   {}: {}\n{}", Place(label.span, sources), label.message,
                         Excerpt(label.span, sources));
    }
    if (!diagnostic.hint.empty()) {
      out += fmt::format("   hint: {}\n", diagnostic.hint);
    }
  }
  return out;
}

std::string Suggest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 64;  // the table below is quadratic; no name is longer
  if (word.size() > kLongest) {
    return {};
  }
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongest) {
      continue;
    }
    // Damerau-Levenshtein with adjacent swaps, three rows.
    std::vector<std::size_t> before;
    std::vector<std::size_t> last(candidate.size() + 1);
    for (std::size_t j = 0; j < last.size(); ++j) {
      last[j] = j;
    }
    for (std::size_t i = 1; i <= word.size(); ++i) {
      std::vector<std::size_t> row(candidate.size() + 1, i);
      for (std::size_t j = 1; j <= candidate.size(); ++j) {
        const std::size_t change = word[i - 1] == candidate[j - 1] ? 0 : 1;
        row[j] = std::min({row[j - 1] + 1, last[j] + 1, last[j - 1] + change});
        if (i > 1 && j > 1 && word[i - 1] == candidate[j - 2] && word[i - 2] == candidate[j - 1]) {
          row[j] = std::min(row[j], before[j - 2] + 1);
        }
      }
      before = std::move(last);
      last = std::move(row);
    }
    if (last.back() < best_distance) {
      best_distance = last.back();
      best = candidate;
    }
  }
  return best;
}

std::string SuggestionHint(std::string_view word, const std::vector<std::string>& candidates,
                           std::string otherwise) {
  const std::string suggestion = Suggest(word, candidates);
  return suggestion.empty() ? std::move(otherwise) : fmt::format("did you mean `{}`?", suggestion);
}

}  // namespace assay::compiler
