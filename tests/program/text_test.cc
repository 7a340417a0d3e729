#include "runtime/program/text.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "tests/evaluate/generate.h"
#include "tests/golden.h"

namespace assay::runtime {
namespace {

using test::Builder;

// One of everything that a program can say.
Program Sample() {
  Builder builder;
  const auto item = builder.Item("a");
  const auto text = builder.Field(item, "text", Type::Of(TypeKind::kString));
  const auto mode = builder.Field(item, "mode", Type::Of(TypeKind::kMode));
  const auto is_no = builder.Test(Opcode::kEqual, {text, builder.String("no\n\xFF\"\\")});
  const auto tight = builder.Test(
      Opcode::kLessEqual, {mode, builder.Constant(Type::Of(TypeKind::kMode), IntValue(0640))});
  const auto listed = builder.Test(
      Opcode::kIn,
      {text, builder.Constant(Type::ListOf(TypeKind::kString), StringListValue({"a", "b c"}))});
  const auto entries = builder.Entries("/");
  const auto [variable, entry] = builder.NewElement(entries);
  const auto flag = builder.Field(entry, "flag", Type::Of(TypeKind::kBool));
  const auto none = builder.Test(Opcode::kNone, {builder.Match(entries, flag, variable)},
                                 "none f in entries(\"/\") :\n    f.flag  // \xC3\xA4; \\");
  Rule& first = builder.Rule("sample.first", {is_no, none});
  first.applies = tight;
  first.check[1].live = true;
  first.info.number = "1.1";
  first.info.title = "A \"title\"";
  first.info.about = "Two\nlines";
  first.info.severity = Severity::kHigh;
  first.info.references = {{"nist_800_53", "AC-6(2)"}, {"attack", ""}};
  first.info.levels = {{"server", 1}, {"a \"b\"", 2}};
  first.info.tags = {"ssh", ""};
  first.info.fixes = {{"shell", "rm -f \"$file\"\n"}};
  builder.Rule("sample.second", {listed});
  builder.Rule("sample.by_hand", {});
  Program program = std::move(builder.program);
  program.benchmark = {"sample", "A sample", "1.0", "About it", "org.example"};
  program.applies = tight;
  program.applies_text = "item(\"a\").mode <= 0640";
  program.profile = {"strict", "Strict", "", {std::nullopt, 0.1, 90}};
  program.parameters = {{"sample.limit", "The limit", "int", "4"}};
  program.sections = {{"1", "First", {0, 1}}, {"2", "Empty", {}}};
  return program;
}

TEST_CASE("a program is written one item a line", "[program][text]") {
  test::CheckGolden("program/golden/sample.txt", WriteText(Sample()));
}

TEST_CASE("what is written is read back", "[program][text]") {
  const Program sample = Sample();
  const std::string text = WriteText(sample);
  const Result<Program> read = ReadText(text);
  REQUIRE(read);
  CHECK(WriteText(*read) == text);
  CHECK(read->instructions.size() == sample.instructions.size());
  CHECK(read->texts == sample.texts);
  CHECK(read->names == sample.names);
  CHECK(read->benchmark == sample.benchmark);
  CHECK(read->profile == sample.profile);
  CHECK(read->parameters == sample.parameters);
  CHECK(read->sections == sample.sections);
  CHECK(read->rules[0].info == sample.rules[0].info);
  CHECK(read->rules[0].check[1].live);
  CHECK(read->rules[0].check[1].source == sample.rules[0].check[1].source);
  CHECK(Verify(*read, test::SchemaOf(test::FakeProbes())));
}

TEST_CASE("any program is read back as it was written", "[program][text][property]") {
  CHECK(rc::check([] {
    test::Choices choices(
        *rc::gen::container<std::vector<std::uint8_t>>(300, rc::gen::arbitrary<std::uint8_t>()));
    Program program = test::MakeProgram(choices);
    program.rules[0].info.about = *rc::gen::arbitrary<std::string>();
    program.texts[0] = *rc::gen::arbitrary<std::string>();
    const std::string text = WriteText(program);
    const Result<Program> read = ReadText(text);
    RC_ASSERT(read.has_value());
    RC_ASSERT(WriteText(*read) == text);
    RC_ASSERT(read->texts == program.texts);
    RC_ASSERT(read->rules[0].info == program.rules[0].info);
  }));
}

// Text with one byte changed, removed or doubled, or with two lines swapped.
std::string Mutated(std::string text) {
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, text.size());
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      text[at] = *rc::gen::arbitrary<char>();
      break;
    case 1:
      text.erase(at, *rc::gen::inRange<std::size_t>(1, 30));
      break;
    case 2:
      text.insert(at, text.substr(*rc::gen::inRange<std::size_t>(0, text.size()), 20));
      break;
    default:
      text.resize(at);
      break;
  }
  return text;
}

TEST_CASE("damaged text is an error or another program, never a crash",
          "[program][text][property]") {
  const std::string text = WriteText(Sample());
  const std::vector<Probe> probes = test::FakeProbes();
  CHECK(rc::check([&] {
    std::string damaged = Mutated(text);
    for (int more = *rc::gen::inRange(0, 3); more > 0 && !damaged.empty(); --more) {
      damaged = Mutated(std::move(damaged));
    }
    const Result<Program> read = ReadText(damaged);
    RC_PRE(read.has_value());
    const std::string again = WriteText(*read);
    const Result<Program> reread = ReadText(again);
    RC_ASSERT(reread.has_value());
    RC_ASSERT(WriteText(*reread) == again);
    if (Verify(*read, test::SchemaOf(probes))) {
      const auto evaluated = Evaluate(*read, probes, test::FakeSystem());
      RC_ASSERT(evaluated || evaluated.error().code == ErrorCode::kWrongTarget);
    }
  }));
}

TEST_CASE("a line that does not fit is named", "[program][text]") {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  const Case kCases[] = {
      {"", "line 1: expected `assay_program`"},
      {"assay_program 2\n", "line 1: expected `1` before `2`"},
      {"assay_program 1\nrule \"a\n", "line 2: expected a string before ``"},
      {"assay_program 1\n%1 : bool = not %0 ; \n",
       "line 2: expected `%0` before `%1 : bool = not %0 ; `"},
      {"assay_program 1\n%0 : bool = maybe ; \n", "line 2: expected an instruction before ` ; `"},
      {"assay_program 1\n%0 : list<list<int>> = not ; \n",
       "line 2: expected a type before ` = not ; `"},
      {"assay_program 1\ncheck %0 live false source \"\" 1\n",
       "line 2: expected `rule` before `check %0 live false source \"\" 1`"},
      {"assay_program 1\n\n", "line 2: expected `rule` before ``"},
  };
  for (const Case& one : kCases) {
    const Result<Program> read = ReadText(one.text);
    INFO(one.text);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::kMalformed);
    CHECK(read.error().message == one.message);
  }
}

}  // namespace
}  // namespace assay::runtime
