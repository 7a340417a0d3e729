// File tests of the language (case.h says how they are written), and the pages that explain its
// diagnostics.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <boost/filesystem.hpp>
#include <set>

#include "compiler/ast/print.h"
#include "compiler/compile.h"
#include "compiler/lint.h"
#include "compiler/parse/parse.h"
#include "runtime/program/text.h"
#include "tests/compiler/case.h"
#include "tests/compiler/mutation.h"
#include "tests/compiler/schema.h"
#include "tests/golden.h"

namespace assay::test {
namespace {

namespace fs = boost::filesystem;

// The printed form, after making sure that printing it again changes nothing.
std::string Printed(const std::string& text) {
  const auto print = [](const std::string& source) {
    compiler::Sources sources;
    compiler::Diagnostics diagnostics;
    const auto id = sources.Add("printed.assay", source);
    const compiler::Module module = compiler::ParseModule(id, sources, diagnostics);
    INFO(compiler::Render(diagnostics.Sorted(), sources));
    REQUIRE_FALSE(diagnostics.HasErrors());
    return compiler::PrintModule(module, sources.Text(id));
  };
  const std::string once = print(text);
  CHECK(print(once) == once);
  return once;
}

std::string Output(const Case& parsed) {
  if (parsed.kind == "print") {
    return Printed(parsed.request.modules.at(0).text);
  }
  if (parsed.kind == "lint") {
    const auto findings = compiler::Lint(parsed.request, LanguageSchema());
    CHECK_FALSE(findings.broken);
    return compiler::Render(findings.diagnostics, findings.sources);
  }
  if (parsed.kind == "survey") {
    return Survey(parsed.request);
  }
  const auto result = compiler::Compile(parsed.request, LanguageSchema());
  if (parsed.kind == "diagnostics") {
    return compiler::Render(result.diagnostics, result.sources);
  }
  INFO(compiler::Render(result.diagnostics, result.sources));
  REQUIRE(result.program.has_value());
  const auto verified = runtime::Verify(*result.program, LanguageSchema());
  CHECK((verified ? "" : verified.error().message) == "");
  if (parsed.kind == "mutants") {
    return Mutants(result);
  }
  REQUIRE(parsed.kind == "program");
  return runtime::WriteText(*result.program);
}

TEST_CASE("the compiler's file tests", "[compiler]") {
  for (const std::string& file : CaseFiles()) {
    DYNAMIC_SECTION(file) {
      const Case parsed = ParseCase(ReadAll(std::string(ASSAY_SOURCE_DIR) + "/tests/" + file));
      CheckGolden(file, parsed.input + "--- " + parsed.kind + "\n" + Output(parsed));
    }
  }
}

// The text of the first code block of a page that is marked with `language`, or nothing.
std::string Block(const std::string& page, const std::string& language) {
  const std::string fence = "```" + language + "\n";
  const std::size_t begin = page.find(fence);
  return begin == std::string::npos
             ? ""
             : page.substr(begin + fence.size(),
                           page.find("```", begin + fence.size()) - begin - fence.size());
}

// What stands beside the profiles of the pages.
constexpr const char* kPageRules = R"(
module demo

param max_tries: int = 4 in 1..10

rule root_login {
  title "Root cannot log in over SSH"
  severity high
  check sshd("PermitRootLogin").value == "no"
}

rule tries {
  title "Few attempts"
  severity low
  check sysctl("tries").configured <= max_tries
}

benchmark best_practices {
  title "Best practices"
  version "1"
  applies os.id == "debian"
  "1" demo.root_login
  "2" demo.tries
}
)";

// What a page's block is compiled from. One that begins with no declaration holds conditions of a
// check.
compiler::CompileRequest RequestOf(const std::string& block, bool yaml) {
  if (yaml) {
    return {{{"rules.assay", kPageRules, false}}, compiler::SourceText{"page.yaml", block, false}};
  }
  constexpr std::array<std::string_view, 6> kStarts = {"module ", "param ",     "let ",
                                                       "rule ",   "benchmark ", "//"};
  const bool whole = std::any_of(kStarts.begin(), kStarts.end(),
                                 [&](std::string_view start) { return block.starts_with(start); });
  const std::string rule = "rule r {\n  title \"t\"\n  severity low\n  check {\n";
  return {{{"page.assay", whole ? block : rule + block + "  }\n}\n", true}}, std::nullopt};
}

compiler::CompileResult CompileBlock(const std::string& block, bool yaml) {
  return compiler::Compile(RequestOf(block, yaml), LanguageSchema());
}

// How often lint finds that kind in a page's block; its examples need not be whole otherwise.
std::size_t Found(const std::string& block, compiler::DiagnosticKind kind) {
  const auto findings = compiler::Lint(RequestOf(block, false), LanguageSchema());
  INFO(compiler::Render(findings.diagnostics, findings.sources));
  CHECK_FALSE(findings.broken);
  return static_cast<std::size_t>(
      std::count_if(findings.diagnostics.begin(), findings.diagnostics.end(),
                    [&](const compiler::Diagnostic& found) { return found.kind == kind; }));
}

// Diagnostics whose input is made, not written: limits_test.cc has them.
const std::set<std::string> kMade = {"NotUtf8", "FileTooLarge", "TooManyMistakes", "NestedTooDeep"};

// Diagnostics of mutation tests, which compiling alone does not make; below.
const std::set<std::string> kOfMutants = {"SurvivingMutant", "WrongEquivalent"};

TEST_CASE("every diagnostic has a golden and a page", "[compiler]") {
  std::string goldens;
  for (const std::string& file : CaseFiles()) {
    goldens += ReadAll(std::string(ASSAY_SOURCE_DIR) + "/tests/" + file);
  }
  for (const auto& row : compiler::AllDiagnosticKinds()) {
    const std::string name(row.name);
    INFO(name);
    CHECK((kMade.contains(name) || goldens.find("[" + name + "]") != std::string::npos));
    CHECK(fs::exists(std::string(ASSAY_SOURCE_DIR) + "/docs/diagnostics/" + name + ".md"));
  }
}

TEST_CASE("the examples of each diagnostic's page are as wrong and as right as it says",
          "[compiler]") {
  for (const auto& row : compiler::AllDiagnosticKinds()) {
    const std::string name(row.name);
    if (kMade.contains(name) || kOfMutants.contains(name)) {
      continue;
    }
    const std::string page =
        ReadAll(std::string(ASSAY_SOURCE_DIR) + "/docs/diagnostics/" + name + ".md");
    const bool yaml = page.find("```yaml-wrong\n") != std::string::npos;
    const std::string language = yaml ? "yaml" : "assay";
    INFO(name);
    CHECK(page.starts_with("# " + name + "\n"));
    if (row.severity == compiler::DiagnosticSeverity::kWarning) {
      const std::string corrected = Block(page, language);
      CHECK_FALSE(corrected.empty());
      CHECK(Found(Block(page, language + "-wrong"), row.kind) > 0);
      CHECK(Found(corrected, row.kind) == 0);
      continue;
    }
    const auto wrong = CompileBlock(Block(page, language + "-wrong"), yaml);
    INFO(compiler::Render(wrong.diagnostics, wrong.sources));
    CHECK_FALSE(wrong.diagnostics.empty());
    for (const compiler::Diagnostic& diagnostic : wrong.diagnostics) {
      CHECK(diagnostic.kind == row.kind);
    }
    const std::string corrected = Block(page, language);
    const auto right = CompileBlock(corrected, yaml);
    INFO(compiler::Render(right.diagnostics, right.sources));
    CHECK_FALSE(corrected.empty());
    CHECK(right.program.has_value());
  }
}

TEST_CASE("the pages of mutation tests hold rules that survive and rules that do not",
          "[compiler][mutate]") {
  for (const std::string& name : kOfMutants) {
    INFO(name);
    const std::string page =
        ReadAll(std::string(ASSAY_SOURCE_DIR) + "/docs/diagnostics/" + name + ".md");
    const auto survey = [&](const std::string& language) {
      return Survey({{{"page.assay", Block(page, language), true}}, std::nullopt});
    };
    CHECK(page.starts_with("# " + name + "\n"));
    CHECK(survey("assay-survey").find("[" + name + "]") != std::string::npos);
    CHECK(survey("assay-proved").find("error") == std::string::npos);
  }
}

}  // namespace
}  // namespace assay::test
