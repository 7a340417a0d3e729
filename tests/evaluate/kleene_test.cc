// The laws of three-valued logic with its kinds of doubt, over every combination of operands.
#include <array>
#include <catch2/catch.hpp>

#include "tests/evaluate/builder.h"
#include "tests/evaluate/fake.h"

namespace assay::test {
namespace {

using runtime::ErrorCode;
using runtime::Field;
using runtime::Opcode;
using runtime::Outcome;
using Id = Builder::Id;

const std::vector<Field> kStates = {
    Field::Present(runtime::BoolValue(true)),
    Field::Present(runtime::BoolValue(false)),
    Field::Unsupported("no plane"),
    Field::Unreadable({ErrorCode::kPermissionDenied, "denied"}),
    Field::Unreadable({ErrorCode::kMalformed, "malformed"}),
};

struct Flags {
  Builder builder;
  Id a = Flag("a");
  Id b = Flag("b");
  Id c = Flag("c");

  Id Flag(const std::string& name) {
    return builder.Field(builder.Item(name), "flag", runtime::Type::Of(runtime::TypeKind::kBool));
  }
  Id And(std::vector<Id> of) { return builder.Test(Opcode::kAnd, std::move(of)); }
  Id Or(std::vector<Id> of) { return builder.Test(Opcode::kOr, std::move(of)); }
  Id Not(Id of) { return builder.Test(Opcode::kNot, {of}); }

  // Each two conditions are one law: they always come out the same.
  void Law(const std::string& name, Id left, Id right) {
    builder.Rule(name, {left});
    builder.Rule(name, {right});
  }
};

std::vector<Outcome> Outcomes(const runtime::Program& program,
                              const std::array<std::size_t, 3>& states) {
  FakeSystem target;
  const std::array<std::string, 3> names = {"item a", "item b", "item c"};
  for (std::size_t i = 0; i < states.size(); ++i) {
    runtime::Record item = PlainItem();
    item.fields[0] = kStates[states[i]];
    target.answers[names[i]] = Field::Present(runtime::Value{item});
  }
  const auto scan = Evaluate(program, FakeProbes(), target);
  REQUIRE(scan);
  std::vector<Outcome> outcomes;
  for (const runtime::RuleResult& result : scan->results) {
    outcomes.push_back(result.outcome);
  }
  return outcomes;
}

template <typename Check>
void ForAllStates(Check check) {
  for (std::size_t a = 0; a < kStates.size(); ++a) {
    for (std::size_t b = 0; b < kStates.size(); ++b) {
      for (std::size_t c = 0; c < kStates.size(); ++c) {
        check(std::array{a, b, c});
      }
    }
  }
}

TEST_CASE("Kleene's laws hold for every kind of doubt", "[evaluate][logic]") {
  Flags f;
  f.Law("De Morgan of and", f.Not(f.And({f.a, f.b})), f.Or({f.Not(f.a), f.Not(f.b)}));
  f.Law("De Morgan of or", f.Not(f.Or({f.a, f.b})), f.And({f.Not(f.a), f.Not(f.b)}));
  f.Law("double negation", f.Not(f.Not(f.a)), f.a);
  f.Law("and is idempotent", f.And({f.a, f.a}), f.a);
  f.Law("or is idempotent", f.Or({f.a, f.a}), f.a);
  f.Law("and commutes", f.And({f.a, f.b}), f.And({f.b, f.a}));
  f.Law("or commutes", f.Or({f.a, f.b}), f.Or({f.b, f.a}));
  f.Law("and associates", f.And({f.a, f.And({f.b, f.c})}), f.And({f.And({f.a, f.b}), f.c}));
  f.Law("or associates", f.Or({f.a, f.Or({f.b, f.c})}), f.Or({f.Or({f.a, f.b}), f.c}));
  f.Law("and is flat", f.And({f.a, f.b, f.c}), f.And({f.a, f.And({f.b, f.c})}));
  f.Law("true is neutral", f.And({f.a, f.builder.Bool(true)}), f.a);
  f.Law("false decides and", f.And({f.a, f.builder.Bool(false)}), f.builder.Bool(false));
  f.Law("true decides or", f.Or({f.a, f.builder.Bool(true)}), f.builder.Bool(true));
  ForAllStates([&](const std::array<std::size_t, 3>& states) {
    const std::vector<Outcome> outcomes = Outcomes(f.builder.program, states);
    for (std::size_t i = 0; i < outcomes.size(); i += 2) {
      INFO(f.builder.program.rules[i].info.id << " of " << states[0] << states[1] << states[2]);
      CHECK(outcomes[i] == outcomes[i + 1]);
    }
  });
}

TEST_CASE("and: false, then error, unknown and unsupported hide one another", "[evaluate][logic]") {
  Flags f;
  f.builder.Rule("and", {f.And({f.a, f.b, f.c})});
  const std::array<Outcome, 5> outcome_of = {Outcome::kPass, Outcome::kFail, Outcome::kNotChecked,
                                             Outcome::kUnknown, Outcome::kError};
  ForAllStates([&](const std::array<std::size_t, 3>& states) {
    std::size_t expected = 0;
    for (const std::size_t state : states) {
      expected = expected == 1 || state == 1 ? 1 : std::max(expected, state);
    }
    CHECK(Outcomes(f.builder.program, states)[0] == outcome_of[expected]);
  });
}

TEST_CASE("less knowledge never decides what more knowledge did not", "[evaluate][logic]") {
  Flags f;
  f.builder.Rule("mixed", {f.Or({f.And({f.a, f.Not(f.b)}), f.And({f.b, f.c})})});
  f.builder.Rule("if", {f.builder.Test(Opcode::kIf, {f.a, f.b, f.c})});
  ForAllStates([&](const std::array<std::size_t, 3>& states) {
    const std::vector<Outcome> before = Outcomes(f.builder.program, states);
    for (std::size_t at = 0; at < states.size(); ++at) {
      for (std::size_t doubt = 2; doubt < kStates.size(); ++doubt) {
        std::array<std::size_t, 3> less = states;
        less[at] = doubt;
        const std::vector<Outcome> after = Outcomes(f.builder.program, less);
        for (std::size_t i = 0; i < before.size(); ++i) {
          CHECK((after[i] != Outcome::kPass || before[i] == Outcome::kPass));
          CHECK((after[i] != Outcome::kFail || before[i] == Outcome::kFail));
        }
      }
    }
  });
}

}  // namespace
}  // namespace assay::test
