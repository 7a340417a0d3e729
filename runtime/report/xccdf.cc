#include "runtime/report/xccdf.h"

#include <fmt/format.h>

#include <pugixml.hpp>

#include "runtime/report/phrases.h"
#include "runtime/report/visible.h"
#include "runtime/report/xccdf_names.h"
#include "runtime/result/summary.h"
#include "runtime/schema/value.h"

namespace assay::runtime {
namespace {

using pugi::xml_node;

constexpr const char* kNamespace = "http://checklists.nist.gov/xccdf/1.2";
constexpr const char* kDublinCore = "http://purl.org/dc/elements/1.1/";
constexpr const char* kCheckSystem = "urn:assay:rule";
constexpr const char* kCceSystem = "http://cce.mitre.org";
constexpr const char* kWeight = "1.0";

void SetAttribute(xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(VisibleLine(value).c_str());
}

xml_node AddText(xml_node parent, const char* name, std::string_view text) {
  xml_node node = parent.append_child(name);
  node.text().set(Visible(text).c_str());
  return node;
}

void AddTextIfAny(xml_node parent, const char* name, std::string_view text) {
  if (!text.empty()) {
    AddText(parent, name, text);
  }
}

xml_node AddReference(xml_node parent, const char* name, std::string_view idref) {
  xml_node node = parent.append_child(name);
  SetAttribute(node, "idref", idref);
  return node;
}

// XCCDF 1.2, valueTypeType.
std::string_view ValueType(std::string_view type) {
  return type == "int" ? "number" : type == "bool" ? "boolean" : "string";
}

void AddSetValues(const ScanResult& result, const XccdfNames& names, xml_node parent) {
  for (std::size_t i = 0; i < result.parameters.size(); ++i) {
    SetAttribute(AddText(parent, "set-value", result.parameters[i].value), "idref",
                 names.values[i]);
  }
}

void AddProfile(const ScanResult& result, const XccdfNames& names, xml_node benchmark) {
  const ProfileInfo& info = result.profile;
  xml_node profile = benchmark.append_child("Profile");
  SetAttribute(profile, "id", names.profile);
  AddText(profile, "title", info.title.empty() ? info.id : info.title);
  AddTextIfAny(profile, "description", info.about);
  for (const RuleResult& single : result.results) {
    SetAttribute(AddReference(profile, "select", names.rules[single.rule]), "selected",
                 single.outcome == Outcome::kNotSelected ? "false" : "true");
  }
  AddSetValues(result, names, profile);
}

void AddValues(const ScanResult& result, const XccdfNames& names, xml_node benchmark) {
  for (std::size_t i = 0; i < result.parameters.size(); ++i) {
    const ParameterInfo& parameter = result.parameters[i];
    xml_node value = benchmark.append_child("Value");
    SetAttribute(value, "id", names.values[i]);
    SetAttribute(value, "type", ValueType(parameter.type));
    AddText(value, "title", parameter.id);
    AddText(value, "description", parameter.title.empty() ? parameter.id : parameter.title);
    AddText(value, "value", parameter.value);
  }
}

void AddReferences(const RuleInfo& rule, xml_node parent) {
  for (const Reference& reference : rule.references) {
    if (reference.scheme == "cce") {
      continue;
    }
    const std::optional<std::string> address = AddressOf(reference);
    xml_node node = AddText(parent, "reference",
                            address ? reference.value : reference.scheme + " " + reference.value);
    if (address) {
      SetAttribute(node, "href", *address);
    }
  }
}

// XCCDF has no place of its own for what its profiles select by; Dublin Core's subject is for the
// words that a document is found by.
void AddSubjects(const RuleInfo& rule, xml_node parent) {
  if (rule.levels.empty() && rule.tags.empty()) {
    return;
  }
  xml_node metadata = parent.append_child("metadata");
  SetAttribute(metadata, "xmlns:dc", kDublinCore);
  for (const Level& level : rule.levels) {
    AddText(metadata, "dc:subject", fmt::format("level {} {}", level.platform, level.level));
  }
  for (const std::string& tag : rule.tags) {
    AddText(metadata, "dc:subject", tag);
  }
}

void AddIdents(const RuleInfo& rule, xml_node parent) {
  for (const Reference& reference : rule.references) {
    if (reference.scheme == "cce") {
      SetAttribute(AddText(parent, "ident", reference.value), "system", kCceSystem);
    }
  }
}

void AddFixTexts(const RuleInfo& rule, xml_node parent) {
  for (const Fix& fix : rule.fixes) {
    if (fix.system == "text") {
      AddText(parent, "fixtext", fix.text);
    }
  }
}

void AddFixes(const RuleInfo& rule, xml_node parent) {
  for (const Fix& fix : rule.fixes) {
    if (fix.system != "text") {
      SetAttribute(AddText(parent, "fix", fix.text), "system", FixSystem(fix.system));
    }
  }
}

// For a manual rule as well: what it refers to then says what a person has to review.
void AddCheck(const ScanResult& result, const RuleInfo& rule, xml_node parent) {
  xml_node check = parent.append_child("check");
  SetAttribute(check, "system", kCheckSystem);
  xml_node content = check.append_child("check-content-ref");
  SetAttribute(content, "href", "urn:assay:benchmark:" + EscapedName(result.benchmark.id));
  SetAttribute(content, "name", rule.id);
}

// XCCDF 1.2, roleEnumType: `unchecked` is what makes a rule's result notchecked.
std::string_view RoleOf(const RuleInfo& rule) { return rule.manual ? "unchecked" : "full"; }

void AddRule(const ScanResult& result, const RuleResult& single, const XccdfNames& names,
             xml_node parent) {
  const RuleInfo& info = result.rules[single.rule];
  xml_node rule = parent.append_child("Rule");
  SetAttribute(rule, "id", names.rules[single.rule]);
  SetAttribute(rule, "selected", single.outcome == Outcome::kNotSelected ? "false" : "true");
  SetAttribute(rule, "weight", kWeight);
  SetAttribute(rule, "role", RoleOf(info));
  SetAttribute(rule, "severity", ToString(info.severity));
  AddText(rule, "title", info.number.empty() ? info.title : info.number + " " + info.title);
  AddText(rule, "description", info.manual ? info.about : info.title);
  AddReferences(info, rule);
  AddSubjects(info, rule);
  if (!info.manual) {
    AddTextIfAny(rule, "rationale", info.about);
  }
  AddIdents(info, rule);
  AddFixTexts(info, rule);
  AddFixes(info, rule);
  AddCheck(result, info, rule);
}

void AddItems(const ScanResult& result, const std::vector<RuleGroup>& outline,
              const XccdfNames& names, xml_node benchmark) {
  for (std::size_t i = 0; i < outline.size(); ++i) {
    xml_node parent = benchmark;
    if (const Section* section = outline[i].section) {
      parent = benchmark.append_child("Group");
      SetAttribute(parent, "id", names.groups[i]);
      AddText(parent, "title",
              section->number + (section->number.empty() ? "" : " ") + section->title);
    }
    for (const std::uint32_t index : outline[i].results) {
      AddRule(result, result.results[index], names, parent);
    }
  }
}

void AddMessage(std::string_view severity, const std::string& text, xml_node parent) {
  SetAttribute(AddText(parent, "message", text), "severity", severity);
}

std::string_view SeverityOf(Truth truth) {
  switch (truth) {
    case Truth::kTrue:
    case Truth::kFalse:
      return "info";
    case Truth::kUnknown:
      return "warning";
    case Truth::kError:
      return "error";
  }
  return "info";
}

std::string_view SeverityOf(Outcome outcome) {
  return SeverityOf(outcome == Outcome::kError     ? Truth::kError
                    : outcome == Outcome::kUnknown ? Truth::kUnknown
                                                   : Truth::kTrue);
}

// Everything that one piece of evidence says, in one line.
std::string Sentence(const Evidence& evidence) {
  std::string out = Finding(evidence);
  out += HasOwnPlace(evidence) ? "; from " + Place(*evidence.origin) : "";
  for (const Origin& overridden : evidence.overridden) {
    out += "; overrides " + Place(overridden);
  }
  out += evidence.note.empty() ? "" : "; " + VisibleLine(evidence.note);
  out += HasOwnCondition(evidence) ? "; condition: " + VisibleLine(evidence.condition) : "";
  if (!evidence.rule_path.empty()) {
    out += fmt::format("; rule at {}:{}", VisibleLine(evidence.rule_path), evidence.rule_line);
  }
  return out;
}

void AddMessages(const RuleResult& single, xml_node parent) {
  if (!single.reason.empty()) {
    AddMessage(SeverityOf(single.outcome), VisibleLine(single.reason), parent);
  }
  for (const Evidence& evidence : single.evidence) {
    AddMessage(SeverityOf(evidence.truth), Sentence(evidence), parent);
  }
  if (single.evidence_total > single.evidence.size()) {
    AddMessage(
        "info",
        fmt::format("and {} more", GroupedDigits(single.evidence_total - single.evidence.size())),
        parent);
  }
}

void AddRuleResult(const ScanResult& result, const RuleResult& single, const XccdfNames& names,
                   xml_node parent) {
  const RuleInfo& info = result.rules[single.rule];
  xml_node node = AddReference(parent, "rule-result", names.rules[single.rule]);
  SetAttribute(node, "role", RoleOf(info));
  SetAttribute(node, "time", result.end_time);
  SetAttribute(node, "severity", ToString(info.severity));
  SetAttribute(node, "weight", kWeight);
  AddText(node, "result", ToString(single.outcome));
  AddIdents(info, node);
  AddMessages(single, node);
  if (single.outcome == Outcome::kFail) {
    AddFixes(info, node);
  }
  AddCheck(result, info, node);
}

void AddFact(std::string_view name, std::string_view value, xml_node facts) {
  if (!value.empty()) {
    xml_node fact = AddText(facts, "fact", Printable(value));
    SetAttribute(fact, "name", name);
    SetAttribute(fact, "type", "string");
  }
}

// An image is read, not logged in to: nobody was authenticated with it.
void AddTarget(const ScanResult& result, const XccdfNames& names, xml_node parent) {
  const TargetInfo& target = result.target;
  xml_node identity =
      AddText(parent, "identity", result.privileged ? "root" : "an unprivileged user");
  SetAttribute(identity, "authenticated", target.live ? "true" : "false");
  SetAttribute(identity, "privileged", result.privileged ? "true" : "false");
  AddReference(parent, "profile", names.profile);
  AddText(parent, "target", target.name.empty() ? "unnamed" : Printable(target.name));
  xml_node facts = parent.append_child("target-facts");
  AddFact("urn:xccdf:fact:asset:identifier:host_name", target.name, facts);
  AddFact("urn:xccdf:fact:scanner:name", "assay", facts);
  AddFact("urn:xccdf:fact:scanner:version", result.tool_version, facts);
  AddFact("urn:assay:fact:target:kind", target.live ? "host" : "image", facts);
  AddFact("urn:assay:fact:os:id", target.os_id, facts);
  AddFact("urn:assay:fact:os:version", target.os_version, facts);
  AddFact("urn:assay:fact:os:title", target.os_title, facts);
  if (IsCpe(target.cpe)) {
    AddReference(parent, "platform", target.cpe);
  }
}

// Fixed decimals: the schema's decimal knows no exponent.
void AddScores(const ScanResult& result, xml_node parent) {
  for (const Score& score : result.scores) {
    xml_node node = AddText(parent, "score", fmt::format("{:.6f}", score.value));
    SetAttribute(node, "system", score.system);
    SetAttribute(node, "maximum", fmt::format("{:.6f}", score.maximum));
  }
}

void AddTestResult(const ScanResult& result, const XccdfNames& names, xml_node benchmark) {
  xml_node node = benchmark.append_child("TestResult");
  SetAttribute(node, "id", names.test_result);
  SetAttribute(node, "start-time", result.start_time);
  SetAttribute(node, "end-time", result.end_time);
  SetAttribute(node, "test-system", ToolCpe(result.tool_version));
  SetAttribute(node, "version", result.benchmark.version);
  xml_node reference = node.append_child("benchmark");
  SetAttribute(reference, "href", "#" + names.benchmark);
  SetAttribute(reference, "id", names.benchmark);
  AddText(node, "title", "Assay: " + result.profile.title);
  AddText(node, "remark",
          fmt::format("coverage: {}% ({} of {} rules judged)", RoundedDown(result.coverage),
                      result.judged, result.selected));
  AddText(node, "remark", result.gate_reason);
  AddTarget(result, names, node);
  AddSetValues(result, names, node);
  for (const RuleResult& single : result.results) {
    AddRuleResult(result, single, names, node);
  }
  AddScores(result, node);
}

void AddBenchmark(const ScanResult& result, xml_node document) {
  const BenchmarkInfo& info = result.benchmark;
  const std::vector<RuleGroup> outline = Outline(result);
  const XccdfNames names = NameAll(result, outline);
  xml_node benchmark = document.append_child("Benchmark");
  SetAttribute(benchmark, "xmlns", kNamespace);
  SetAttribute(benchmark, "id", names.benchmark);
  SetAttribute(benchmark, "resolved", "true");
  SetAttribute(benchmark, "xml:lang", "en");
  // The document's own status: it was made, complete, on the day of the scan.
  SetAttribute(AddText(benchmark, "status", "accepted"), "date", result.end_time.substr(0, 10));
  AddText(benchmark, "title", info.title.empty() ? info.id : info.title);
  AddTextIfAny(benchmark, "description", info.about);
  AddText(benchmark, "version", info.version);
  xml_node metadata = benchmark.append_child("metadata");
  SetAttribute(metadata, "xmlns:dc", kDublinCore);
  AddText(metadata, "dc:publisher", info.publisher);
  for (const Score& score : result.scores) {
    SetAttribute(benchmark.append_child("model"), "system", score.system);
  }
  AddProfile(result, names, benchmark);
  AddValues(result, names, benchmark);
  AddItems(result, outline, names, benchmark);
  AddTestResult(result, names, benchmark);
}

}  // namespace

void WriteXccdf(const ScanResult& result, const ReportOptions& /*options*/, std::ostream& out) {
  pugi::xml_document document;
  xml_node declaration = document.append_child(pugi::node_declaration);
  SetAttribute(declaration, "version", "1.0");
  SetAttribute(declaration, "encoding", "UTF-8");
  AddBenchmark(result, document);
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
}

}  // namespace assay::runtime
