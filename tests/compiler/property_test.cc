// Properties of the compiler over text by chance: it ends and reports, printing changes no meaning,
// and what it makes keeps every promise of a Program.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <regex>

#include "compiler/ast/print.h"
#include "compiler/compile.h"
#include "compiler/parse/parse.h"
#include "runtime/probes/probe.h"
#include "runtime/program/text.h"
#include "tests/compiler/case.h"
#include "tests/compiler/generate.h"
#include "tests/compiler/schema.h"

namespace assay::test {
namespace {

// What the generator writes between any two words.
constexpr std::string_view kComment = "// a comment";

Choices ArbitraryChoices() {
  return Choices(
      *rc::gen::container<std::vector<std::uint8_t>>(400, rc::gen::arbitrary<std::uint8_t>()));
}

// The text printed, or its mistakes.
std::string Print(const std::string& text) {
  compiler::Sources sources;
  compiler::Diagnostics diagnostics;
  const auto id = sources.Add("made.assay", text);
  const compiler::Module module = compiler::ParseModule(id, sources, diagnostics);
  return diagnostics.HasErrors() ? compiler::Render(diagnostics.Sorted(), sources)
                                 : compiler::PrintModule(module, sources.Text(id));
}

compiler::CompileRequest RequestOf(std::string text) {
  return {{{"made.assay", std::move(text), true}}, std::nullopt};
}

// What keeps a result of the compiler from being one, or nothing.
std::string Broken(const compiler::CompileResult& result, const runtime::Schema& schema) {
  if (result.program.has_value() != result.diagnostics.empty()) {
    return "a program beside mistakes, or neither";
  }
  for (const compiler::Diagnostic& diagnostic : result.diagnostics) {
    const compiler::Span& span = diagnostic.span;
    if (span.begin > span.end || span.end > result.sources.Text(span.source).size() ||
        diagnostic.message.empty()) {
      return "a message without place or words";
    }
  }
  if (!result.program) {
    return compiler::Render(result.diagnostics, result.sources).empty() ? "nothing is shown" : "";
  }
  if (const auto verified = runtime::Verify(*result.program, schema); !verified) {
    return "not verified: " + verified.error().message;
  }
  const std::string text = runtime::WriteText(*result.program);
  const auto again = runtime::ReadText(text);
  if (!again) {
    return "not read back: " + again.error().message;
  }
  return runtime::WriteText(*again) == text ? "" : "read back as something else";
}

// A program as text, but for the lines where its rules stood.
std::string Meaning(const runtime::Program& program) {
  static const std::regex source("source \"[^\"]*\" [0-9]+");
  return std::regex_replace(runtime::WriteText(program), source, "source");
}

// The text without comments, blanks, brackets and commas outside of strings: what a layout keeps.
std::string Essence(const std::string& text) {
  static const std::regex ignored(R"re(("""[^]*?"""|"(?:[^"\\\n]|\\.)*")|//[^\n]*|[\s(){},])re");
  return std::regex_replace(text, ignored, "$1");
}

std::size_t CountComments(const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(kComment); at != text.npos; at = text.find(kComment, at + 1)) {
    ++count;
  }
  return count;
}

std::vector<std::string> ShippedRules() {
  std::vector<std::string> texts;
  for (const std::string& path :
       FilesBelow(std::string(ASSAY_SOURCE_DIR) + "/benchmarks", ".assay")) {
    texts.push_back(ReadAll(path));
  }
  return texts;
}

TEST_CASE("printing rules changes no meaning, and printing again changes nothing", "[compiler]") {
  int compiled = 0;
  CHECK(rc::check([&] {
    Choices choices = ArbitraryChoices();
    const std::string text = MakeModule(choices);
    RC_LOG() << text;
    const std::string printed = Print(text);
    RC_ASSERT(printed.starts_with("module demo.made"));
    RC_ASSERT(Print(printed) == printed);
    RC_ASSERT(Essence(printed) == Essence(text));
    RC_ASSERT(CountComments(printed) == CountComments(text));

    const auto before = compiler::Compile(RequestOf(text), LanguageSchema());
    const auto after = compiler::Compile(RequestOf(printed), LanguageSchema());
    RC_LOG() << compiler::Render(before.diagnostics, before.sources);
    RC_ASSERT(before.program.has_value() == after.program.has_value());
    RC_ASSERT(before.diagnostics.size() == after.diagnostics.size());
    RC_ASSERT(Broken(before, LanguageSchema()) == "");
    if (before.program) {
      RC_ASSERT(Meaning(*before.program) == Meaning(*after.program));
      ++compiled;
    }
  }));
  CHECK(compiled > 50);
}

TEST_CASE("every shipped rule file is as `assay fmt` writes it", "[compiler]") {
  for (const std::string& text : ShippedRules()) {
    CHECK(Print(text) == text);
  }
}

TEST_CASE("rules written badly are printed with their meaning", "[compiler]") {
  static const std::regex blanks("\n +");
  for (const std::string& text : ShippedRules()) {
    CHECK(Print(std::regex_replace(text, blanks, "\n")) == text);
    CHECK(Print(std::regex_replace(text, blanks, "\r\n\t \t")) == text);
  }
}

TEST_CASE("broken shipped rules give a sound program or a message", "[compiler]") {
  const std::vector<std::string> texts = ShippedRules();
  CHECK(rc::check([&] {
    Choices choices = ArbitraryChoices();
    const std::string text = Mutate(texts[choices.Next(texts.size())], choices);
    RC_LOG() << text;
    const auto result = compiler::Compile(RequestOf(text), runtime::AllSchemas());
    RC_ASSERT(Broken(result, runtime::AllSchemas()) == "");
  }));
}

TEST_CASE("broken file tests give a sound program or a message", "[compiler]") {
  const std::vector<std::string> files = CaseFiles();
  CHECK(rc::check([&] {
    Choices choices = ArbitraryChoices();
    const std::string& file = files[choices.Next(files.size())];
    compiler::CompileRequest request =
        ParseCase(ReadAll(std::string(ASSAY_SOURCE_DIR) + "/tests/" + file)).request;
    for (compiler::SourceText& source : request.modules) {
      source.text = Mutate(source.text, choices);
      RC_LOG() << source.text;
    }
    if (request.profile) {
      request.profile->text = Mutate(request.profile->text, choices);
      RC_LOG() << request.profile->text;
    }
    const auto result = compiler::Compile(std::move(request), LanguageSchema());
    RC_ASSERT(Broken(result, LanguageSchema()) == "");
  }));
}

TEST_CASE("the same text gives the same result", "[compiler]") {
  CHECK(rc::check([] {
    Choices choices = ArbitraryChoices();
    const std::string text = Mutate(MakeModule(choices), choices);
    const auto first = compiler::Compile(RequestOf(text), LanguageSchema());
    const auto second = compiler::Compile(RequestOf(text), LanguageSchema());
    RC_ASSERT(compiler::Render(first.diagnostics, first.sources) ==
              compiler::Render(second.diagnostics, second.sources));
    RC_ASSERT(first.program.has_value() == second.program.has_value());
    if (first.program) {
      RC_ASSERT(runtime::WriteText(*first.program) == runtime::WriteText(*second.program));
    }
  }));
}

}  // namespace
}  // namespace assay::test
