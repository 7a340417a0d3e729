#include "runtime/result/summary.h"

#include <catch2/catch.hpp>

#include "runtime/result/outline.h"

namespace assay::runtime {
namespace {

// One letter a rule: its outcome. A capital is of severity high, a small one of severity low;
// `M` is a manual rule.
ScanResult Scan(std::string_view letters) {
  ScanResult result;
  for (const char letter : letters) {
    RuleResult single;
    single.rule = static_cast<std::uint32_t>(result.rules.size());
    RuleInfo rule;
    rule.number = std::to_string(single.rule + 1);
    rule.severity = letter >= 'a' ? Severity::kLow : Severity::kHigh;
    rule.manual = letter == 'M';
    switch (letter) {
      case 'p':
      case 'P':
        single.outcome = Outcome::kPass;
        break;
      case 'f':
      case 'F':
        single.outcome = Outcome::kFail;
        break;
      case 'e':
        single.outcome = Outcome::kError;
        break;
      case 'u':
        single.outcome = Outcome::kUnknown;
        break;
      case 'a':
        single.outcome = Outcome::kNotApplicable;
        break;
      case 's':
        single.outcome = Outcome::kNotSelected;
        break;
      case 'i':
        single.outcome = Outcome::kInformational;
        break;
      case 'x':
        single.outcome = Outcome::kFixed;
        break;
      default:
        single.outcome = Outcome::kNotChecked;
        break;
    }
    result.rules.push_back(rule);
    result.results.push_back(single);
  }
  return result;
}

constexpr GateVerdict kMet = GateVerdict::kMet;
constexpr GateVerdict kNotMet = GateVerdict::kNotMet;
constexpr GateVerdict kLow = GateVerdict::kCoverageTooLow;
constexpr std::optional<Severity> kNever = std::nullopt;

struct Row {
  std::string_view letters;
  std::optional<Severity> fail_on;
  double min_score;
  double min_coverage;
  GateVerdict verdict;
  std::uint64_t judged;
  std::uint64_t selected;
};

TEST_CASE("the gate's truth table", "[result]") {
  const std::vector<Row> rows = {
      // failures against fail_on
      {"pp", Severity::kLow, 0, 90, kMet, 2, 2},
      {"pf", Severity::kInfo, 0, 90, kNotMet, 2, 2},
      {"pf", Severity::kLow, 0, 90, kNotMet, 2, 2},
      {"pf", Severity::kMedium, 0, 90, kMet, 2, 2},
      {"pF", Severity::kMedium, 0, 90, kNotMet, 2, 2},
      {"pF", Severity::kHigh, 0, 90, kNotMet, 2, 2},
      {"pf", Severity::kHigh, 0, 90, kMet, 2, 2},
      {"fF", kNever, 0, 90, kMet, 2, 2},
      {"px", Severity::kLow, 0, 90, kMet, 2, 2},
      {"pi", Severity::kLow, 0, 90, kMet, 2, 2},
      {"x", Severity::kLow, 0, 90, kMet, 1, 1},
      // score
      {"pf", kNever, 50, 90, kMet, 2, 2},
      {"pf", kNever, 50.1, 90, kNotMet, 2, 2},
      {"ppp", kNever, 100, 100, kMet, 3, 3},
      {"pppe", kNever, 80, 0, kNotMet, 3, 4},
      // coverage: unknown, error and notchecked are not judged
      {"ppppppppu", Severity::kLow, 0, 90, kLow, 8, 9},
      {"pppppppppu", Severity::kLow, 0, 90, kMet, 9, 10},
      {"pu", Severity::kLow, 0, 50, kMet, 1, 2},
      {"pe", Severity::kLow, 0, 50.1, kLow, 1, 2},
      {"pn", Severity::kLow, 0, 90, kLow, 1, 2},
      {"pa", Severity::kLow, 0, 100, kMet, 2, 2},
      // coverage outranks failures and scores
      {"Fu", Severity::kLow, 100, 90, kLow, 1, 2},
      {"Fu", Severity::kLow, 0, 50, kNotMet, 1, 2},
      // manual and unselected rules are nobody's to judge here
      {"pMMMM", Severity::kLow, 0, 100, kMet, 1, 1},
      {"pssss", Severity::kLow, 0, 100, kMet, 1, 1},
      // nothing proved
      {"", Severity::kLow, 0, 0, kLow, 0, 0},
      {"aaa", Severity::kLow, 0, 0, kLow, 3, 3},
      {"iii", kNever, 0, 0, kLow, 3, 3},
      {"uen", kNever, 0, 0, kLow, 0, 3},
      {"MMss", kNever, 0, 0, kLow, 0, 0},
  };
  for (const Row& row : rows) {
    ScanResult result = Scan(row.letters);
    result.profile.gate = {row.fail_on, row.min_score, row.min_coverage};
    Summarize(result);
    INFO(row.letters << ": " << result.gate_reason);
    CHECK(result.gate == row.verdict);
    CHECK(result.judged == row.judged);
    CHECK(result.selected == row.selected);
    CHECK(result.gate_reason.starts_with(row.verdict == kMet ? "gate met: " : "gate not met: "));
  }
}

// Every one of the nine outcomes alone: only a pass, a fix and a fail prove anything, and only a
// pass and a fix meet a gate.
TEST_CASE("no outcome but pass and fixed meets a gate alone", "[result]") {
  for (const char letter : std::string_view("pfeuansix")) {
    ScanResult result = Scan(std::string_view(&letter, 1));
    result.profile.gate = {Severity::kInfo, 0, 0};
    Summarize(result);
    INFO(letter << ": " << result.gate_reason);
    CHECK((result.gate == kMet) == (letter == 'p' || letter == 'x'));
  }
}

TEST_CASE("making a verdict unknown never meets a gate that was missed", "[result]") {
  for (const std::string letters : {"pF", "fF", "pppppF", "PfPfPf"}) {
    ScanResult before = Scan(letters);
    before.profile.gate = {Severity::kLow, 0, 100};
    Summarize(before);
    REQUIRE(before.gate == kNotMet);
    for (std::size_t i = 0; i < letters.size(); ++i) {
      ScanResult after = before;
      after.results[i].outcome = Outcome::kUnknown;
      Summarize(after);
      INFO(letters << " without " << i);
      CHECK(after.gate != kMet);
    }
  }
}

TEST_CASE("a floor that is not a number is never met", "[result]") {
  ScanResult result = Scan("pp");
  result.profile.gate = {Severity::kLow, 0, std::numeric_limits<double>::quiet_NaN()};
  Summarize(result);
  CHECK(result.gate == kLow);
}

TEST_CASE("a rule without a result lowers the coverage", "[result]") {
  ScanResult result = Scan("pppp");
  result.results.pop_back();
  Summarize(result);
  CHECK(result.coverage == 75);
  CHECK(result.gate == kLow);
}

TEST_CASE("summarizing twice changes nothing", "[result]") {
  ScanResult result = Scan("ppfuaM");
  Summarize(result);
  const std::string reason = result.gate_reason;
  const double coverage = result.coverage;
  Summarize(result);
  CHECK(result.gate_reason == reason);
  CHECK(result.coverage == coverage);
  CHECK(result.tally[Outcome::kPass] == 2);
  CHECK(result.scores.size() == 4);
}

struct ScoreRow {
  std::string_view letters;
  std::vector<Section> sections;
  double by_default;
  double flat;
  double flat_maximum;
  double absolute;
};

TEST_CASE("scores are those of XCCDF 1.2, section 7.3", "[result]") {
  const std::vector<ScoreRow> rows = {
      {"pp", {}, 100, 2, 2, 1},
      {"pf", {}, 50, 1, 2, 0},
      {"pfeu", {}, 25, 1, 4, 0},    // error and unknown count, and do not pass
      {"pansi", {}, 100, 1, 1, 1},  // these do not count
      {"xp", {}, 100, 2, 2, 1},     // fixed is a pass
      {"ans", {}, 0, 0, 0, 0},      // nothing to count is not a perfect score
      {"pfff", {{"1", "", {0}}, {"2", "", {1, 2, 3}}}, 50, 1, 4, 0},
      {"pppf", {{"1", "", {0, 1}}, {"2", "", {2, 3}}}, 75, 3, 4, 0},
      {"paaf", {{"1", "", {0}}, {"2", "", {1, 2}}, {"3", "", {3}}}, 50, 1, 2, 0},  // empty group
      {"ppff", {{"1", "", {1, 2, 3}}}, (100 + 100.0 / 3) / 2, 2, 4, 0},  // rule 0 stands alone
      {"pf", {{"1", "", {0}}, {"2", "", {0, 1}}}, 50, 1, 2, 0},  // counts in its first section
  };
  for (const ScoreRow& row : rows) {
    ScanResult result = Scan(row.letters);
    result.sections = row.sections;
    Summarize(result);
    INFO(row.letters);
    REQUIRE(result.scores.size() == 4);
    CHECK(result.scores[0].value == Approx(row.by_default));
    CHECK(result.scores[0].maximum == 100);
    CHECK(result.scores[1].value == row.flat);
    CHECK(result.scores[1].maximum == row.flat_maximum);
    CHECK(result.scores[2].value == row.flat);
    CHECK(result.scores[2].maximum == row.flat_maximum);
    CHECK(result.scores[3].value == row.absolute);
    CHECK(result.scores[3].maximum == 1);
  }
}

TEST_CASE("the gate's sentence names numbers and the first rules", "[result]") {
  struct Sentence {
    std::string_view letters;
    Gate gate;
    std::string expected;
  };
  const std::vector<Sentence> sentences = {
      {"pp",
       {Severity::kLow, 0, 90},
       "gate met: no rule of severity low or higher fails, the score is 100 (floor 0), "
       "coverage is 100% (floor 90%)"},
      {"pf",
       {std::nullopt, 0, 90},
       "gate met: failures do not count, the score is 50 (floor 0), coverage is 100% (floor 90%)"},
      {"pF", {Severity::kInfo, 0, 90}, "gate not met: 1 rule of any severity fails: 2 (high)"},
      {"FFFFF",
       {Severity::kHigh, 62.5, 90},
       "gate not met: 5 rules of severity high fail: 1 (high), 2 (high), 3 (high) and 2 more; "
       "the score is 0, below the floor of 62.5"},
      {"pFu",
       {Severity::kLow, 0, 90},
       "gate not met: coverage is 66.6% (2 of 3 rules judged), below the floor of 90%; not judged: "
       "3 (unknown); 1 rule of severity low or higher fails: 2 (high)"},
      {"aau",
       {Severity::kLow, 0, 0},
       "gate not met: no rule passed or failed, so the scan proves nothing (1 unknown, "
       "2 notapplicable)"},
      {"",
       {Severity::kLow, 0, 0},
       "gate not met: no rule passed or failed, so the scan proves nothing"},
  };
  for (const Sentence& sentence : sentences) {
    ScanResult result = Scan(sentence.letters);
    result.profile.gate = sentence.gate;
    Summarize(result);
    CHECK(result.gate_reason == sentence.expected);
  }
}

TEST_CASE("numbers are rounded down", "[result]") {
  CHECK(RoundedDown(100) == "100");
  CHECK(RoundedDown(99.97) == "99.9");
  CHECK(RoundedDown(89.96) == "89.9");
  CHECK(RoundedDown(57.3) == "57.3");
  CHECK(RoundedDown(0) == "0");
  CHECK(RoundedDown(100.0 * 2 / 3) == "66.6");
}

TEST_CASE("outcomes are spelled as XCCDF spells them", "[result]") {
  CHECK(ToString(Outcome::kPass) == "pass");
  CHECK(ToString(Outcome::kNotApplicable) == "notapplicable");
  CHECK(ToString(Outcome::kNotChecked) == "notchecked");
  CHECK(ToString(Outcome::kFixed) == "fixed");
}

TEST_CASE("the outline holds every result once, in the benchmark's order", "[result]") {
  ScanResult result = Scan("pppp");
  result.sections = {{"2", "", {3, 1}}, {"empty", "", {}}, {"1", "", {1, 2}}};
  const std::vector<RuleGroup> outline = Outline(result);
  REQUIRE(outline.size() == 3);
  CHECK(outline[0].section == nullptr);
  CHECK(outline[0].results == std::vector<std::uint32_t>{0});
  CHECK(outline[1].section->number == "2");
  CHECK(outline[1].results == std::vector<std::uint32_t>{3, 1});
  CHECK(outline[2].results == std::vector<std::uint32_t>{2});
}

}  // namespace
}  // namespace assay::runtime
