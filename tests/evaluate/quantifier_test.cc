// What quantifiers conclude, which witnesses they name, and where they stop.
#include <catch2/catch.hpp>

#include "runtime/support/limits.h"
#include "tests/evaluate/builder.h"
#include "tests/evaluate/scan.h"

namespace assay::test {
namespace {

using runtime::ErrorCode;
using runtime::Field;
using runtime::Opcode;
using runtime::Outcome;
using runtime::Record;
using runtime::RuleResult;
using runtime::Type;
using runtime::TypeKind;

const Type kBoolType = Type::Of(TypeKind::kBool);

struct ThingsCase {
  Builder builder;
  FakeSystem target;

  RuleResult Result(Opcode quantifier, std::optional<std::int64_t> number = {},
                    const std::string& text = "q") {
    const auto list = builder.Things();
    const auto [variable, element] = builder.NewElement(list);
    const auto flag = builder.Field(element, "flag", kBoolType);
    std::vector<Builder::Id> operands = {builder.Match(list, flag, variable)};
    if (number) {
      operands.push_back(builder.Int(*number));
    }
    builder.Rule("r", {builder.Test(quantifier, operands, text)});
    return Scan(builder.program, target).results.back();
  }
};

TEST_CASE("quantifiers name their witnesses", "[evaluate]") {
  ThingsCase things;
  Record doubtful = Thing("/doubt", 1, true);
  doubtful.fields[2] = Field::Unreadable({ErrorCode::kPermissionDenied, "/doubt: denied"});
  things.target.answers["things"] = Things({Thing("/a", 1, true), Thing("/b", 2, false)});
  CHECK(Lines(things.Result(Opcode::kNone)) ==
        Strings{"/a | false | x0.flag is true | x0.flag to be false"});
  CHECK(Lines(things.Result(Opcode::kAny)) ==
        Strings{"/a | true | x1.flag is true | x1.flag to be true"});
  CHECK(Lines(things.Result(Opcode::kExactly, 1)) ==
        Strings{"things() | true | 1 of 2 | exactly 1"});
  CHECK(Lines(things.Result(Opcode::kExactly, 0)) ==
        Strings{"things() | false | 1 of 2 | exactly 0",
                "/a | false | x3.flag is true | x3.flag to be false"});

  things.target.answers["things"] = Things({Thing("/b", 2, false)});
  CHECK(Lines(things.Result(Opcode::kNone)) ==
        Strings{"things() | true | no exception among 1 | q"});
  CHECK(Lines(things.Result(Opcode::kAny)) == Strings{"things() | false | none of 1 | q"});

  things.target.answers["things"] =
      Things({Thing("/b", 2, false), doubtful}, {{ErrorCode::kMalformed, "line 3: no sense"}});
  const RuleResult undecided = things.Result(Opcode::kNone);
  CHECK(undecided.outcome == Outcome::kError);
  CHECK(undecided.reason == "line 3: no sense");
  CHECK(Lines(undecided) ==
        Strings{"/doubt | unknown | x6.flag: /doubt: denied | x6.flag to be false",
                "things() | error | line 3: no sense | to be there to look at"});
  CHECK(things.Result(Opcode::kExactly, 3).outcome == Outcome::kFail);
  CHECK(things.Result(Opcode::kExactly, 2).outcome == Outcome::kError);

  things.target.answers["things"] =
      Field::Unreadable({ErrorCode::kPermissionDenied, "/things: denied"});
  const RuleResult unreadable = things.Result(Opcode::kNone);
  CHECK(unreadable.outcome == Outcome::kUnknown);
  CHECK(Lines(unreadable) == Strings{"things() | unknown | /things: denied | q"});
}

TEST_CASE("a count that is too high names what was counted", "[evaluate]") {
  Builder builder;
  const auto list = builder.Things();
  const auto [variable, element] = builder.NewElement(list);
  const auto positive =
      builder.Test(Opcode::kGreater,
                   {builder.Field(element, "number", Type::Of(TypeKind::kInt)), builder.Int(0)});
  const auto count = builder.Add(Opcode::kCount, Type::Of(TypeKind::kInt),
                                 {builder.Match(list, positive, variable)}, 0, "count");
  builder.Rule("r", {builder.Test(Opcode::kEqual, {count, builder.Int(1)})});
  FakeSystem target;
  target.answers["things"] = Things({Thing("/a", 1, true), Thing("/b", 2, true)});
  CHECK(Lines(Scan(builder.program, target).results[0]) ==
        Strings{"count | false | 2 | == 1", "/a | false | x0.number is 1 | x0.number <= 0",
                "/b | false | x0.number is 2 | x0.number <= 0"});
}

TEST_CASE("nothing keeps more evidence than its limit, and all is counted", "[evaluate]") {
  ThingsCase things;
  std::vector<Record> many;
  for (int i = 0; i < 1000; ++i) {
    many.push_back(Thing(fmt::format("/{:04}", i), 1, true));
  }
  things.target.answers["things"] = Things(many);
  const RuleResult result = things.Result(Opcode::kNone);
  CHECK(result.evidence.size() == runtime::kMaxEvidence);
  CHECK(result.evidence_total == 1000);
  CHECK(result.evidence.back().subject == "/0019");
}

TEST_CASE("quantifiers inside a witness are judged again for it", "[evaluate]") {
  Builder builder;
  const auto things = builder.Things();
  const auto [inner, other] = builder.NewElement(things);  // numbers say nothing of nesting
  const auto [outer, one] = builder.NewElement(things);
  const auto larger =
      builder.Test(Opcode::kLess, {builder.Field(one, "number", Type::Of(TypeKind::kInt)),
                                   builder.Field(other, "number", Type::Of(TypeKind::kInt))});
  const auto topped =
      builder.Test(Opcode::kAny, {builder.Match(things, larger, inner)}, "any larger");
  builder.Rule("r", {builder.Test(Opcode::kNone, {builder.Match(things, topped, outer)})});
  FakeSystem target;
  target.answers["things"] = Things({Thing("/a", 1, true), Thing("/b", 2, true)});
  const RuleResult result = Scan(builder.program, target).results[0];
  CHECK(result.outcome == Outcome::kFail);
  CHECK(Lines(result) == Strings{"/a | false | /b: x1.number is 1 | /b: x1.number >= 2"});
}

TEST_CASE("quantifiers inside one another end, whatever they cost", "[evaluate]") {
  Builder builder;
  const auto things = builder.Things();
  std::vector<std::pair<std::uint32_t, Builder::Id>> elements;
  std::vector<Builder::Id> flags;
  for (int i = 0; i < 8; ++i) {
    elements.push_back(builder.NewElement(things));
    flags.push_back(builder.Field(elements.back().second, "flag", kBoolType));
  }
  auto inner = builder.Test(Opcode::kAnd, flags);
  for (std::size_t i = elements.size(); i-- > 0;) {
    inner = builder.Test(Opcode::kAny, {builder.Match(things, inner, elements[i].first)});
  }
  builder.Rule("r", {inner});
  FakeSystem target;
  target.answers["things"] = Things(std::vector<Record>(40, Thing("/x", 1, false)));
  const RuleResult result = Scan(builder.program, target).results[0];
  CHECK(result.outcome == Outcome::kError);
  CHECK(result.reason == "more than 10000000 elements to look at");
}

}  // namespace
}  // namespace assay::test
