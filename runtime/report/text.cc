#include "runtime/report/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/report/phrases.h"
#include "runtime/report/visible.h"
#include "runtime/result/outline.h"
#include "runtime/result/summary.h"
#include "runtime/schema/value.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kWidth = 100;          // columns, where we may choose
constexpr std::size_t kMaxLabelWidth = 24;   // a longer label pushes its own title aside
constexpr std::size_t kMaxWrappedLines = 2;  // of a fix, or of what to review
constexpr std::string_view kIndent = "      ";
constexpr std::string_view kDeeper = "  ";  // each further level

constexpr std::string_view kBold = "1";
constexpr std::string_view kDim = "2";
constexpr std::string_view kRed = "1;31";
constexpr std::string_view kGreen = "32";
constexpr std::string_view kYellow = "1;33";

struct Columns {
  std::size_t outcome = 0;
  std::size_t label = 0;
};

std::string Colored(std::string_view code, std::string_view text, const ReportOptions& options) {
  return options.color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string_view ColorOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kFail:
    case Outcome::kError:
      return kRed;
    case Outcome::kUnknown:
      return kYellow;
    case Outcome::kPass:
    case Outcome::kFixed:
      return kGreen;
    case Outcome::kNotApplicable:
    case Outcome::kNotChecked:
    case Outcome::kNotSelected:
    case Outcome::kInformational:
      return kDim;
  }
  return kDim;
}

// What wants a person's attention is written large.
std::string WordOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kFail:
      return "FAIL";
    case Outcome::kError:
      return "ERROR";
    case Outcome::kUnknown:
      return "UNKNOWN";
    case Outcome::kPass:
    case Outcome::kFixed:
    case Outcome::kNotApplicable:
    case Outcome::kNotChecked:
    case Outcome::kNotSelected:
    case Outcome::kInformational:
      return std::string(ToString(outcome));
  }
  return "";
}

// `text` in lines of at most kWidth columns where its words allow it, the first few of them.
std::vector<std::string> Wrapped(std::string_view text, std::size_t indent) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::vector<std::string> lines;
  for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    const std::string word = VisibleLine(text.substr(at, end - at));
    at = text.find_first_not_of(kSpace, end);
    if (!lines.empty() && indent + lines.back().size() + 1 + word.size() <= kWidth) {
      lines.back() += " " + word;
    } else if (lines.size() == kMaxWrappedLines) {
      lines.back() += " ...";
      break;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

void AddLabelled(std::string_view indent, std::string_view label, std::string_view text,
                 std::string& out) {
  out += fmt::format("{}{}{:<9}  {}\n", indent, kDeeper, label, text);
}

// The label once, then as many lines as the text takes.
void AddWrapped(std::string_view label, std::string_view text, std::string& out) {
  std::string lead = fmt::format("{}{} ", kIndent, label);
  for (const std::string& line : Wrapped(text, lead.size())) {
    out += lead + line + "\n";
    lead.assign(lead.size(), ' ');
  }
}

// Where the value comes from, what it overrides, and what else is to be said.
void AddProvenance(std::string_view indent, const Evidence& evidence, std::string& out) {
  if (HasOwnPlace(evidence)) {
    AddLabelled(indent, "from", Place(*evidence.origin), out);
  }
  for (const Origin& overridden : evidence.overridden) {
    AddLabelled(indent, "overrides", Place(overridden), out);
  }
  if (!evidence.note.empty()) {
    AddLabelled(indent, "note", VisibleLine(evidence.note), out);
  }
}

// What was found and what was wanted: on one line if that is short, else aligned below each other.
void AddEvidence(std::string_view indent, const Evidence& evidence, std::string& out) {
  const std::string finding = Finding(evidence);
  if (indent.size() + finding.size() <= kWidth) {
    out += fmt::format("{}{}\n", indent, finding);
  } else {
    out += fmt::format("{}{}\n", indent, VisibleLine(evidence.subject));
    AddLabelled(indent, IsUndecided(evidence) ? "because" : "found", VisibleLine(evidence.found),
                out);
    if (!evidence.expected.empty()) {
      AddLabelled(indent, "expected", VisibleLine(evidence.expected), out);
    }
  }
  AddProvenance(indent, evidence, out);
}

// The author's condition heads its evidence, unless the evidence already spells it.
void AddAllEvidence(const RuleResult& single, std::string& out) {
  const std::string below_heading = fmt::format("{}{}", kIndent, kDeeper);
  std::string_view heading;
  for (const Evidence& evidence : single.evidence) {
    if (!HasOwnCondition(evidence)) {
      AddEvidence(kIndent, evidence, out);
      continue;
    }
    if (evidence.condition != heading) {
      heading = evidence.condition;
      out += fmt::format("{}{}\n", kIndent, VisibleLine(heading));
    }
    AddEvidence(below_heading, evidence, out);
  }
}

// What the reason does not already say, of the conditions that could not be decided.
void AddUndecided(const RuleResult& single, std::string& out) {
  for (const Evidence& evidence : single.evidence) {
    if (IsUndecided(evidence) && single.reason.find(evidence.found) == std::string::npos) {
      AddEvidence(kIndent, evidence, out);
    }
  }
}

void AddReason(const RuleResult& single, std::string& out) {
  if (!single.reason.empty()) {
    out += fmt::format("{}{}\n", kIndent, VisibleLine(single.reason));
  }
}

// Why the rule is not for this target, in one line: the reason, and the proof unless it names it.
void AddProof(const RuleResult& single, std::string& out) {
  std::string line = VisibleLine(single.reason);
  if (!single.evidence.empty()) {
    const Evidence& proof = single.evidence.front();
    if (line.empty() || single.reason.find(proof.found) == std::string::npos) {
      line += fmt::format("{}{} is {}", line.empty() ? "" : ": ", VisibleLine(proof.subject),
                          VisibleLine(proof.found));
    }
    line += proof.origin ? " (" + Place({proof.origin->path, proof.origin->line, ""}) + ")" : "";
  }
  if (!line.empty()) {
    out += fmt::format("{}{}\n", kIndent, line);
  }
}

void AddFix(const RuleInfo& rule, std::string& out) {
  for (const Fix& fix : rule.fixes) {
    if (fix.system == "text") {
      AddWrapped("fix:", fix.text, out);
    }
  }
}

// What stands under the line of a rule.
void AddDetails(const RuleInfo& rule, const RuleResult& single, std::string& out) {
  switch (single.outcome) {
    case Outcome::kPass:
    case Outcome::kNotSelected:
      return;
    case Outcome::kNotApplicable:
      AddProof(single, out);
      return;
    case Outcome::kFail:
    case Outcome::kInformational:
    case Outcome::kFixed:
      AddReason(single, out);
      AddAllEvidence(single, out);
      break;
    case Outcome::kError:
    case Outcome::kUnknown:
    case Outcome::kNotChecked:
      AddReason(single, out);
      AddUndecided(single, out);
      break;
  }
  if (single.evidence_total > single.evidence.size()) {
    out += fmt::format("{}and {} more\n", kIndent,
                       GroupedDigits(single.evidence_total - single.evidence.size()));
  }
  if (single.outcome == Outcome::kFail) {
    AddFix(rule, out);
  }
  if (rule.manual) {
    AddWrapped("review:", rule.about, out);
  }
}

void AddRule(const RuleInfo& rule, const RuleResult& single, const Columns& columns,
             const ReportOptions& options, std::string& out) {
  const std::string word = fmt::format("{:<{}}", WordOf(single.outcome), columns.outcome);
  out += fmt::format("{}  {:<6}  {:<{}}  {}\n", Colored(ColorOf(single.outcome), word, options),
                     ToString(rule.severity), Label(rule), columns.label, VisibleLine(rule.title));
  AddDetails(rule, single, out);
}

Columns Measure(const ScanResult& result) {
  Columns columns;
  for (const RuleResult& single : result.results) {
    if (single.outcome != Outcome::kNotSelected) {
      columns.outcome = std::max(columns.outcome, WordOf(single.outcome).size());
      columns.label = std::max(columns.label, Label(result.rules[single.rule]).size());
    }
  }
  columns.label = std::min(columns.label, kMaxLabelWidth);
  return columns;
}

void AddGroup(const ScanResult& result, const RuleGroup& group, const Columns& columns,
              const ReportOptions& options, std::string& out) {
  std::string rules;
  for (const std::uint32_t index : group.results) {
    const RuleResult& single = result.results[index];
    if (single.outcome != Outcome::kNotSelected) {
      AddRule(result.rules[single.rule], single, columns, options, rules);
    }
  }
  if (rules.empty()) {
    return;
  }
  out += "\n";
  if (group.section != nullptr) {
    const std::string heading = VisibleLine(group.section->number) +
                                (group.section->number.empty() ? "" : "  ") +
                                VisibleLine(group.section->title);
    out += Colored(kBold, heading, options) + "\n";
  }
  out += rules;
}

void AddHeader(const ScanResult& result, std::string& out) {
  const TargetInfo& target = result.target;
  const BenchmarkInfo& benchmark = result.benchmark;
  out +=
      fmt::format("target     {} {}{}{}\n", target.live ? "host" : "image", Printable(target.name),
                  target.os_title.empty() ? "" : ", ", Printable(target.os_title));
  out += fmt::format("benchmark  {} {}\n", VisibleLine(benchmark.title),
                     VisibleLine(benchmark.version));
  out += fmt::format("profile    {} ({})\n", VisibleLine(result.profile.title),
                     VisibleLine(result.profile.id));
  out += fmt::format("scanned    {} by assay {}{}\n", VisibleLine(result.start_time),
                     VisibleLine(result.tool_version),
                     result.privileged ? " as root" : ", not as root");
}

void AddSummary(const ScanResult& result, const ReportOptions& options, std::string& out) {
  out += fmt::format("\nrules      {}: {}\n", result.results.size(), ToString(result.tally));
  out += "score     ";
  for (const Score& score : result.scores) {
    const std::string_view name =
        std::string_view(score.system).substr(score.system.rfind(':') + 1);
    out += fmt::format("{} {} {} of {}", &score == &result.scores.front() ? "" : ",", name,
                       RoundedDown(score.value), RoundedDown(score.maximum));
  }
  out += fmt::format("\ncoverage   {}%: {} of {} rules judged\n", RoundedDown(result.coverage),
                     result.judged, result.selected);
  out += "\n" +
         Colored(result.gate == GateVerdict::kMet ? kGreen : kRed, VisibleLine(result.gate_reason),
                 options) +
         "\n";
}

}  // namespace

void WriteText(const ScanResult& result, const ReportOptions& options, std::ostream& out) {
  std::string text;
  AddHeader(result, text);
  const Columns columns = Measure(result);
  for (const RuleGroup& group : Outline(result)) {
    AddGroup(result, group, columns, options, text);
  }
  AddSummary(result, options, text);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace assay::runtime
