#include "compiler/parse/syntax_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
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
    Wanted{AssayParser::RuleRuleHead, "a name"},
    Wanted{AssayParser::RuleName, "a name"},
    Wanted{AssayParser::RuleText, "a string in double quotes"},
    Wanted{AssayParser::RuleDottedName, "a name"},
    Wanted{AssayParser::RuleRuleName, "a rule's name"},
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
    Habit{"/", "a regular expression ends with `/` on its own line; a comment starts with `//`"},
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
    case AssayParser::OPEN_BELOW:
      return "`(`";
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
  std::size_t rule = parser.getContext()->getRuleIndex();
  if (rule == AssayParser::RuleFile && !words.contains("`module`")) {
    rule = AssayParser::RuleDeclaration;
  }
  for (const Wanted& wanted : kWanted) {
    if (wanted.rule == rule) {
      return std::string(wanted.words);
    }
  }
  return takes_name ? "a value" : "an operator or the next line";
}

const std::vector<std::string>& BenchmarkProperties() {
  static const std::vector<std::string> words = {"title", "version", "publisher",
                                                 "about", "applies", "section"};
  return words;
}

std::string Found(const antlr4::Token& token) {
  return token.getType() == antlr4::Token::EOF && !IsCut(token)
             ? "the end of the file"
             : "`" + runtime::Printable(token.getText()) + "`";
}

// Finds out what the author meant where the parser could not go on.
struct Describer {
  AssayParser& parser;
  const antlr4::Token& token;
  SourceId source;
  const Offsets& offsets;
  const std::vector<antlr4::Token*>& tokens;  // of the parser's stream

  Diagnostic Describe() const {
    // A string or number that is broken can make the parser stop some tokens before it.
    const std::vector<antlr4::Token*>& all = tokens;
    for (std::size_t at = token.getTokenIndex() + 1; at < all.size(); ++at) {
      const std::size_t type = all[at]->getType();
      if (all[at]->getLine() != token.getLine() || token.getType() == antlr4::Token::EOF) {
        break;
      }
      if (type == AssayParser::OPEN_STRING || type == AssayParser::BAD_NUMBER) {
        return Describer{parser, *all[at], source, offsets, tokens}.DescribeHere();
      }
    }
    return DescribeHere();
  }

  Diagnostic DescribeHere() const {
    const std::string text = token.getText();
    if (token.getType() == AssayParser::OPEN_STRING) {
      return OpenString();
    }
    if (token.getType() == AssayParser::BAD_NUMBER) {
      return {DiagnosticKind::kInvalidLiteral,
              At(token),
              fmt::format("`{}` is not a number", runtime::Printable(text)),
              "sizes are written `8MiB`, durations `90d`, modes `0640`",
              {}};
    }
    if (auto property = MisspeltProperty()) {
      return *property;
    }
    if (const antlr4::Token* before = Before(1);
        before != nullptr && before->getType() == AssayParser::LIVE) {
      return {DiagnosticKind::kMisplacedLive,
              At(*before),
              std::string(kLiveInside),
              std::string(kLiveHint),
              {}};
    }
    return {DiagnosticKind::kUnexpectedText,
            At(token),
            fmt::format("found {}, expected {}", Found(token), Expected(parser)),
            Hint(text),
            {}};
  }

  Span At(const antlr4::Token& at) const { return SpanOf(at, source, offsets); }

  // The token that stands `back` before the one where the parser stopped.
  const antlr4::Token* Before(ssize_t back) const {
    const std::vector<antlr4::Token*>& all = tokens;
    for (std::size_t at = token.getTokenIndex(); at > 0; --at) {
      const antlr4::Token* candidate = all[at - 1];
      if (candidate->getChannel() == antlr4::Token::DEFAULT_CHANNEL && --back == 0) {
        return candidate;
      }
    }
    return nullptr;
  }

  Diagnostic OpenString() const {
    const antlr4::Token* before = Before(1);
    const bool block = before != nullptr && before->getText() == "\"\"" &&
                       before->getStopIndex() + 1 == token.getStartIndex();
    return {DiagnosticKind::kUnterminatedString,
            block ? Join(At(*before), At(token)) : At(token),
            block ? "a text block has no closing quotes" : "a string has no closing quote",
            block ? "close it with \"\"\""
                  : "close it on the same line, or use \"\"\" for text of several lines",
            {}};
  }

  static bool IsOfBenchmark(std::size_t rule) {
    return rule == AssayParser::RuleBenchmark || rule == AssayParser::RuleSectionItem ||
           rule == AssayParser::RuleBenchmarkItem || rule == AssayParser::RuleLevels;
  }

  // Whether a number stands where a benchmark has only those of levels.
  bool IsLevel() const {
    const auto* context = parser.getContext();
    const auto* around = dynamic_cast<antlr4::ParserRuleContext*>(context->parent);
    return token.getType() == AssayParser::INTEGER &&
           (IsOfBenchmark(context->getRuleIndex()) ||
            (around != nullptr && around->getRuleIndex() == AssayParser::RuleLevel));
  }

  // A misspelt property is read as something else, and the parser stops a little later.
  std::optional<Diagnostic> MisspeltProperty() const {
    const std::size_t rule = parser.getContext()->getRuleIndex();
    const bool in_rule = rule == AssayParser::RuleRule_;
    const bool in_benchmark = IsOfBenchmark(rule);
    constexpr ssize_t kBack = 3;
    for (ssize_t back = 1; (in_rule || in_benchmark) && back <= kBack; ++back) {
      const antlr4::Token* word = Before(back);
      if (word == nullptr || word->getType() != AssayParser::IDENTIFIER) {
        continue;
      }
      const std::string meant =
          Suggest(word->getText(), in_rule ? RuleProperties() : BenchmarkProperties());
      if (!meant.empty()) {
        return Diagnostic{DiagnosticKind::kUnknownProperty,
                          At(*word),
                          fmt::format("a {} has no property `{}`", in_rule ? "rule" : "benchmark",
                                      word->getText()),
                          fmt::format("did you mean `{}`?", meant),
                          {}};
      }
    }
    const antlr4::Token* word = Before(1);
    if (in_rule && word->getType() == AssayParser::IDENTIFIER && token.getText() == ".") {
      return Diagnostic{DiagnosticKind::kUnknownProperty,
                        At(*word),
                        fmt::format("a rule has no property `{}`", word->getText()),
                        "several conditions of a check stand in braces: check { ... }",
                        {}};
    }
    return {};
  }

  // How many brackets before this place are open.
  std::ptrdiff_t OpenBrackets() const {
    std::ptrdiff_t open = 0;
    for (std::size_t at = 0; at < token.getTokenIndex() && at < tokens.size(); ++at) {
      const std::string text = tokens[at]->getText();
      open += text == "(" || text == "[" || text == "{" ? 1 : 0;
      open -= text == ")" || text == "]" || text == "}" ? 1 : 0;
    }
    return open;
  }

  // What is missing, where only one thing can be.
  std::string MissingHint() const {
    const auto expected = parser.getExpectedTokens();
    const auto wants = [&](std::size_t type) {
      return expected.contains(static_cast<ssize_t>(type));
    };
    if (wants(AssayParser::WHERE)) {
      return "a quantifier is written `all x in list : condition`";
    }
    if (wants(AssayParser::ELSE)) {
      return "`if ... then ...` always has an `else`";
    }
    return {};
  }

  std::string Hint(const std::string& text) const {
    if (token.getType() == antlr4::Token::EOF) {
      return OpenBrackets() > 0 ? "a `{`, `(` or `[` before it is not closed" : "";
    }
    if (text == "}" || text == ")" || text == "]") {
      const std::string missing = MissingHint();
      return OpenBrackets() <= 0
                 ? fmt::format("no bracket is open that this `{}` could close", text)
             : missing.empty() ? "something is missing, or a bracket does not match it"
                               : missing;
    }
    const antlr4::Token* before = Before(1);
    if (text == "-" && before != nullptr && before->getType() == AssayParser::IDENTIFIER) {
      return "a name has letters, digits and `_`";
    }
    constexpr std::array<std::string_view, 6> kComparisons = {"==", "!=", "<", "<=", ">", ">="};
    if (std::find(kComparisons.begin(), kComparisons.end(), text) != kComparisons.end()) {
      return "there is one comparison to an expression: join two with `and`";
    }
    for (const Habit& habit : kHabits) {
      if (habit.found == text) {
        return std::string(habit.hint);
      }
    }
    const auto expected = parser.getExpectedTokens();
    const bool is_word = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == text.npos;
    if (is_word && expected.contains(static_cast<ssize_t>(AssayParser::IDENTIFIER)) &&
        token.getType() != AssayParser::IDENTIFIER) {
      return fmt::format("`{}` is a word of the language and cannot be a name", text);
    }
    const std::size_t rule = parser.getContext()->getRuleIndex();
    if (IsLevel()) {
      return "levels are written `level server 1, workstation 2`";
    }
    if (rule == AssayParser::RuleFile || rule == AssayParser::RuleDeclaration) {
      return SuggestionHint(text, {"module", "param", "let", "rule", "benchmark"});
    }
    return MissingHint();
  }
};

bool HasHole(antlr4::tree::ParseTree& tree) {
  // No rule of the grammar but the file's is empty; a token that the parser made up for one of
  // several that could stand there leaves no other trace.
  const auto* context = dynamic_cast<antlr4::ParserRuleContext*>(&tree);
  if (dynamic_cast<antlr4::tree::ErrorNode*>(&tree) != nullptr ||
      (context != nullptr && (context->exception != nullptr || context->children.empty()))) {
    return true;
  }
  return std::any_of(tree.children.begin(), tree.children.end(),
                     [](antlr4::tree::ParseTree* child) { return HasHole(*child); });
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

const std::vector<std::string>& RuleProperties() {
  static const std::vector<std::string> words = {"title", "severity", "about", "applies", "check",
                                                 "fix",   "refs",     "tags",  "example"};
  return words;
}

bool IsCut(const antlr4::Token& token) {
  return token.getType() == antlr4::Token::EOF && token.getStopIndex() + 1 != token.getStartIndex();
}

Span SpanOf(const antlr4::Token& token, SourceId source, const Offsets& offsets) {
  const std::uint32_t begin = offsets.At(token.getStartIndex());
  if (token.getType() == antlr4::Token::EOF && !IsCut(token)) {
    return Span{source, begin, begin};
  }
  return Span{source, begin, offsets.At(token.getStopIndex() + 1)};
}

bool SyntaxErrors::IsWhole(antlr4::ParserRuleContext& tree) const {
  const std::size_t first = tree.start->getTokenIndex();
  const std::size_t last = (tree.stop == nullptr ? tree.start : tree.stop)->getTokenIndex();
  return !HasHole(tree) && std::none_of(tokens_.begin(), tokens_.end(), [&](std::size_t token) {
    return token >= first && token <= last;
  });
}

void SyntaxErrors::syntaxError(antlr4::Recognizer* recognizer, antlr4::Token* offending,
                               std::size_t /*line*/, std::size_t /*column*/,
                               const std::string& /*message*/, std::exception_ptr /*exception*/) {
  // The lexer has a token for every character, so only the parser complains.
  auto* parser = dynamic_cast<AssayParser*>(recognizer);
  if (parser != nullptr && offending != nullptr) {
    auto* stream = dynamic_cast<antlr4::BufferedTokenStream*>(parser->getTokenStream());
    const std::vector<antlr4::Token*> tokens = stream->getTokens();
    mistakes_.push_back(Describer{*parser, *offending, source_, *offsets_, tokens}.Describe());
    tokens_.push_back(offending->getTokenIndex());
  }
}

void SyntaxErrors::ReportTo(Diagnostics& diagnostics) const {
  if (!mistakes_.empty()) {
    diagnostics.Report(mistakes_.front());
  }
}

}  // namespace assay::compiler
