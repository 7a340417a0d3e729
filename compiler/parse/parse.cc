#include "compiler/parse/parse.h"

#include <fmt/format.h>

#include <algorithm>

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

std::size_t LastToken(const antlr4::ParserRuleContext& context) {
  return (context.stop == nullptr ? context.start : context.stop)->getTokenIndex();
}

void Build(AssayParser::FileContext& file, const SyntaxErrors& errors, TreeBuilder& builder) {
  auto* name = file.moduleDeclaration();
  if (name != nullptr && !errors.Touches(name->start->getTokenIndex(), LastToken(*name))) {
    builder.AddModuleName(*name);
  }
  for (auto* declaration : file.declaration()) {
    const bool broken =
        errors.Touches(declaration->start->getTokenIndex(), LastToken(*declaration)) ||
        declaration->exception != nullptr || declaration->children.empty();
    if (!broken) {
      builder.AddDeclaration(*declaration);
    }
  }
}

}  // namespace

Module ParseModule(SourceId source, const Sources& sources, Diagnostics& diagnostics) {
  Module module;
  module.source = source;
  const std::string_view text = sources.Text(source);
  if (!IsReadable(source, text, diagnostics)) {
    return module;
  }
  const Offsets offsets(text);
  SyntaxErrors errors(source, offsets);
  antlr4::ANTLRInputStream input{std::string(text)};
  AssayLexer lexer(&input);
  lexer.removeErrorListeners();
  antlr4::CommonTokenStream tokens(&lexer);
  tokens.fill();
  std::vector<std::size_t> starts;
  for (const antlr4::Token* token : tokens.getTokens()) {
    if (StartsDeclaration(*token)) {
      starts.push_back(token->getTokenIndex());
    }
  }

  AssayParser parser(&tokens);
  DepthGuard guard;
  parser.addParseListener(&guard);
  parser.removeErrorListeners();
  parser.addErrorListener(&errors);
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::SLL);
  try {
    AssayParser::FileContext* file = parser.file();
    errors.ReportTo(diagnostics, starts);
    TreeBuilder builder(source, offsets, diagnostics);
    Build(*file, errors, builder);
    module = builder.Take();
    if (builder.too_deep()) {
      module.declarations.clear();  // what was cut off would only make more messages
    }
    module.broken = BrokenNames(module, tokens.getTokens());
  } catch (const antlr4::ParseCancellationException&) {
    diagnostics.Report(
        DiagnosticKind::kNestedTooDeep, SpanOf(*parser.getCurrentToken(), source, offsets),
        fmt::format("brackets or prefixes are nested more than {} deep", kMaxNesting),
        "give a part of the expression a name with `let`");
  }
  if (!diagnostics.HasErrors() && !module.name && module.declarations.empty()) {
    diagnostics.Report(DiagnosticKind::kEmptyFile, SpanAt(source, 0, 0),
                       "the file declares nothing",
                       "a rule file starts with `module NAME`; see docs/language.md");
  }
  return module;
}

}  // namespace assay::compiler
