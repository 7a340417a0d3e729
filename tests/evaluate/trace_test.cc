// The whole tree of a verdict: that making it changes nothing, and that it agrees with the verdict.
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "runtime/evaluate/trace.h"
#include "tests/evaluate/generate.h"
#include "tests/evaluate/scan.h"

namespace assay::test {
namespace {

using runtime::Opcode;
using runtime::Outcome;
using runtime::Program;
using runtime::RuleResult;
using runtime::RuleTrace;
using runtime::ScanResult;
using runtime::TraceNode;
using runtime::Type;
using runtime::TypeKind;

constexpr int kPrograms = 2000;

struct Traced {
  ScanResult scan;
  std::vector<RuleTrace> traces;
};

Traced ScanTraced(const Program& program, const FakeSystem& target) {
  Traced traced;
  runtime::EvaluateOptions options;
  options.trace = [&](RuleTrace trace) { traced.traces.push_back(std::move(trace)); };
  auto result = Evaluate(program, FakeProbes(), target, options);
  REQUIRE(result);
  traced.scan = *std::move(result);
  return traced;
}

std::string Shown(const RuleResult& result) {
  std::string text =
      fmt::format("{} {} {}\n", ToString(result.outcome), result.reason, result.evidence_total);
  for (const std::string& line : Lines(result)) {
    text += line + "\n";
  }
  return text;
}

std::size_t CountNodes(const TraceNode& node) {
  std::size_t count = 1;
  for (const TraceNode& child : node.children) {
    count += CountNodes(child);
  }
  return count;
}

// The verdict that the roots of a trace stand for, by the rules of docs/results.md.
bool Fits(const RuleTrace& trace, Outcome outcome) {
  if (trace.applies && !trace.applies->IsTrue()) {
    return outcome == Outcome::kNotChecked ||
           trace.applies->IsFalse() == (outcome == Outcome::kNotApplicable);
  }
  bool any_false = false;
  bool all_true = true;
  std::size_t looked = 0;
  for (const runtime::ConditionTrace& condition : trace.check) {
    if (condition.node) {
      ++looked;
      any_false = any_false || condition.node->IsFalse();
      all_true = all_true && condition.node->IsTrue();
    }
  }
  return any_false == (outcome == Outcome::kFail) &&
         (looked > 0 && all_true) == (outcome == Outcome::kPass);
}

TEST_CASE("a trace changes no verdict and agrees with it", "[evaluate][trace][property]") {
  std::size_t nodes = 0;
  for (std::uint64_t seed = 0; seed < kPrograms; ++seed) {
    Choices for_program(Bytes(seed, 60 + seed % 400));
    Choices for_target(Bytes(seed + 1'000'000, 400));
    const Program program = MakeProgram(for_program);
    const FakeSystem target = MakeTarget(for_target);
    const ScanResult plain = Scan(program, target);
    const Traced traced = ScanTraced(program, target);
    INFO("seed " << seed);
    REQUIRE(traced.traces.size() == plain.results.size());
    for (std::size_t i = 0; i < plain.results.size(); ++i) {
      CHECK(Shown(plain.results[i]) == Shown(traced.scan.results[i]));
      CHECK(Fits(traced.traces[i], plain.results[i].outcome));
      for (const runtime::ConditionTrace& condition : traced.traces[i].check) {
        nodes += condition.node ? CountNodes(*condition.node) : 0;
      }
    }
  }
  CHECK(nodes > kPrograms);
}

TEST_CASE("a part that stands twice is traced once, and a trace ends", "[evaluate][trace]") {
  Builder b;
  const auto number = b.Field(b.Item("a"), "number", Type::Of(TypeKind::kInt));
  auto all = b.Test(Opcode::kEqual, {number, b.Int(4)});
  for (int i = 0; i < 40; ++i) {  // 2^40 nodes as a tree
    all = b.Test(Opcode::kAnd, {all, all});
  }
  b.Rule("r", {all});
  const Traced traced = ScanTraced(b.program, Target(PlainItem()));
  REQUIRE(traced.traces.size() == 1);
  CHECK(CountNodes(*traced.traces[0].check[0].node) == 82);
}

}  // namespace
}  // namespace assay::test
