#include "runtime/report/json.h"

#include <nlohmann/json.hpp>

#include "runtime/report/visible.h"

namespace assay::runtime {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

std::string_view ToString(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kMet:
      return "met";
    case GateVerdict::kNotMet:
      return "not_met";
    case GateVerdict::kCoverageTooLow:
      return "coverage_too_low";
  }
  return "";
}

// A list with one entry for each item.
template <typename Items, typename Convert>
Json ListOf(const Items& items, Convert convert) {
  Json list = Json::array();
  for (const auto& item : items) {
    list.push_back(convert(item));
  }
  return list;
}

Json TargetJson(const TargetInfo& target) {
  return {{"name", Visible(target.name)},
          {"kind", target.live ? "host" : "image"},
          {"os",
           {{"id", Visible(target.os_id)},
            {"version", Visible(target.os_version)},
            {"title", Visible(target.os_title)}}},
          {"cpe", Visible(target.cpe)}};
}

Json BenchmarkJson(const BenchmarkInfo& benchmark) {
  return {{"id", Visible(benchmark.id)},
          {"title", Visible(benchmark.title)},
          {"version", Visible(benchmark.version)},
          {"about", Visible(benchmark.about)},
          {"publisher", Visible(benchmark.publisher)}};
}

Json ProfileJson(const ProfileInfo& profile) {
  const Gate& gate = profile.gate;
  return {{"id", Visible(profile.id)},
          {"title", Visible(profile.title)},
          {"about", Visible(profile.about)},
          {"gate",
           {{"fail_on", gate.fail_on ? Json(runtime::ToString(*gate.fail_on)) : Json()},
            {"min_score", gate.min_score},
            {"min_coverage", gate.min_coverage}}}};
}

Json ParameterJson(const ParameterInfo& parameter) {
  return {{"id", Visible(parameter.id)},
          {"title", Visible(parameter.title)},
          {"type", Visible(parameter.type)},
          {"value", Visible(parameter.value)}};
}

Json SectionJson(const Section& section) {
  return {{"number", Visible(section.number)},
          {"title", Visible(section.title)},
          {"rules", section.rules}};
}

Json SummaryJson(const ScanResult& result) {
  Json tally = Json::object();
  for (std::size_t i = 0; i < std::size(result.tally.counts); ++i) {
    tally[std::string(runtime::ToString(static_cast<Outcome>(i)))] = result.tally.counts[i];
  }
  const Json scores = ListOf(result.scores, [](const Score& score) -> Json {
    return {{"system", Visible(score.system)}, {"value", score.value}, {"maximum", score.maximum}};
  });
  return {{"tally", tally},
          {"selected", result.selected},
          {"judged", result.judged},
          {"coverage", result.coverage},
          {"scores", scores},
          {"gate", {{"verdict", ToString(result.gate)}, {"reason", Visible(result.gate_reason)}}}};
}

Json RuleJson(const RuleInfo& rule) {
  const Json references = ListOf(rule.references, [](const Reference& reference) -> Json {
    return {{"scheme", Visible(reference.scheme)}, {"value", Visible(reference.value)}};
  });
  const Json fixes = ListOf(rule.fixes, [](const Fix& fix) -> Json {
    return {{"system", Visible(fix.system)}, {"text", Visible(fix.text)}};
  });
  const Json levels = ListOf(rule.levels, [](const Level& level) -> Json {
    return {{"platform", Visible(level.platform)}, {"level", level.level}};
  });
  const Json tags = ListOf(rule.tags, [](const std::string& tag) -> Json { return Visible(tag); });
  return {{"id", Visible(rule.id)},
          {"number", Visible(rule.number)},
          {"title", Visible(rule.title)},
          {"severity", runtime::ToString(rule.severity)},
          {"manual", rule.manual},
          {"about", Visible(rule.about)},
          {"levels", levels},
          {"tags", tags},
          {"references", references},
          {"fixes", fixes}};
}

Json OriginJson(const Origin& origin) {
  return {{"path", Visible(origin.path)}, {"line", origin.line}, {"text", Visible(origin.text)}};
}

Json EvidenceJson(const Evidence& evidence) {
  return {{"condition", Visible(evidence.condition)},
          {"subject", Visible(evidence.subject)},
          {"truth", ToString(evidence.truth)},
          {"found", Visible(evidence.found)},
          {"expected", Visible(evidence.expected)},
          {"origin", evidence.origin ? OriginJson(*evidence.origin) : Json()},
          {"overridden", ListOf(evidence.overridden, OriginJson)},
          {"note", Visible(evidence.note)},
          {"rule_path", Visible(evidence.rule_path)},
          {"rule_line", evidence.rule_line}};
}

Json ResultJson(const ScanResult& result, const RuleResult& single) {
  return {{"rule", single.rule},
          {"id", Visible(result.rules[single.rule].id)},
          {"outcome", runtime::ToString(single.outcome)},
          {"reason", Visible(single.reason)},
          {"evidence", ListOf(single.evidence, EvidenceJson)},
          {"evidence_total", single.evidence_total}};
}

}  // namespace

void WriteJson(const ScanResult& result, const ReportOptions& /*options*/, std::ostream& out) {
  const Json document = {{"format", "assay-result"},
                         {"version", kVersion},
                         {"tool", {{"name", "assay"}, {"version", Visible(result.tool_version)}}},
                         {"start_time", Visible(result.start_time)},
                         {"end_time", Visible(result.end_time)},
                         {"privileged", result.privileged},
                         {"target", TargetJson(result.target)},
                         {"benchmark", BenchmarkJson(result.benchmark)},
                         {"profile", ProfileJson(result.profile)},
                         {"summary", SummaryJson(result)},
                         {"parameters", ListOf(result.parameters, ParameterJson)},
                         {"sections", ListOf(result.sections, SectionJson)},
                         {"rules", ListOf(result.rules, RuleJson)},
                         {"results", ListOf(result.results, [&result](const RuleResult& single) {
                            return ResultJson(result, single);
                          })}};
  const std::string text = document.dump(2) + "\n";
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace assay::runtime
