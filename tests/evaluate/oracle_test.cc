// Generated programs on generated targets: against the naive evaluator, and the laws that hold for
// any program.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "runtime/program/text.h"
#include "tests/evaluate/generate.h"
#include "tests/evaluate/oracle.h"
#include "tests/evaluate/scan.h"

namespace assay::test {
namespace {

using runtime::Outcome;
using runtime::Program;
using runtime::RuleResult;
using runtime::ScanResult;

constexpr int kPrograms = 4000;

std::string Shown(const RuleResult& result) {
  std::string text =
      fmt::format("{} {} {}\n", ToString(result.outcome), result.reason, result.evidence_total);
  for (const runtime::Evidence& piece : result.evidence) {
    text += fmt::format("{} | {} | {} | {} | {}\n", piece.condition, piece.subject,
                        static_cast<int>(piece.truth), piece.found, piece.expected);
  }
  return text;
}

std::vector<std::uint8_t> AnyBytes() {
  return *rc::gen::container<std::vector<std::uint8_t>>(300, rc::gen::arbitrary<std::uint8_t>());
}

TEST_CASE("the planned evaluator agrees with a naive one", "[evaluate][property]") {
  int disagreements = 0;
  std::array<int, 9> outcomes = {};
  for (std::uint64_t seed = 0; seed < kPrograms; ++seed) {
    Choices for_program(Bytes(seed, 60 + seed % 400));
    Choices for_target(Bytes(seed + 1'000'000, 400));
    const Program program = MakeProgram(for_program);
    const FakeSystem target = MakeTarget(for_target);
    INFO("seed " << seed);
    const ScanResult result = Scan(program, target);
    for (const RuleResult& rule : result.results) {
      const Outcome naive = NaiveOutcome(program, program.rules[rule.rule], target);
      ++outcomes[static_cast<std::size_t>(naive)];
      if (naive != rule.outcome && ++disagreements < 4) {
        FAIL_CHECK("seed " << seed << ", " << program.rules[rule.rule].info.id << ": naive "
                           << ToString(naive) << ", planned " << Shown(rule) << "\n"
                           << WriteText(program));
      }
    }
  }
  WARN(kPrograms << " programs, " << disagreements << " disagreements");
  CHECK(disagreements == 0);
  // What never comes up is not tested.
  for (const Outcome outcome : {Outcome::kPass, Outcome::kFail, Outcome::kError, Outcome::kUnknown,
                                Outcome::kNotApplicable, Outcome::kNotChecked}) {
    CHECK(outcomes[static_cast<std::size_t>(outcome)] > 100);
  }
}

TEST_CASE("each fact is asked for at most once", "[evaluate][property]") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Choices for_program(Bytes(seed, 400));
    Choices for_target(Bytes(seed + 2'000'000, 400));
    const Program program = MakeProgram(for_program);
    const FakeSystem target = MakeTarget(for_target);
    Scan(program, target);
    for (const auto& [question, count] : target.asked) {
      INFO("seed " << seed << ": " << question);
      CHECK(count == 1);
    }
  }
}

// The first rule that is more decided after something was made unreadable than before; empty if
// there is none.
std::string MoreDecided(Choices for_program, Choices for_target, Choices for_spoiling) {
  const Program program = MakeProgram(for_program);
  FakeSystem target = MakeTarget(for_target);
  const ScanResult before = Scan(program, target);
  if (!Spoil(target, for_spoiling)) {
    return "";
  }
  const ScanResult after = Scan(program, target);
  for (std::size_t i = 0; i < program.rules.size(); ++i) {
    const Outcome was = before.results[i].outcome;
    const Outcome is = after.results[i].outcome;
    for (const Outcome decided : {Outcome::kPass, Outcome::kFail, Outcome::kNotApplicable}) {
      if (is == decided && was != decided) {
        return fmt::format("{} was {}, is {}\n{}", program.rules[i].info.id, ToString(was),
                           ToString(is), WriteText(program));
      }
    }
  }
  return "";
}

TEST_CASE("making something unreadable never turns a fail or an unknown into a pass",
          "[evaluate][property]") {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    CHECK(MoreDecided(Choices(Bytes(seed, 300)), Choices(Bytes(seed + 3'000'000, 400)),
                      Choices(Bytes(seed + 4'000'000, 4))) == "");
  }
  CHECK(rc::check([] {
    RC_ASSERT(MoreDecided(Choices(AnyBytes()), Choices(AnyBytes()), Choices(AnyBytes())) == "");
  }));
}

TEST_CASE("the order of rules changes no result", "[evaluate][property]") {
  CHECK(rc::check([] {
    Choices for_program(AnyBytes());
    Choices for_target(AnyBytes());
    Program program = MakeProgram(for_program);
    const FakeSystem target = MakeTarget(for_target);
    const ScanResult before = Scan(program, target);
    std::reverse(program.rules.begin(), program.rules.end());
    const ScanResult after = Scan(program, target);
    const std::size_t count = program.rules.size();
    for (std::size_t i = 0; i < count; ++i) {
      RC_ASSERT(Shown(before.results[i]) == Shown(after.results[count - 1 - i]));
    }
    RC_ASSERT(Shown(Scan(program, target).results[0]) == Shown(after.results[0]));
  }));
}

TEST_CASE("every verdict that was looked for is explained", "[evaluate][property]") {
  CHECK(rc::check([] {
    Choices for_program(AnyBytes());
    Choices for_target(AnyBytes());
    const Program program = MakeProgram(for_program);
    const ScanResult scan = Scan(program, MakeTarget(for_target));
    for (const RuleResult& result : scan.results) {
      const bool decided = result.outcome == Outcome::kPass || result.outcome == Outcome::kFail;
      RC_ASSERT(decided == result.reason.empty());
      RC_ASSERT(result.evidence.size() <= runtime::kMaxEvidence);
      RC_ASSERT(result.evidence_total >= result.evidence.size());
      RC_ASSERT(!result.evidence.empty() || result.outcome == Outcome::kNotChecked);
      for (const runtime::Evidence& piece : result.evidence) {
        RC_ASSERT(!piece.subject.empty() && !piece.found.empty() && !piece.expected.empty());
        if (result.outcome == Outcome::kPass) {
          RC_ASSERT(piece.truth == runtime::Truth::kTrue);
        } else if (result.outcome == Outcome::kFail) {
          RC_ASSERT(piece.truth == runtime::Truth::kFalse);
        }
      }
    }
  }));
}

}  // namespace
}  // namespace assay::test
