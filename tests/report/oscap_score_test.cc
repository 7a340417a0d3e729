// OpenSCAP's scores as an oracle for ours: our document, with checks that OpenSCAP can run and that
// come out as our rules did, evaluated by OpenSCAP.
#include <array>
#include <catch2/catch.hpp>
#include <pugixml.hpp>
#include <random>
#include <sstream>

#include "runtime/report/xccdf.h"
#include "runtime/result/summary.h"
#include "tests/report/tools.h"

namespace assay::runtime {
namespace {

constexpr const char* kOval = "http://oval.mitre.org/XMLSchema/oval-definitions-5";

// Definitions that are always true, false and unknown.
constexpr const char* kDefinitions = R"(<?xml version="1.0" encoding="UTF-8"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"
    xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5">
  <generator><oval:schema_version>5.11</oval:schema_version>
    <oval:timestamp>2026-01-01T00:00:00</oval:timestamp></generator>
  <definitions>
    <definition id="oval:x:def:1" version="1" class="compliance"><metadata><title>t</title>
      <description>t</description></metadata>
      <criteria><criterion test_ref="oval:x:tst:1"/></criteria></definition>
    <definition id="oval:x:def:2" version="1" class="compliance"><metadata><title>f</title>
      <description>f</description></metadata>
      <criteria><criterion negate="true" test_ref="oval:x:tst:1"/></criteria></definition>
    <definition id="oval:x:def:3" version="1" class="compliance"><metadata><title>u</title>
      <description>u</description></metadata>
      <criteria><criterion test_ref="oval:x:tst:2"/></criteria></definition>
  </definitions>
  <tests>
    <family_test xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5#independent"
      id="oval:x:tst:1" version="1" check="all" comment="unix">
      <object object_ref="oval:x:obj:1"/><state state_ref="oval:x:ste:1"/></family_test>
    <unknown_test xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5#independent"
      id="oval:x:tst:2" version="1" check="all" comment="unknown"/>
  </tests>
  <objects>
    <family_object xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5#independent"
      id="oval:x:obj:1" version="1"/>
  </objects>
  <states>
    <family_state xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5#independent"
      id="oval:x:ste:1" version="1"><family>unix</family></family_state>
  </states>
</oval_definitions>
)";

// The outcomes that OpenSCAP can be led to. An error counts like an unknown (XCCDF 1.2, 7.3.2).
constexpr std::array kOutcomes = {Outcome::kPass,       Outcome::kFail,
                                  Outcome::kUnknown,    Outcome::kNotApplicable,
                                  Outcome::kNotChecked, Outcome::kNotSelected};

ScanResult RandomResult(std::mt19937& random) {
  ScanResult result;
  result.start_time = "2026-01-01T00:00:00Z";
  result.end_time = "2026-01-01T00:00:00Z";
  result.benchmark.id = "b";
  result.profile.id = "p";
  result.sections.resize(random() % 4);
  const auto rules = static_cast<std::uint32_t>(1 + random() % 12);
  for (std::uint32_t i = 0; i < rules; ++i) {
    RuleInfo rule;
    rule.id = "r" + std::to_string(i);
    rule.title = rule.id;
    result.rules.push_back(rule);
    // Two of three rules pass or fail, so that scores differ.
    result.results.push_back(
        {i, kOutcomes[random() % 3 < 2 ? random() % 2 : random() % 6], "", {}, 0});
    const std::size_t section = random() % (result.sections.size() + 1);
    if (section < result.sections.size()) {
      result.sections[section].rules.push_back(i);
    }
  }
  Summarize(result);
  return result;
}

void ReplaceCheck(pugi::xml_node rule, std::string_view definition) {
  rule.remove_child("check");
  pugi::xml_node check = rule.append_child("check");
  check.append_attribute("system").set_value(kOval);
  pugi::xml_node content = check.append_child("check-content-ref");
  content.append_attribute("href").set_value("oval.xml");
  content.append_attribute("name").set_value(std::string(definition).c_str());
}

void MakeComeOut(Outcome outcome, pugi::xml_node rule) {
  switch (outcome) {
    case Outcome::kPass:
    case Outcome::kNotSelected:
      ReplaceCheck(rule, "oval:x:def:1");
      break;
    case Outcome::kFail:
      ReplaceCheck(rule, "oval:x:def:2");
      break;
    case Outcome::kUnknown:
      ReplaceCheck(rule, "oval:x:def:3");
      break;
    case Outcome::kNotApplicable: {
      ReplaceCheck(rule, "oval:x:def:1");
      pugi::xml_node platform = rule.insert_child_before("platform", rule.child("check"));
      platform.append_attribute("idref").set_value("cpe:/o:nobody:nothing:1");
      break;
    }
    case Outcome::kNotChecked:
      rule.remove_child("check");
      break;
    case Outcome::kError:
    case Outcome::kInformational:
    case Outcome::kFixed:
      FAIL("OpenSCAP cannot be led to this");
  }
}

std::string RunnableBenchmark(const ScanResult& result) {
  std::ostringstream written;
  WriteXccdf(result, {}, written);
  pugi::xml_document document;
  REQUIRE(document.load_string(written.str().c_str()));
  document.child("Benchmark").remove_child("TestResult");
  for (const RuleResult& single : result.results) {
    const std::string id = "xccdf_org.assay_rule_" + result.rules[single.rule].id;
    MakeComeOut(single.outcome, document.select_node(("//Rule[@id='" + id + "']").c_str()).node());
  }
  std::ostringstream out;
  document.save(out);
  return out.str();
}

void CheckScores(const ScanResult& ours, const std::string& theirs) {
  pugi::xml_document document;
  REQUIRE(document.load_string(theirs.c_str()));
  const pugi::xml_node scan = document.child("Benchmark").child("TestResult");
  for (const RuleResult& single : ours.results) {
    const std::string id = "xccdf_org.assay_rule_" + ours.rules[single.rule].id;
    const pugi::xml_node other = scan.find_child_by_attribute("rule-result", "idref", id.c_str());
    CHECK(ToString(single.outcome) == other.child_value("result"));
  }
  for (const Score& score : ours.scores) {
    const pugi::xml_node other =
        scan.find_child_by_attribute("score", "system", score.system.c_str());
    INFO(score.system);
    const bool absolute = score.system == "urn:xccdf:scoring:absolute";
    if (absolute && ours.scores[1].maximum == 0) {
      continue;  // where nothing counts, ours is 0 on purpose
    }
    CHECK(other.text().as_double() == Approx(score.value).margin(1e-4));
    if (!absolute) {  // OpenSCAP writes the flat model's maximum there; the model's own is 1
      CHECK(other.attribute("maximum").as_double() == Approx(score.maximum).margin(1e-4));
    }
  }
}

TEST_CASE("OpenSCAP counts the same scores", "[report][xccdf]") {
  if (!test::HasProgram("oscap")) {
    return;
  }
  const test::ScratchFolder folder;
  folder.Write("oval.xml", kDefinitions);
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same cases each time
  for (int i = 0; i < 12; ++i) {
    const ScanResult result = RandomResult(random);
    const std::string benchmark = RunnableBenchmark(result);
    folder.Write("benchmark.xml", benchmark);
    const int status = folder.Run(
        "oscap xccdf eval --profile xccdf_org.assay_profile_p --results result.xml benchmark.xml");
    INFO(benchmark << folder.Read("output"));
    REQUIRE((status == 0 || status == 2));  // 2: some rule failed
    CheckScores(result, folder.Read("result.xml"));
  }
}

}  // namespace
}  // namespace assay::runtime
