#include "runtime/result/summary.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "runtime/result/outline.h"

namespace assay::runtime {
namespace {

// Rules that a sentence names; the others it counts.
constexpr std::size_t kNamedRules = 3;

bool IsPass(Outcome outcome) { return outcome == Outcome::kPass || outcome == Outcome::kFixed; }

// XCCDF 1.2, tables 40 and 41: the results that a score leaves out.
bool IsScored(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
    case Outcome::kFail:
    case Outcome::kError:
    case Outcome::kUnknown:
    case Outcome::kFixed:
      return true;
    case Outcome::kNotApplicable:
    case Outcome::kNotChecked:
    case Outcome::kNotSelected:
    case Outcome::kInformational:
      return false;
  }
  return false;
}

bool IsJudged(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
    case Outcome::kFail:
    case Outcome::kNotApplicable:
    case Outcome::kInformational:
    case Outcome::kFixed:
      return true;
    case Outcome::kError:
    case Outcome::kUnknown:
    case Outcome::kNotChecked:
    case Outcome::kNotSelected:
      return false;
  }
  return false;
}

// Whether coverage expects a verdict of the machine's own.
bool IsSelected(const ScanResult& result, const RuleResult& single) {
  return !result.rules[single.rule].manual && single.outcome != Outcome::kNotSelected;
}

struct Count {
  double passed = 0;
  double scored = 0;

  void Add(Outcome outcome) {
    passed += IsPass(outcome) ? 1 : 0;
    scored += IsScored(outcome) ? 1 : 0;
  }
  double Percent() const { return scored > 0 ? 100 * passed / scored : 0; }
};

// Section 7.3.2: the mean over the benchmark's children, where a group is the mean over its own.
double DefaultScore(const ScanResult& result) {
  double sum = 0;
  double children = 0;
  for (const RuleGroup& group : Outline(result)) {
    Count count;
    for (const std::uint32_t index : group.results) {
      count.Add(result.results[index].outcome);
    }
    if (group.section == nullptr) {
      sum += 100 * count.passed;
      children += count.scored;
    } else if (count.scored > 0) {
      sum += count.Percent();
      children += 1;
    }
  }
  return children > 0 ? sum / children : 0;
}

std::vector<Score> Scores(const ScanResult& result) {
  Count count;
  for (const RuleResult& single : result.results) {
    count.Add(single.outcome);
  }
  const bool absolute = count.scored > 0 && count.passed == count.scored;
  return {{"urn:xccdf:scoring:default", DefaultScore(result), 100},
          {"urn:xccdf:scoring:flat", count.passed, count.scored},
          {"urn:xccdf:scoring:flat-unweighted", count.passed, count.scored},
          {"urn:xccdf:scoring:absolute", absolute ? 1.0 : 0.0, 1}};
}

// A rule that was selected but has no result at all was not judged either: a lost result must
// lower the coverage, not vanish from it.
void CountCoverage(ScanResult& result) {
  std::vector<bool> has_result(result.rules.size(), false);
  for (const RuleResult& single : result.results) {
    has_result[single.rule] = true;
    ++result.tally[single.outcome];
    if (IsSelected(result, single)) {
      ++result.selected;
      result.judged += IsJudged(single.outcome) ? 1 : 0;
    }
  }
  for (std::size_t rule = 0; rule < result.rules.size(); ++rule) {
    result.selected += has_result[rule] || result.rules[rule].manual ? 0 : 1;
  }
  if (result.selected > 0) {
    result.coverage =
        100 * static_cast<double>(result.judged) / static_cast<double>(result.selected);
  }
}

// `5.1.20 (medium), 7.1.1 (high) and 3 more`.
std::string Named(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kNamedRules; ++i) {
    out += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kNamedRules) {
    out += fmt::format(" and {} more", names.size() - kNamedRules);
  }
  return out;
}

// `of severity medium or higher`.
std::string Whose(Severity lowest) {
  switch (lowest) {
    case Severity::kInfo:
      return "of any severity";
    case Severity::kLow:
    case Severity::kMedium:
      return fmt::format("of severity {} or higher", ToString(lowest));
    case Severity::kHigh:
      return "of severity high";
  }
  return "";
}

// One clause for each way in which the gate is missed; empty where it is not.
std::string ProvesNothing(const ScanResult& result) {
  for (const RuleResult& single : result.results) {
    if (IsSelected(result, single) &&
        (IsPass(single.outcome) || single.outcome == Outcome::kFail)) {
      return "";
    }
  }
  const std::string tally = ToString(result.tally);
  return "no rule passed or failed, so the scan proves nothing" +
         (tally.empty() ? "" : " (" + tally + ")");
}

// The comparison is written so that a floor that is not a number is never met.
std::string CoverageTooLow(const ScanResult& result) {
  if (result.coverage >= result.profile.gate.min_coverage) {
    return "";
  }
  std::vector<std::string> names;
  for (const RuleResult& single : result.results) {
    if (IsSelected(result, single) && !IsJudged(single.outcome)) {
      names.push_back(
          fmt::format("{} ({})", Label(result.rules[single.rule]), ToString(single.outcome)));
    }
  }
  return fmt::format("coverage is {}% ({} of {} rules judged), below the floor of {}%{}{}",
                     RoundedDown(result.coverage), result.judged, result.selected,
                     result.profile.gate.min_coverage,
                     names.empty() ? "" : "; not judged: ", Named(names));
}

std::string RulesFail(const ScanResult& result) {
  if (!result.profile.gate.fail_on) {
    return "";
  }
  const Severity fail_on = *result.profile.gate.fail_on;
  std::vector<std::string> names;
  for (const RuleResult& single : result.results) {
    const RuleInfo& rule = result.rules[single.rule];
    if (single.outcome == Outcome::kFail && rule.severity >= fail_on) {
      names.push_back(fmt::format("{} ({})", Label(rule), ToString(rule.severity)));
    }
  }
  if (names.empty()) {
    return "";
  }
  return fmt::format("{} {} fail{}: {}",
                     names.size() == 1 ? "1 rule" : fmt::format("{} rules", names.size()),
                     Whose(fail_on), names.size() == 1 ? "s" : "", Named(names));
}

std::string ScoreTooLow(const ScanResult& result) {
  const double score = result.scores.front().value;
  if (score >= result.profile.gate.min_score) {
    return "";
  }
  return fmt::format("the score is {}, below the floor of {}", RoundedDown(score),
                     result.profile.gate.min_score);
}

std::string Met(const ScanResult& result) {
  const Gate& gate = result.profile.gate;
  const std::string failures =
      gate.fail_on ? "no rule " + Whose(*gate.fail_on) + " fails" : "failures do not count";
  return fmt::format("gate met: {}, the score is {} (floor {}), coverage is {}% (floor {}%)",
                     failures, RoundedDown(result.scores.front().value), gate.min_score,
                     RoundedDown(result.coverage), gate.min_coverage);
}

void DecideGate(ScanResult& result) {
  const std::string nothing = ProvesNothing(result);
  const std::string uncovered = CoverageTooLow(result);
  std::string reasons;
  for (const std::string& reason :
       {nothing, nothing.empty() ? uncovered : "", RulesFail(result), ScoreTooLow(result)}) {
    reasons += (reasons.empty() || reason.empty() ? "" : "; ") + reason;
  }
  if (reasons.empty()) {
    result.gate = GateVerdict::kMet;
    result.gate_reason = Met(result);
    return;
  }
  const bool covered = nothing.empty() && uncovered.empty();
  result.gate = covered ? GateVerdict::kNotMet : GateVerdict::kCoverageTooLow;
  result.gate_reason = "gate not met: " + reasons;
}

}  // namespace

void Summarize(ScanResult& result) {
  result.tally = {};
  result.judged = 0;
  result.selected = 0;
  result.coverage = 0;
  CountCoverage(result);
  result.scores = Scores(result);
  DecideGate(result);
}

std::string ToString(const Tally& tally) {
  std::string out;
  for (std::size_t i = 0; i < std::size(tally.counts); ++i) {
    if (tally.counts[i] != 0) {
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", tally.counts[i],
                         ToString(static_cast<Outcome>(i)));
    }
  }
  return out;
}

std::string RoundedDown(double value) {
  // The small addition undoes the rounding of the multiplication: 57.3 * 10 may be 572.999...
  const double tenths = std::floor(value * 10 + 1e-9);
  return fmt::format("{}", tenths / 10);
}

}  // namespace assay::runtime
