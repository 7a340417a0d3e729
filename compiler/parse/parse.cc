#include "compiler/parse/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "AssayLexer.h"
#include "compiler/parse/build.h"
#include "compiler/parse/syntax_errors.h"
#include "runtime/schema/utf8.h"
#include "runtime/support/limits.h"

namespace assay::compiler {
namespace {

using grammar::AssayLexer;
using grammar::AssayParser;
using runtime::kMaxNesting;
using runtime::kMaxSourceBytes;

// Grammar rules that one level of brackets goes through, from `expression` down to `primary`.
constexpr std::size_t kRulesPerLevel = 12;

// The generated parser recurses with the text. This stops it before the stack ends.
class DepthGuard : public antlr4::tree::ParseTreeListener {
 public:
  void enterEveryRule(antlr4::ParserRuleContext* /*context*/) override {
    if (++depth_ > kMaxNesting * kRulesPerLevel) {
      throw antlr4::ParseCancellationException();
    }
  }
  void exitEveryRule(antlr4::ParserRuleContext* /*context*/) override { --depth_; }
  void visitTerminal(antlr4::tree::TerminalNode* /*node*/) override {}
  void visitErrorNode(antlr4::tree::ErrorNode* /*node*/) override {}

 private:
  std::size_t depth_ = 0;
};

Span SpanAt(SourceId source, std::size_t begin, std::size_t length) {
  return Span{source, static_cast<std::uint32_t>(begin),
              static_cast<std::uint32_t>(begin + length)};
}

// Refuses text that is no rule text at all, before anything else looks at it.
bool IsReadable(SourceId source, std::string_view text, Diagnostics& diagnostics) {
  if (text.size() > kMaxSourceBytes) {
    diagnostics.Report(
        DiagnosticKind::kFileTooLarge, SpanAt(source, 0, 0),
        fmt::format("the file has {} bytes; at most {} are read", text.size(), kMaxSourceBytes),
        "divide it into several modules");
    return false;
  }
  const std::size_t invalid = std::min(runtime::FindInvalidUtf8(text), text.find('\0'));
  if (invalid != std::string_view::npos) {
    diagnostics.Report(DiagnosticKind::kNotUtf8, SpanAt(source, invalid, 1),
                       fmt::format("byte {} is not UTF-8 text", invalid + 1),
                       "is this a rule file? save it as UTF-8; in strings write bytes as `\\xNN`");
    return false;
  }
  return true;
}

bool StartsDeclaration(const antlr4::Token& token) {
  switch (token.getType()) {
    case AssayParser::MODULE:
    case AssayParser::PARAM:
    case AssayParser::LET:
    case AssayParser::RULE:
    case AssayParser::BENCHMARK:
      return token.getCharPositionInLine() == 0;
    default:
      return false;
  }
}

// Marks the brackets that open on a line of their own after a name: see the grammar.
void MarkBracketsBelow(const std::vector<antlr4::Token*>& tokens) {
  const antlr4::Token* before = nullptr;
  for (antlr4::Token* token : tokens) {
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) {
      continue;
    }
    const bool after_name = before != nullptr && before->getType() >= AssayParser::MODULE &&
                            before->getType() <= AssayParser::SET;
    const bool after_identifier = before != nullptr && before->getType() == AssayParser::IDENTIFIER;
    if (token->getText() == "(" && (after_name || after_identifier) &&
        before->getLine() != token->getLine()) {
      dynamic_cast<antlr4::WritableToken&>(*token).setType(AssayParser::OPEN_BELOW);
    }
    before = token;
  }
}

// The names of declarations that were begun but are not in `module`.
std::vector<std::string> BrokenNames(const Module& module,
                                     const std::vector<antlr4::Token*>& tokens) {
  const auto name_of = [](const auto& declaration) { return declaration.name.text; };
  std::vector<std::string> built;
  for (const Declaration& declaration : module.declarations) {
    built.push_back(std::visit(name_of, declaration));
  }
  std::vector<std::string> broken;
  const antlr4::Token* start = nullptr;
  for (const antlr4::Token* token : tokens) {
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) {
      continue;
    }
    if (start != nullptr &&
        std::find(built.begin(), built.end(), token->getText()) == built.end()) {
      broken.push_back(token->getText());
    }
    start = StartsDeclaration(*token) ? token : nullptr;
  }
  return broken;
}

// What one run of the parser made of some tokens. Lives as long as its tree is needed.
class Run {
 public:
  Run(antlr4::CommonTokenStream& tokens, SourceId source, const Offsets& offsets)
      : parser_(&tokens), errors_(source, offsets) {
    parser_.addParseListener(&guard_);
    parser_.removeErrorListeners();
    parser_.addErrorListener(&errors_);
    parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
        antlr4::atn::PredictionMode::SLL);
  }

  // Throws ParseCancellationException where the text is nested too deep.
  AssayParser::FileContext& Parse() { return *parser_.file(); }

  const SyntaxErrors& errors() const { return errors_; }
  const antlr4::Token& current() { return *parser_.getCurrentToken(); }

 private:
  AssayParser parser_;
  DepthGuard guard_;
  SyntaxErrors errors_;
};

using TokenList = std::vector<std::unique_ptr<antlr4::Token>>;

// The tokens cut before each that starts a declaration. Each part ends with an end of the file,
// which stands where the next part starts.
std::vector<TokenList> Parts(const std::vector<antlr4::Token*>& tokens) {
  std::vector<TokenList> parts(1);
  for (antlr4::Token* token : tokens) {
    if (StartsDeclaration(*token) && !parts.back().empty()) {
      auto end = std::make_unique<antlr4::CommonToken>(token);
      end->setType(antlr4::Token::EOF);
      parts.back().push_back(std::move(end));
      parts.emplace_back();
    }
    parts.back().push_back(std::make_unique<antlr4::CommonToken>(token));
  }
  return parts;
}

void Build(AssayParser::FileContext& file, const SyntaxErrors& errors, TreeBuilder& builder) {
  if (auto* name = file.moduleDeclaration(); name != nullptr && errors.IsWhole(*name)) {
    builder.AddModuleName(*name);
  }
  for (auto* declaration : file.declaration()) {
    if (errors.IsWhole(*declaration)) {
      builder.AddDeclaration(*declaration);
    }
  }
}

class FileParser {
 public:
  FileParser(SourceId source, std::string_view text, Diagnostics& diagnostics)
      : source_(source),
        offsets_(text),
        diagnostics_(&diagnostics),
        input_(std::string(text)),
        lexer_(&input_),
        builder_(source, offsets_, diagnostics) {
    lexer_.removeErrorListeners();
  }

  Module Parse() {
    antlr4::CommonTokenStream tokens(&lexer_);
    tokens.fill();
    MarkBracketsBelow(tokens.getTokens());
    Run run(tokens, source_, offsets_);
    if (AssayParser::FileContext* file = Try(run)) {
      if (run.errors().empty()) {
        Build(*file, run.errors(), builder_);
      } else if (!ParseParts(Parts(tokens.getTokens()))) {
        run.errors().ReportTo(*diagnostics_);
      }
    }
    const bool too_deep = builder_.too_deep();
    Module module = builder_.Take();
    if (too_deep) {
      module.declarations.clear();  // what was cut off would only make more messages
    }
    module.broken = BrokenNames(module, tokens.getTokens());
    for (const antlr4::Token* token : tokens.getTokens()) {
      if (token->getType() == AssayParser::COMMENT) {
        module.comments.push_back(SpanOf(*token, source_, offsets_));
      }
    }
    return module;
  }

 private:
  AssayParser::FileContext* Try(Run& run) {
    try {
      return &run.Parse();
    } catch (const antlr4::ParseCancellationException&) {
      diagnostics_->Report(
          DiagnosticKind::kNestedTooDeep, SpanOf(run.current(), source_, offsets_),
          fmt::format("brackets or prefixes are nested more than {} deep", kMaxNesting),
          "give a part of the expression a name with `let`");
      return nullptr;
    }
  }

  // After a mistake each declaration is parsed by itself, so that a bracket that one of them lacks
  // does not swallow the next. Returns whether that found a mistake.
  bool ParseParts(std::vector<TokenList> parts) {
    const std::size_t before = diagnostics_->size();
    bool first = true;
    for (TokenList& part : parts) {
      antlr4::ListTokenSource list(std::move(part));
      antlr4::CommonTokenStream tokens(&list);
      Run run(tokens, source_, offsets_);
      AssayParser::FileContext* file = Try(run);
      if (file == nullptr) {
        break;
      }
      run.errors().ReportTo(*diagnostics_);
      if (file->moduleDeclaration() != nullptr && !first) {
        ReportSecondModule(*file->moduleDeclaration()->start);
      } else {
        Build(*file, run.errors(), builder_);
      }
      first = first && file->declaration().empty() && file->moduleDeclaration() == nullptr;
    }
    return diagnostics_->size() != before;
  }

  void ReportSecondModule(const antlr4::Token& word) {
    diagnostics_->Report(DiagnosticKind::kUnexpectedText, SpanOf(word, source_, offsets_),
                         "found `module`, expected `param`, `let`, `rule` or `benchmark`",
                         "a file has one `module`, before everything else");
  }

  SourceId source_;
  Offsets offsets_;
  Diagnostics* diagnostics_;
  antlr4::ANTLRInputStream input_;
  AssayLexer lexer_;
  TreeBuilder builder_;
};

}  // namespace

Module ParseModule(SourceId source, const Sources& sources, Diagnostics& diagnostics) {
  Module module;
  module.source = source;
  const std::string_view text = sources.Text(source);
  if (!IsReadable(source, text, diagnostics)) {
    return module;
  }
  const std::size_t before = diagnostics.size();
  module = FileParser(source, text, diagnostics).Parse();
  if (diagnostics.size() == before && !module.name && module.declarations.empty()) {
    diagnostics.Report(DiagnosticKind::kEmptyFile, SpanAt(source, 0, 0),
                       "the file declares nothing",
                       "a rule file starts with `module NAME`; see docs/language.md");
  }
  return module;
}

}  // namespace assay::compiler
