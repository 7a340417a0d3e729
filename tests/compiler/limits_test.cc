// Inputs too long to write down: what is no rule text, too large or nested too deep is refused with
// one message, quickly, and nothing crashes.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "compiler/compile.h"
#include "runtime/support/limits.h"
#include "tests/compiler/schema.h"

namespace assay::test {
namespace {

using compiler::DiagnosticKind;

std::string Repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

std::string Rule(const std::string& check) {
  return "module demo\nrule r {\n  title \"t\"\n  severity low\n  check " + check + "\n}\n";
}

compiler::CompileResult CompileRules(std::string text) {
  return compiler::Compile({{{"made.assay", std::move(text), true}}, std::nullopt},
                           LanguageSchema());
}

compiler::CompileResult CompileProfile(std::string text) {
  return compiler::Compile({{}, compiler::SourceText{"made.yaml", std::move(text), false}},
                           LanguageSchema());
}

struct Made {
  const char* name;
  std::string text;
  DiagnosticKind kind;
};

void CheckRefused(const Made& made, const compiler::CompileResult& result) {
  INFO(made.name);
  INFO(compiler::Render(result.diagnostics, result.sources));
  CHECK_FALSE(result.program.has_value());
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].kind == made.kind);
  CHECK_FALSE(result.diagnostics[0].hint.empty());
}

TEST_CASE("rule text that cannot be read is refused in one message", "[compiler]") {
  const std::string fact = "file(\"/a\").exists";
  const std::vector<Made> cases = {
      {"empty", "", DiagnosticKind::kEmptyFile},
      {"blanks and comments", " \n// nothing\n", DiagnosticKind::kEmptyFile},
      {"binary",
       std::string("\x7f"
                   "ELF\x00\x01",
                   6),
       DiagnosticKind::kNotUtf8},
      {"latin-1", "module caf\xe9\n", DiagnosticKind::kNotUtf8},
      {"50 MB", Repeated("// more\n", 6'250'000), DiagnosticKind::kFileTooLarge},
      {"10,000 brackets", Rule(Repeated("(", 10'000) + fact + Repeated(")", 10'000)),
       DiagnosticKind::kNestedTooDeep},
      {"10,000 brackets that never close", Rule(Repeated("(", 10'000)),
       DiagnosticKind::kNestedTooDeep},
      {"10,000 lists", Rule(Repeated("[", 10'000)), DiagnosticKind::kNestedTooDeep},
      {"10,000 negations", Rule(Repeated("not ", 10'000) + fact), DiagnosticKind::kNestedTooDeep},
      {"10,000 ifs", Rule(Repeated("if true then ", 10'000) + fact),
       DiagnosticKind::kNestedTooDeep},
      {"10,000 fields", Rule("file(\"/a\")" + Repeated(".x", 10'000)),
       DiagnosticKind::kNestedTooDeep},
      {"10,000 defaults", Rule("sshd(\"a\").set" + Repeated(" ?? \"x\"", 10'000) + " == \"x\""),
       DiagnosticKind::kNestedTooDeep},
  };
  for (const Made& made : cases) {
    CheckRefused(made, CompileRules(made.text));
  }
}

TEST_CASE("a profile that cannot be read is refused in one message", "[compiler]") {
  const std::vector<Made> cases = {
      {"empty", "", DiagnosticKind::kEmptyFile},
      {"blanks", "  \n\n", DiagnosticKind::kEmptyFile},
      {"binary",
       std::string("\x7f"
                   "ELF\x00\x01",
                   6),
       DiagnosticKind::kNotUtf8},
      {"latin-1", "title: caf\xe9\n", DiagnosticKind::kNotUtf8},
      {"50 MB", Repeated("# more\n\n", 6'250'000), DiagnosticKind::kFileTooLarge},
      {"10,000 brackets", Repeated("[", 10'000), DiagnosticKind::kNestedTooDeep},
      {"10,000 dashes", Repeated("- ", 10'000) + "a", DiagnosticKind::kYamlSyntax},
      {"an alias that grows", "a: &a [x, x]\nb: &b [*a, *a]\nprofile: p\n",
       DiagnosticKind::kUnknownKey},
  };
  for (const Made& made : cases) {
    const auto result = CompileProfile(made.text);
    INFO(made.name);
    INFO(compiler::Render(result.diagnostics, result.sources));
    CHECK_FALSE(result.program.has_value());
    REQUIRE_FALSE(result.diagnostics.empty());
    CHECK(result.diagnostics[0].kind == made.kind);
  }
}

TEST_CASE("a long chain of one operator is no deep nesting", "[compiler]") {
  const std::string fact = "file(\"/a\").exists";
  const auto result = CompileRules(Rule(fact + Repeated(" and " + fact, 10'000)));
  INFO(compiler::Render(result.diagnostics, result.sources));
  CHECK(result.program.has_value());
}

// Each `let` or parameter uses the one before.
std::string Chain(const std::string& first, const std::string& use, int length) {
  std::string text = "module demo\n" + first + "\n";
  for (int i = 1; i < length; ++i) {
    text += fmt::format(fmt::runtime(use), i, i - 1) + "\n";
  }
  return text + Rule("a" + std::to_string(length - 1)).substr(std::string("module demo\n").size());
}

TEST_CASE("names that use one another are nested like brackets", "[compiler]") {
  const std::string fact = "let a0 = file(\"/a\").exists";
  CheckRefused({"10,000 lets", "", DiagnosticKind::kNestedTooDeep},
               CompileRules(Chain(fact, "let a{} = not a{}", 10'000)));
  CheckRefused({"10,000 other names", "", DiagnosticKind::kNestedTooDeep},
               CompileRules(Chain(fact, "let a{} = a{}", 10'000)));
  CheckRefused({"10,000 parameters", "", DiagnosticKind::kNestedTooDeep},
               CompileRules(Chain("param a0: bool = true", "param a{}: bool = a{}", 10'000)));
}

TEST_CASE("a chain of lets that each use the one before twice takes no time", "[compiler]") {
  const auto result =
      CompileRules(Chain("let a0 = file(\"/a\").exists", "let a{0} = a{1} and a{1}", 60));
  INFO(compiler::Render(result.diagnostics, result.sources));
  CHECK(result.program.has_value());
}

TEST_CASE("a file of nothing but mistakes shows the first hundred and counts on", "[compiler]") {
  std::string text = "module demo\n";
  for (int i = 0; i < 500; ++i) {
    text += "let a" + std::to_string(i) + " = nothing" + std::to_string(i) + "\n";
  }
  const auto result = CompileRules(text);
  REQUIRE(result.diagnostics.size() == runtime::kMaxDiagnostics + 1);
  CHECK(result.diagnostics.back().kind == DiagnosticKind::kTooManyMistakes);
}

}  // namespace
}  // namespace assay::test
