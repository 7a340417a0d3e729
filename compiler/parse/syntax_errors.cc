#include "compiler/parse/syntax_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "AssayParser.h"
#include "runtime/schema/utf8.h"
#include "runtime/schema/value.h"

namespace assay::compiler {
namespace {

using grammar::AssayParser;

// What a grammar rule wants, for when the list of tokens would be too long to help.
struct Wanted {
  std::size_t rule;
  std::string_view words;
};

constexpr std::array kWanted = {
    Wanted{AssayParser::RuleFile, "`module`, `param`, `let`, `rule` or `benchmark`"},
    Wanted{AssayParser::RuleDeclaration, "`param`, `let`, `rule` or `benchmark`"},
    Wanted{AssayParser::RuleRule_, "a property of the rule, or its closing `}`"},
    Wanted{AssayParser::RuleRuleItem, "a property of the rule"},
    Wanted{AssayParser::RuleExampleStatement, "a statement of the example, such as `file`"},
    Wanted{AssayParser::RuleBenchmark, "a property of the benchmark, or its closing `}`"},
    Wanted{AssayParser::RuleBenchmarkItem, "a property of the benchmark, or a rule's name"},
    Wanted{AssayParser::RuleSectionItem, "a number and a rule's name"},
    Wanted{AssayParser::RuleName, "a name"},
    Wanted{AssayParser::RuleText, "a string in double quotes"},
    Wanted{AssayParser::RuleDottedName, "a name"},
    Wanted{AssayParser::RuleType, "a type"},
    Wanted{AssayParser::RuleComparisonTail, "a comparison"},
    Wanted{AssayParser::RuleDomain, "a domain: `1..10` or a list"},
};

// What people of other languages write, and what it is here.
struct Habit {
  std::string_view found;
  std::string_view hint;
};

constexpr std::array kHabits = {
    Habit{"=", "`==` compares; `=` stands in `param`, `let` and in examples only"},
    Habit{"&", "write `and`"},
    Habit{"|", "write `or`"},
    Habit{"!", "write `not`, or `!=` to compare"},
    Habit{"'", "strings stand in double quotes"},
    Habit{"#", "a comment starts with `//`"},
    Habit{";", "conditions and properties need no semicolon: a line each is enough"},
    Habit{"~", "`matches` tests a regular expression"},
};

std::string TokenWords(std::size_t type, const antlr4::dfa::Vocabulary& vocabulary) {
  if (type == antlr4::Token::EOF) {
    return "the end of the file";
  }
  const std::string literal = vocabulary.getLiteralName(type);
  if (!literal.empty()) {
    return "`" + literal.substr(1, literal.size() - 2) + "`";
  }
  switch (type) {
    case AssayParser::IDENTIFIER:
      return "a name";
    case AssayParser::STRING:
    case AssayParser::TEXT_BLOCK:
      return "a string in double quotes";
    case AssayParser::REGEX:
      return "a regular expression";
    default:
      return "a number";
  }
}

std::string Expected(AssayParser& parser) {
  const auto tokens = parser.getExpectedTokens().toList();
  const bool takes_name =
      std::find(tokens.begin(), tokens.end(), AssayParser::IDENTIFIER) != tokens.end();
  std::set<std::string> words;
  for (const ssize_t token : tokens) {
    words.insert(TokenWords(static_cast<std::size_t>(token), parser.getVocabulary()));
  }
  constexpr std::size_t kFew = 4;
  if (words.size() <= kFew) {
    std::string list;
    for (const std::string& word : words) {
      list += list.empty() ? word : " or " + word;
    }
    return list;
  }
  const std::size_t rule = parser.getContext()->getRuleIndex();
  for (const Wanted& wanted : kWanted) {
    if (wanted.rule == rule) {
      return std::string(wanted.words);
    }
  }
  return takes_name ? "a value" : "an operator or the next line";
}

std::string Found(const antlr4::Token& token) {
  return token.getType() == antlr4::Token::EOF ? "the end of the file"
                                               : "`" + runtime::Printable(token.getText()) + "`";
}

Diagnostic Describe(AssayParser& parser, const antlr4::Token& token, const Span& span) {
  const std::string text = token.getText();
  if (token.getType() == AssayParser::OPEN_STRING) {
    return {DiagnosticKind::kUnterminatedString,
            span,
            "a string has no closing quote",
            "close it on the same line, or use \"\"\" for text of several lines",
            {}};
  }
  if (token.getType() == AssayParser::BAD_NUMBER) {
    return {DiagnosticKind::kInvalidLiteral,
            span,
            fmt::format("`{}` is not a number", runtime::Printable(text)),
            "sizes are written `8MiB`, durations `90d`, modes `0640`",
            {}};
  }
  std::string hint;
  for (const Habit& habit : kHabits) {
    if (habit.found == text) {
      hint = habit.hint;
    }
  }
  if (token.getType() == antlr4::Token::EOF) {
    hint = "a `{`, `(` or `[` before it may not be closed";
  }
  return {DiagnosticKind::kUnexpectedText,
          span,
          fmt::format("found {}, expected {}", Found(token), Expected(parser)),
          std::move(hint),
          {}};
}

}  // namespace

Offsets::Offsets(std::string_view text) : end_(static_cast<std::uint32_t>(text.size())) {
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  for (std::size_t at = 0; !ascii && at < text.size();) {
    offsets_.push_back(static_cast<std::uint32_t>(at));
    at += std::max<std::size_t>(runtime::DecodeUtf8(text.substr(at)).bytes, 1);
  }
}

std::uint32_t Offsets::At(std::size_t code_point) const {
  if (offsets_.empty()) {
    return static_cast<std::uint32_t>(std::min<std::size_t>(code_point, end_));
  }
  return code_point < offsets_.size() ? offsets_[code_point] : end_;
}

Span SpanOf(const antlr4::Token& token, SourceId source, const Offsets& offsets) {
  const std::uint32_t begin = offsets.At(token.getStartIndex());
  if (token.getType() == antlr4::Token::EOF) {
    return Span{source, begin, begin};
  }
  return Span{source, begin, offsets.At(token.getStopIndex() + 1)};
}

void SyntaxErrors::syntaxError(antlr4::Recognizer* recognizer, antlr4::Token* offending,
                               std::size_t /*line*/, std::size_t /*column*/,
                               const std::string& /*message*/, std::exception_ptr /*exception*/) {
  // The lexer has a token for every character, so only the parser complains.
  auto* parser = dynamic_cast<AssayParser*>(recognizer);
  if (parser != nullptr && offending != nullptr) {
    mistakes_.push_back({offending->getTokenIndex(),
                         Describe(*parser, *offending, SpanOf(*offending, source_, *offsets_))});
  }
}

void SyntaxErrors::ReportTo(Diagnostics& diagnostics,
                            const std::vector<std::size_t>& starts) const {
  std::set<std::ptrdiff_t> reported;
  for (const Mistake& mistake : mistakes_) {
    const auto after = std::upper_bound(starts.begin(), starts.end(), mistake.token);
    if (reported.insert(after - starts.begin()).second) {
      diagnostics.Report(mistake.diagnostic);
    }
  }
}

bool SyntaxErrors::Touches(std::size_t first, std::size_t last) const {
  return std::any_of(mistakes_.begin(), mistakes_.end(), [&](const Mistake& mistake) {
    return mistake.token >= first && mistake.token <= last;
  });
}

}  // namespace assay::compiler
