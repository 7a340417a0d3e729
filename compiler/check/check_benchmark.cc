#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/checker.h"
#include "compiler/check/words.h"

namespace assay::compiler {
namespace {

// CIS has two levels, STIGs three categories; a larger number is a slip.
constexpr std::int64_t kMaxLevel = 9;

}  // namespace

// A platform is a word of the benchmark's own, so only one that resembles another can be told to be
// misspelt; it would keep the rule out of every profile that selects by it.
void Checker::CheckLevels(const BenchmarkItem& item, std::vector<std::string>& platforms) {
  std::map<std::string, Span> first;
  for (const LevelNode& level : item.levels) {
    const std::string& word = level.platform.text;
    const auto [place, inserted] = first.emplace(word, level.platform.span);
    if (!inserted) {
      diagnostics_->Report(DiagnosticKind::kDuplicateName, level.platform.span,
                           fmt::format("the level on `{}` is given already", word),
                           "keep one of them", {{place->second, "here"}});
    }
    if (level.level < 1 || level.level > kMaxLevel) {
      diagnostics_->Report(DiagnosticKind::kInvalidLiteral, level.span,
                           fmt::format("{} is not a level", level.level),
                           fmt::format("levels count from 1 to {}", kMaxLevel));
    }
    if (Has(platforms, word)) {
      continue;
    }
    if (const std::string meant = Suggest(word, platforms); !meant.empty()) {
      diagnostics_->Report(
          DiagnosticKind::kUnknownWord, level.platform.span,
          fmt::format("platform `{}` resembles `{}`, which stands before", word, meant),
          fmt::format("did you mean `{}`?", meant));
    } else {
      platforms.push_back(word);
    }
  }
}

void Checker::CheckDeclaration(const BenchmarkDeclaration& benchmark) {
  const std::string what = fmt::format("benchmark `{}`", benchmark.name.text);
  Require(benchmark.title.has_value(), benchmark.name.span, what, "title", "title \"...\"");
  Require(benchmark.version.has_value(), benchmark.name.span, what, "version", "version \"1.0.0\"");
  Require(benchmark.applies.has_value(), benchmark.name.span, what, "applies",
          "which systems it is for, as in: applies os.id == \"debian\"");
  if (benchmark.applies) {
    CheckCondition(*benchmark.applies);
  }
  // Results name a rule once, and manual items by their number.
  std::map<std::string, Span> seen;
  const auto once = [&](const std::string& text, const Span& span, std::string_view what_it_is) {
    const auto [first, inserted] = seen.emplace(std::string(what_it_is) + text, span);
    if (!inserted) {
      diagnostics_->Report(DiagnosticKind::kDuplicateName, span,
                           fmt::format("{} `{}` is in the benchmark already", what_it_is, text),
                           "keep one of them", {{first->second, "here"}});
    }
  };
  std::vector<std::string> platforms;
  const auto check = [&](const BenchmarkItem& item) {
    CheckLevels(item, platforms);
    if (item.number) {
      once(item.number->value, item.number->span, "number");
    }
    if (item.rule && !item.reported) {
      once(item.rule->text, item.rule->span, "rule");
    }
  };
  std::for_each(benchmark.items.begin(), benchmark.items.end(), check);
  for (const BenchmarkSection& section : benchmark.sections) {
    std::for_each(section.items.begin(), section.items.end(), check);
  }
}

}  // namespace assay::compiler
