// Verdicts and evidence of single rules, and what happens around them.
#include "runtime/evaluate/evaluate.h"

#include <catch2/catch.hpp>

#include "tests/evaluate/builder.h"
#include "tests/evaluate/scan.h"

namespace assay::test {
namespace {

using runtime::ErrorCode;
using runtime::Evidence;
using runtime::Field;
using runtime::IntValue;
using runtime::Opcode;
using runtime::Outcome;
using runtime::Program;
using runtime::Record;
using runtime::RuleResult;
using runtime::ScanResult;
using runtime::StringValue;
using runtime::Type;
using runtime::TypeKind;
using runtime::Value;

const Type kBoolType = Type::Of(TypeKind::kBool);

TEST_CASE("a field in each state gives each verdict", "[evaluate]") {
  struct Case {
    Field field;
    Outcome outcome;
    std::string reason;
    std::string evidence;
  };
  const auto unreadable = [](ErrorCode code) {
    return Field::Unreadable({code, "/etc/x: could not"});
  };
  const std::string doubt_unknown = "item(\"a\").text | unknown | /etc/x: could not | == \"no\"";
  const std::string doubt_error = "item(\"a\").text | error | /etc/x: could not | == \"no\"";
  const Case kCases[] = {
      {Field::Present(StringValue("no")), Outcome::kPass, "",
       "item(\"a\").text | true | \"no\" | == \"no\""},
      {Field::Present(StringValue("y\x1B")), Outcome::kFail, "",
       "item(\"a\").text | false | \"y\\x1B\" | == \"no\""},
      {unreadable(ErrorCode::kPermissionDenied), Outcome::kUnknown, "/etc/x: could not",
       doubt_unknown},
      {unreadable(ErrorCode::kNotFound), Outcome::kUnknown, "/etc/x: could not", doubt_unknown},
      {unreadable(ErrorCode::kTooLarge), Outcome::kError, "/etc/x: could not", doubt_error},
      {unreadable(ErrorCode::kMalformed), Outcome::kError, "/etc/x: could not", doubt_error},
      {unreadable(ErrorCode::kNotRegularFile), Outcome::kError, "/etc/x: could not", doubt_error},
      {unreadable(ErrorCode::kSymlinkLoop), Outcome::kError, "/etc/x: could not", doubt_error},
      {unreadable(ErrorCode::kInputOutput), Outcome::kError, "/etc/x: could not", doubt_error},
      {Field::Unsupported("no such plane"), Outcome::kNotChecked, "no such plane",
       "item(\"a\").text | unknown | no such plane | == \"no\""},
      {Field::Absent(), Outcome::kError, "a probe gave no value where it promises one",
       "item(\"a\").text | error | a probe gave no value where it promises one | == \"no\""},
      {Field::Present(IntValue(1)), Outcome::kError,
       "a probe gave a value of another type than it promises",
       "item(\"a\").text | error | a probe gave a value of another type than it promises | == "
       "\"no\""},
  };
  Builder builder;
  const auto text = builder.Field(builder.Item("a"), "text", Type::Of(TypeKind::kString));
  builder.Rule("r", {builder.Test(Opcode::kEqual, {text, builder.String("no")})});
  for (const Case& one : kCases) {
    Record item = PlainItem();
    item.fields[2] = one.field;
    const RuleResult result = Scan(builder.program, Target(item)).results[0];
    INFO(one.evidence);
    CHECK(result.outcome == one.outcome);
    CHECK(result.reason == one.reason);
    CHECK(Lines(result) == Strings{one.evidence});
  }
}

TEST_CASE("a whole fact that cannot be had decides nothing", "[evaluate]") {
  Builder builder;
  builder.Rule("r", {builder.Field(builder.Item("a"), "flag", kBoolType)});
  FakeSystem target;
  CHECK(Scan(builder.program, target).results[0].outcome == Outcome::kUnknown);
  target.answers["item a"] = Field::Present(Value{Record{}});
  const RuleResult misshapen = Scan(builder.program, target).results[0];
  CHECK(misshapen.outcome == Outcome::kError);
  CHECK(misshapen.reason == "`item` answered with another record than it promises");
  target.answers["item a"] = Field::Absent();
  CHECK(Scan(builder.program, target).results[0].outcome == Outcome::kError);
}

TEST_CASE("an absent value can be tested, defaulted and nothing else", "[evaluate]") {
  Builder builder;
  const auto maybe =
      builder.Field(builder.Item("a"), "maybe_number", Type::Optional(TypeKind::kInt));
  const auto fallback =
      builder.Add(Opcode::kDefault, Type::Of(TypeKind::kInt), {maybe, builder.Int(8)}, 0, "n ?? 8");
  const auto required = builder.Add(Opcode::kRequire, Type::Of(TypeKind::kInt), {maybe});
  builder.Rule("default", {builder.Test(Opcode::kLessEqual, {fallback, builder.Int(4)})});
  builder.Rule("set", {builder.Test(Opcode::kIsSet, {maybe})});
  builder.Rule("not set", {builder.Test(Opcode::kNot, {builder.Test(Opcode::kIsSet, {maybe})})});
  builder.Rule("required", {builder.Test(Opcode::kEqual, {required, builder.Int(4)})});
  Record item = PlainItem();
  item.fields[7] = Field::Absent({std::nullopt, {}, "no line sets it"});
  const ScanResult scan = Scan(builder.program, Target(item));
  CHECK(Lines(scan.results[0]) == Strings{"n ?? 8 | false | not set, taken as 8 | <= 4"});
  CHECK(scan.results[0].evidence[0].note == "no line sets it");
  CHECK(Lines(scan.results[1]) ==
        Strings{"item(\"a\").maybe_number | false | not set | to be set"});
  CHECK(Lines(scan.results[2]) ==
        Strings{"item(\"a\").maybe_number | true | not set | not to be set"});
  CHECK(scan.results[3].outcome == Outcome::kError);
}

TEST_CASE("evidence tells every test that decided, as the author meant it", "[evaluate]") {
  Builder builder;
  const auto item = builder.Item("a");
  const auto flag = builder.Field(item, "flag", kBoolType);
  const auto number = builder.Field(item, "number", Type::Of(TypeKind::kInt));
  const auto text = builder.Field(item, "text", Type::Of(TypeKind::kString));
  const auto tags = builder.Field(item, "tags", Type::ListOf(TypeKind::kString));
  const auto mode = builder.Field(item, "mode", Type::Of(TypeKind::kMode));
  const auto number_is_4 = builder.Test(Opcode::kEqual, {number, builder.Int(4)});
  const auto few = builder.Test(Opcode::kLess, {number, builder.Int(3)});
  const auto is_yes = builder.Test(Opcode::kEqual, {builder.String("yes"), text});
  const auto tagged = builder.Test(Opcode::kIn, {builder.String("z"), tags});
  const auto listed =
      builder.Test(Opcode::kIn, {text, builder.Constant(Type::ListOf(TypeKind::kString),
                                                        runtime::StringListValue({"no", "off"}))});
  const auto other_read = builder.Member(mode, "other_read", TypeKind::kBool);
  const auto starts = builder.Test(Opcode::kStartsWith, {text, builder.String("n")});
  const auto matches = builder.Test(
      Opcode::kRegexMatch, {text, builder.Constant(Type::Of(TypeKind::kRegex), StringValue("^n"))});
  builder.Rule("and", {builder.Test(Opcode::kAnd, {flag, few, is_yes, tagged})});
  builder.Rule("or", {builder.Test(Opcode::kOr, {few, number_is_4, listed})});
  builder.Rule("not", {builder.Test(Opcode::kNot, {builder.Test(Opcode::kOr, {few, listed})})});
  builder.Rule("mode", {builder.Test(Opcode::kNot, {other_read})});
  builder.Rule("text", {starts, matches});
  builder.Rule("if", {builder.Test(Opcode::kIf, {flag, few, is_yes})});
  builder.Rule("if constant", {builder.Test(Opcode::kIf, {flag, builder.Bool(false), is_yes})});
  const ScanResult scan = Scan(builder.program, Target(PlainItem()));
  CHECK(Lines(scan.results[0]) ==
        Strings{"item(\"a\").number | false | 4 | < 3",
                "item(\"a\").text | false | \"no\" | == \"yes\"",
                "item(\"a\").tags | false | [\"a\", \"b\"] | to contain \"z\""});
  CHECK(Lines(scan.results[1]) ==
        Strings{"item(\"a\").number | true | 4 | == 4",
                "item(\"a\").text | true | \"no\" | one of [\"no\", \"off\"]"});
  CHECK(Lines(scan.results[2]) ==
        Strings{"item(\"a\").text | false | \"no\" | none of [\"no\", \"off\"]"});
  CHECK(Lines(scan.results[3]) ==
        Strings{"item(\"a\").mode.other_read | false | true | to be false"});
  CHECK(Lines(scan.results[4]) == Strings{"item(\"a\").text | true | \"no\" | to start with \"n\"",
                                          "item(\"a\").text | true | \"no\" | to match /^n/"});
  CHECK(Lines(scan.results[5]) == Strings{"item(\"a\").number | false | 4 | < 3"});
  CHECK(Lines(scan.results[6]) == Strings{"item(\"a\").flag | false | true | to be false"});
}

TEST_CASE("evidence carries where the value stands and what it shadows", "[evaluate]") {
  Builder builder;
  const auto text = builder.Field(builder.Item("a"), "text", Type::Of(TypeKind::kString));
  builder.Rule(
      "r", {builder.Test(Opcode::kEqual,
                         {builder.Member(text, "lower", TypeKind::kString), builder.String("no")},
                         "item(\"a\").text.lower == \"no\"")});
  Record item = PlainItem();
  item.fields[2] =
      Field::Present(StringValue("Yes"),
                     {runtime::Origin{"/etc/a\x01", 3, "x Yes"}, {{"/etc/b", 1, "x no"}}, "n"});
  const Evidence piece = Scan(builder.program, Target(item)).results[0].evidence.at(0);
  CHECK(piece.condition == "item(\"a\").text.lower == \"no\"");
  CHECK(piece.found == "\"yes\"");
  CHECK(piece.origin == runtime::Origin{"/etc/a\\x01", 3, "x Yes"});
  CHECK(piece.overridden == std::vector<runtime::Origin>{{"/etc/b", 1, "x no"}});
  CHECK(piece.note == "n");
  CHECK(piece.rule_path == "made.assay");
}

TEST_CASE("streamed lists are passed over once, for the rules that need them", "[evaluate]") {
  Builder builder;
  const auto item_flag = builder.Field(builder.Item("a"), "flag", kBoolType);
  const auto rule_over = [&](const std::string& under, Opcode quantifier) {
    const auto list = builder.Entries(under);
    const auto [variable, element] = builder.NewElement(list);
    const auto flag = builder.Field(element, "flag", kBoolType);
    return builder.Test(quantifier, {builder.Match(list, flag, variable)}, "q");
  };
  const auto over_a = rule_over("a", Opcode::kNone);
  const auto over_b = rule_over("b", Opcode::kAny);
  const auto not_flag = builder.Test(Opcode::kNot, {item_flag});
  builder.Rule("needs not", {over_a}).applies = not_flag;
  FakeSystem target = Target(PlainItem());
  target.streams["a"] = {Thing("/s1", 1, true), Thing("/s2", 1, true), Record{}};
  target.streams["b"] = {Thing("/s3", 1, false)};
  CHECK(Scan(builder.program, target).results[0].outcome == Outcome::kNotApplicable);
  CHECK(target.asked["entries"] == 0);

  builder.Rule("none", {over_a});
  builder.Rule("any", {over_b});
  const ScanResult scan = Scan(builder.program, target);
  CHECK(target.asked["entries"] == 1);
  CHECK(Lines(scan.results[1]) == Strings{"/s1 | false | x0.flag is true | x0.flag to be false",
                                          "/s2 | false | x0.flag is true | x0.flag to be false"});
  CHECK(Lines(scan.results[2]) == Strings{"entries(\"b\") | false | none of 1 | q"});

  target.stream_missing = {{ErrorCode::kPermissionDenied, "/deep: permission denied"}};
  const ScanResult partial = Scan(builder.program, target);
  CHECK(partial.results[1].outcome == Outcome::kFail);
  CHECK(partial.results[2].outcome == Outcome::kUnknown);
  CHECK(partial.results[2].reason == "/deep: permission denied");
}

TEST_CASE("a rule that does not apply gathers nothing for its check", "[evaluate]") {
  Builder builder;
  const auto flag_a = builder.Field(builder.Item("a"), "flag", kBoolType);
  const auto flag_b = builder.Field(builder.Item("b"), "flag", kBoolType);
  builder.Rule("r", {flag_b}).applies = builder.Test(Opcode::kNot, {flag_a}, "not flagged");
  const FakeSystem target = Target(PlainItem());
  const RuleResult result = Scan(builder.program, target).results[0];
  CHECK(result.outcome == Outcome::kNotApplicable);
  CHECK(result.reason == "does not apply: `not flagged` is false");
  CHECK(Lines(result) == Strings{"item(\"a\").flag | false | true | to be false"});
  CHECK(target.asked["item a"] == 1);
  CHECK(target.asked["item b"] == 0);
}

TEST_CASE("rules for a person and for a running system are not checked", "[evaluate]") {
  Builder builder;
  const auto flag = builder.Field(builder.Item("a"), "flag", kBoolType);
  const auto not_flag = builder.Test(Opcode::kNot, {flag});
  const auto running = builder.Test(
      Opcode::kEqual,
      {builder.Field(builder.Item("a"), "running", Type::Of(TypeKind::kInt)), builder.Int(1)});
  builder.Rule("manual", {});
  builder.Rule("manual elsewhere", {}).applies = not_flag;
  builder.Rule("live only", {not_flag}).check[0].live = true;
  builder.Rule("partly live", {flag, not_flag}).check[1].live = true;
  builder.Rule("running", {running});
  builder.Rule("both planes", {flag, running});
  const ScanResult image = Scan(builder.program, Target(PlainItem(), false));
  const std::vector<Outcome> on_image = {Outcome::kNotChecked, Outcome::kNotApplicable,
                                         Outcome::kNotChecked, Outcome::kPass,
                                         Outcome::kNotChecked, Outcome::kUnknown};
  const ScanResult live = Scan(builder.program, Target(PlainItem(), true));
  const std::vector<Outcome> on_host = {Outcome::kNotChecked, Outcome::kNotApplicable,
                                        Outcome::kFail,       Outcome::kFail,
                                        Outcome::kPass,       Outcome::kPass};
  for (std::size_t i = 0; i < on_image.size(); ++i) {
    INFO(builder.program.rules[i].info.id);
    CHECK(image.results[i].outcome == on_image[i]);
    CHECK(live.results[i].outcome == on_host[i]);
  }
  CHECK(image.results[0].reason == "judged by a person");
  CHECK(image.results[2].reason == "needs a running system");
  CHECK(image.results[4].reason == "only a running system has a running value");
}

TEST_CASE("a benchmark for other systems judges nothing", "[evaluate]") {
  Builder builder;
  const auto flag = builder.Field(builder.Item("a"), "flag", kBoolType);
  builder.Rule("r", {flag});
  builder.program.benchmark.id = "bench";
  builder.program.applies = builder.Test(Opcode::kNot, {flag});
  builder.program.applies_text = "os.id == \"other\"";
  const auto wrong = Evaluate(builder.program, FakeProbes(), Target(PlainItem()));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::kWrongTarget);
  CHECK(wrong.error().message ==
        "found a system that does not say what it is; benchmark `bench` is for systems where "
        "os.id == \"other\", which is not so");
  const auto unknown = Evaluate(builder.program, FakeProbes(), FakeSystem());
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message.ends_with("which could not be decided: item a: no such"));
  builder.program.applies = flag;
  CHECK(Evaluate(builder.program, FakeProbes(), Target(PlainItem())));
}

TEST_CASE("every probe either answers whole or streams, and its schema says which", "[evaluate]") {
  for (const runtime::Probe& probe : runtime::AllProbes()) {
    INFO(probe.schema.name);
    CHECK((probe.gather != nullptr) != (probe.stream != nullptr));
    CHECK(probe.schema.streamed == (probe.stream != nullptr));
    CHECK((probe.schema.list || !probe.schema.streamed));
  }
}

TEST_CASE("a target has the name that it gives itself", "[evaluate]") {
  const std::pair<std::string, std::string> kCases[] = {{"web1\n", "web1"},
                                                        {"# made\n\n  web2\t\n", "web2"},
                                                        {"a\x1B[2J\n", "a\\x1B[2J"},
                                                        {"", "unnamed"},
                                                        {"\n", "unnamed"}};
  for (const auto& [text, name] : kCases) {
    FakeSystem target;
    target.files["/etc/hostname"] = text;
    CHECK(Scan(Program(), target).target.name == name);
  }
  CHECK(Scan(Program(), FakeSystem()).target.name == "unnamed");
  CHECK(Scan(Program(), FakeSystem()).target.live);
}

}  // namespace
}  // namespace assay::test
