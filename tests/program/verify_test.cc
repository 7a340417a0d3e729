// Verify refuses every broken promise of program.h, and names it.
#include <catch2/catch.hpp>

#include "runtime/program/text.h"
#include "runtime/support/limits.h"
#include "tests/evaluate/builder.h"
#include "tests/evaluate/fake.h"

namespace assay::runtime {
namespace {

Result<void> VerifyFake(const Program& program) {
  return Verify(program, test::SchemaOf(test::FakeProbes()));
}

Result<Program> ReadBody(std::string_view body) {
  return ReadText(
      "assay_program 1\nprofile \"\" title \"\" about \"\" fail_on - min_score 0 "
      "min_coverage 0\n" +
      std::string(body));
}

std::string ProblemOf(std::string_view body) {
  const Result<Program> read = ReadBody(body);
  if (!read) {
    return "unreadable: " + read.error().message;
  }
  const Result<void> verified = VerifyFake(*read);
  return verified ? "" : verified.error().message;
}

// The common head of the cases: an item, its fields, things, and constants.
constexpr std::string_view kHead = R"(@0 : item = "item"
  argument "name" : string = "a"
@1 : list<thing> = "things"
@2 : list<entry> = "entries"
  argument "under" : string = "a"
%0 : item = fact @0 ; 
%1 : bool = field %0 "flag" ; 
%2 : int = field %0 "number" ; 
%3 : string = field %0 "text" ; 
%4 : string? = field %0 "maybe_text" ; 
%5 : list<string> = field %0 "tags" ; 
%6 : string = constant "no" ; 
%7 : int = constant 4 ; 
%8 : regex = constant "^a" ; 
%9 : list<thing> = fact @1 ; 
%10 : list<entry> = fact @2 ; 
%11 : thing = element $0 ; 
%12 : bool = field %11 "flag" ; 
%13 : matches = match %9 %12 $0 ; 
)";

std::string Rule(std::string_view root) {
  return "rule \"r\" number \"\" title \"\" about \"\" severity low manual false applies - source "
         "\"\" 1\n  check " +
         std::string(root) + " live false source \"\" 1\n";
}

TEST_CASE("instructions that fit their operands are accepted", "[program][verify]") {
  for (const std::string_view body : {
           "%14 : bool = eq %3 %6 ; \n",
           "%14 : bool = lt %2 %7 ; \n",
           "%14 : bool = in %3 %5 ; \n",
           "%14 : bool = contains %5 %3 ; \n",
           "%14 : bool = contains %3 %6 ; \n",
           "%14 : bool = matches %3 %8 ; \n",
           "%14 : bool = is_set %4 ; \n",
           "%14 : bool = none %13 ; \n",
           "%14 : bool = exactly %13 %7 ; \n",
           "%14 : bool = eq %5 %5 ; \n",
           "%14 : bool = if %1 %1 %1 ; \n",
       }) {
    INFO(body);
    CHECK(ProblemOf(std::string(kHead) + std::string(body) + Rule("%14")) == "");
  }
  for (const std::string_view body : {
           "%14 : string = default %4 %6 ; \n",
           "%14 : string? = default %4 %4 ; \n",
           "%14 : string = require %4 ; \n",
           "%14 : string? = if %1 %3 %4 ; \n",
           "%14 : int = count %13 ; \n",
           "%14 : int = member %3 \"length\" ; \n",
           "%14 : list<string> = list %3 %6 ; \n",
           "%14 : matches = match %10 %1 $1 ; \n",
       }) {
    INFO(body);
    CHECK(ProblemOf(std::string(kHead) + std::string(body) + Rule("%1")) == "");
  }
}

TEST_CASE("instructions that do not fit are refused", "[program][verify]") {
  struct Case {
    std::string_view body;
    std::string_view problem;
  };
  const Case kCases[] = {
      {"%14 : bool = not %15 ; \n", "%14: operand %15 does not come before it"},
      {"%14 : bool = not %14 ; \n", "%14: operand %14 does not come before it"},
      {"%14 : bool = not ; \n", "%14 (not): 0 operands"},
      {"%14 : bool = and ; \n", "%14 (and): 0 operands"},
      {"%14 : bool = eq %3 ; \n", "%14 (eq): 1 operands"},
      {"%14 : int = not %1 ; \n", "%14 (not): the types do not fit"},
      {"%14 : bool = not %2 ; \n", "%14 (not): the types do not fit"},
      {"%14 : bool = and %1 %4 ; \n", "%14 (and): the types do not fit"},
      {"%14 : bool = eq %3 %7 ; \n", "%14 (eq): the types do not fit"},
      {"%14 : bool = eq %4 %4 ; \n", "%14 (eq): the types do not fit"},
      {"%14 : bool = eq %0 %0 ; \n", "%14 (eq): the types do not fit"},
      {"%14 : bool = lt %1 %1 ; \n", "%14 (lt): the types do not fit"},
      {"%14 : bool = lt %5 %5 ; \n", "%14 (lt): the types do not fit"},
      {"%14 : bool = in %2 %5 ; \n", "%14 (in): the types do not fit"},
      {"%14 : bool = in %11 %9 ; \n", "%14 (in): the types do not fit"},
      {"%14 : bool = contains %3 %5 ; \n", "%14 (contains): the types do not fit"},
      {"%14 : bool = starts_with %5 %3 ; \n", "%14 (starts_with): the types do not fit"},
      {"%14 : bool = matches %3 %6 ; \n", "%14 (matches): the types do not fit"},
      {"%14 : regex = if %1 %8 %8 ; \n", "%14 (if): the types do not fit"},
      {"%14 : string = if %1 %3 %4 ; \n", "%14 (if): the types do not fit"},
      {"%14 : matches = if %1 %13 %13 ; \n", "%14 (if): the types do not fit"},
      {"%14 : string = default %4 %4 ; \n", "%14 (default): the types do not fit"},
      {"%14 : bool = is_set %13 ; \n", "%14 (is_set): the types do not fit"},
      {"%14 : int = require %4 ; \n", "%14 (require): the types do not fit"},
      {"%14 : list<string> = list %3 %7 ; \n", "%14 (list): the types do not fit"},
      {"%14 : list<thing> = list %11 ; \n", "%14 (list): the types do not fit"},
      {"%14 : bool = any %5 ; \n", "%14 (any): the types do not fit"},
      {"%14 : bool = count %13 ; \n", "%14 (count): the types do not fit"},
      {"%14 : bool = field %0 \"flog\" ; \n", "%14 (field): the types do not fit"},
      {"%14 : int = field %0 \"flag\" ; \n", "%14 (field): the types do not fit"},
      {"%14 : bool = field %9 \"flag\" ; \n", "%14 (field): the types do not fit"},
      {"%14 : int = member %2 \"length\" ; \n", "%14 (member): the types do not fit"},
      {"%14 : int = member %4 \"length\" ; \n", "%14 (member): the types do not fit"},
      {"%14 : list<item> = fact @0 ; \n", "%14 (fact): the types do not fit"},
      {"%14 : item = fact @7 ; \n", "%14 (fact): there is no 7"},
      {"%14 : thing = element $99 ; \n", "%14 (element): there is no 99"},
      {"%14 : list<string> = element $1 ; \n", "%14 (element): the types do not fit"},
      {"%14 : regex = constant \"(\" ; \n",
       "%14 (constant): \"(\" is not a regular expression: missing ): ("},
      {"%14 : int = constant \"4\" ; \n", "%14 (constant): its value is not a number"},
      {"%14 : mode = constant 0o10000 ; \n", "%14 (constant): its value is not a mode"},
      {"%14 : bool? = constant true ; \n", "%14 (constant): a constant is never absent"},
      {"%14 : list<int> = constant [ 1 true ] ; \n", "%14 (constant): its value is not a number"},
      {"%14 : item = constant 1 ; \n", "%14 (constant): there is no constant of that type"},
      {"%14 : matches = match %9 %12 $0 ; \n", "%14 (match): another match has the same variable"},
      {"%14 : string = element $0 ; \n",
       "%14 (element): another type than the same element elsewhere"},
      {"%14 : int = element $1 ; \n%15 : bool = eq %14 %7 ; \n%16 : matches = match %5 %15 $1 ; \n",
       "%16 (match): its predicate takes the elements for another type"},
      {"%14 : matches = match %5 %2 $1 ; \n", "%14 (match): the types do not fit"},
      {"%14 : bool = is_set %10 ; \n",
       "%14 (is_set): only a quantifier can look at a list that grows with the target"},
      {"%14 : list<entry> = if %1 %10 %10 ; \n",
       "%14 (if): only a quantifier can look at a list that grows with the target"},
      {"%14 : int = member %10 \"length\" ; \n",
       "%14 (member): only a quantifier can look at a list that grows with the target"},
      {"%14 : matches = match %10 %1 $1 ; \n%15 : bool = any %14 ; \n"
       "%16 : matches = match %9 %15 $2 ; \n",
       "%16 (match): a quantifier over a list that grows with the target cannot stand inside "
       "another"},
  };
  for (const Case& one : kCases) {
    INFO(one.body);
    CHECK(ProblemOf(std::string(kHead) + std::string(one.body)) == one.problem);
  }
}

TEST_CASE("rules, sections and gates that lead nowhere are refused", "[program][verify]") {
  const std::string head(kHead);
  CHECK(ProblemOf(head + Rule("%12")) == "rule \"r\": %12 looks at an element outside its match");
  CHECK(ProblemOf(head + Rule("%2")) == "rule \"r\": %2 is not a condition");
  CHECK(ProblemOf(head + Rule("%99")) == "rule \"r\": there is no %99");
  CHECK(ProblemOf(head + "applies %12 text \"\"\n") ==
        "applies: %12 looks at an element outside its match");
  CHECK(ProblemOf(head + "section \"1\" title \"\" rules #0\n") ==
        "section \"1\": there is no rule 0");
  const std::string rule = "rule \"r\" number \"\" title \"\" about \"\" severity low manual ";
  CHECK(ProblemOf(rule + "false applies - source \"\" 1\n") ==
        "rule \"r\": has no check and is not manual, or the reverse");
  CHECK(ProblemOf(rule + "true applies - source \"\" 1\n") == "");
  CHECK(ProblemOf("profile \"\" title \"\" about \"\" fail_on - min_score nan min_coverage 0\n") ==
        "profile: a gate is not a percentage");
}

TEST_CASE("requests that no probe understands are refused", "[program][verify]") {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"@0 : item = \"itme\"\n", "@0: there is no probe \"itme\""},
      {"@0 : thing = \"item\"\n", "@0: `item` answers with item, not thing"},
      {"@0 : item = \"item\"\n", "@0: `item` lacks a required argument"},
      {"@0 : item = \"item\"\n  argument \"name\" : int = 1\n",
       "@0: `name` is of type int, not string"},
      {"@0 : item = \"item\"\n  argument \"name\" : string = 1\n", "@0: its value is not a string"},
      {"@0 : item = \"item\"\n  argument \"name\" : string = \"a\"\n"
       "  argument \"name\" : string = \"b\"\n",
       "@0: `item` takes no argument \"name\" there"},
      {"@0 : item = \"item\"\n  argument \"kind\" : string = \"odd\"\n"
       "  argument \"name\" : string = \"b\"\n",
       "@0: `item` takes no argument \"name\" there"},
      {"@0 : item = \"item\"\n  argument \"name\" : string = \"a\"\n"
       "  argument \"kind\" : string = \"even\"\n",
       "@0: \"even\" is no choice for `kind`"},
  };
  for (const auto& [body, problem] : kCases) {
    INFO(body);
    CHECK(ProblemOf(body) == problem);
  }
}

TEST_CASE("limits of a program", "[program][verify]") {
  test::Builder deep;
  auto id = deep.Field(deep.Item("a"), "flag", Type::Of(TypeKind::kBool));
  for (std::size_t i = 0; i < kMaxInstructionDepth; ++i) {
    id = deep.Test(Opcode::kNot, {id});
  }
  CHECK(VerifyFake(deep.program).error().message == "%513 (not): nested deeper than 512");

  test::Builder nested;
  const auto things = nested.Things();
  std::vector<std::pair<std::uint32_t, InstructionId>> elements;
  std::vector<InstructionId> flags;
  for (std::size_t i = 0; i <= kMaxQuantifierNesting; ++i) {
    elements.push_back(nested.NewElement(things));
    flags.push_back(nested.Field(elements.back().second, "flag", Type::Of(TypeKind::kBool)));
  }
  nested.Test(Opcode::kAnd, flags);
  CHECK(VerifyFake(nested.program).error().message ==
        "%19: more than 8 quantifiers inside one another");

  Program short_of_texts = std::move(deep.program);
  short_of_texts.texts.pop_back();
  CHECK(VerifyFake(short_of_texts).error().message == "not as many texts as instructions");

  Program large;
  large.facts.resize(kMaxInstructions + 1);
  CHECK(VerifyFake(large).error().message == "more than 2000000 instructions, facts or rules");
}

}  // namespace
}  // namespace assay::runtime
