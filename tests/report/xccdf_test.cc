// The XCCDF report against the official schema, OpenSCAP, and a reader of our own.
#include "runtime/report/xccdf.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <pugixml.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "runtime/report/xccdf_names.h"
#include "runtime/schema/utf8.h"
#include "tests/report/sample.h"
#include "tests/report/tools.h"

namespace assay::runtime {
namespace {

constexpr const char* kSchema = "/usr/share/openscap/schemas/xccdf/1.2/xccdf_1.2.xsd";

std::string Xccdf(const ScanResult& result) {
  std::ostringstream out;
  WriteXccdf(result, {}, out);
  return out.str();
}

std::vector<ScanResult> AllSamples() {
  std::vector<ScanResult> samples = {test::SampleResult(), test::HostileResult(),
                                     test::PlainResult()};
  samples.push_back(test::PlainResult());
  samples.back().target = {};
  samples.back().results.clear();
  samples.back().rules.clear();
  return samples;
}

TEST_CASE("every document is valid by the official schema", "[report][xccdf]") {
  if (!test::HasProgram("xmllint") || !test::HasProgram("oscap")) {
    return;  // the schema comes with oscap
  }
  const test::ScratchFolder folder;
  for (const ScanResult& result : AllSamples()) {
    folder.Write("result.xml", Xccdf(result));
    const int status = folder.Run(std::string("xmllint --nonet --noout --huge --schema ") +
                                  kSchema + " result.xml");
    INFO(folder.Read("output"));
    CHECK(status == 0);
  }
}

TEST_CASE("OpenSCAP validates it, Schematron included", "[report][xccdf]") {
  if (!test::HasProgram("oscap")) {
    return;
  }
  const test::ScratchFolder folder;
  for (const ScanResult& result : {test::SampleResult(), test::PlainResult()}) {
    folder.Write("result.xml", Xccdf(result));
    const int status = folder.Run("oscap xccdf validate result.xml");
    INFO(folder.Read("output"));
    CHECK(status == 0);
    CHECK(folder.Read("output").find("Error:") == std::string::npos);
  }
}

TEST_CASE("OpenSCAP's report names every rule and its result", "[report][xccdf]") {
  if (!test::HasProgram("oscap")) {
    return;
  }
  const ScanResult result = test::SampleResult();
  const test::ScratchFolder folder;
  folder.Write("result.xml", Xccdf(result));
  REQUIRE(folder.Run("oscap xccdf generate report --output report.html result.xml") == 0);
  const std::string html = folder.Read("report.html");
  const XccdfNames names = NameAll(result, Outline(result));
  for (const RuleResult& single : result.results) {
    const RuleInfo& rule = result.rules[single.rule];
    INFO(rule.id);
    if (single.outcome == Outcome::kNotSelected) {
      continue;  // OpenSCAP's report leaves these out
    }
    CHECK(html.find(rule.title) != std::string::npos);
    CHECK(html.find(names.rules[single.rule]) != std::string::npos);
    CHECK(html.find("rule-result-" + std::string(ToString(single.outcome))) != std::string::npos);
  }
}

TEST_CASE("the document reads back", "[report][xccdf]") {
  const ScanResult result = test::SampleResult();
  pugi::xml_document document;
  REQUIRE(document.load_string(Xccdf(result).c_str()));
  const pugi::xml_node scan = document.child("Benchmark").child("TestResult");
  std::vector<std::string> outcomes;
  for (const pugi::xml_node& single : scan.children("rule-result")) {
    outcomes.push_back(single.child_value("result"));
    const std::string idref = single.attribute("idref").value();
    CHECK(document.select_node(("//Rule[@id='" + idref + "']").c_str()));
  }
  CHECK(outcomes == std::vector<std::string>{"fail", "notapplicable", "unknown", "pass", "fail",
                                             "error", "notchecked", "notchecked", "informational",
                                             "fixed", "notselected"});
  CHECK(std::distance(scan.children("score").begin(), scan.children("score").end()) == 4);
  const pugi::xml_node first = scan.child("rule-result");
  CHECK(first.child("message").attribute("severity").value() == std::string("info"));
  CHECK(std::string(first.child_value("message")).find("/etc/ssh/sshd_config:33") !=
        std::string::npos);
  CHECK(std::string(scan.child("platform").attribute("idref").value()) ==
        "cpe:/o:debian:debian_linux:12");
}

// XML 1.0, production 2. The writer must not even name a forbidden character by reference.
TEST_CASE("no character that XML forbids reaches the file", "[report][xccdf]") {
  const std::string text = Xccdf(test::HostileResult());
  REQUIRE(FindInvalidUtf8(text) == std::string::npos);
  std::string_view rest = text;
  std::set<std::uint32_t> forbidden;
  while (!rest.empty()) {
    const CodePoint point = DecodeUtf8(rest);
    if ((point.value < 0x20 && point.value != '\n' && point.value != '\t') ||
        point.value == 0xFFFE || point.value == 0xFFFF) {
      forbidden.insert(point.value);
    }
    rest.remove_prefix(point.bytes);
  }
  CHECK(forbidden.empty());
  CHECK(text.find("&#") == std::string::npos);
  CHECK(text.find("<script") == std::string::npos);
  pugi::xml_document document;
  REQUIRE(document.load_string(text.c_str()));
  const std::string title = document.child("Benchmark").child_value("title");
  CHECK(title.starts_with("<script>alert('&')</script> ]]> \\x1B[31mred\\x07 \\x00 nul"));
}

TEST_CASE("identifiers fit the schema's patterns and stay apart", "[report][xccdf]") {
  const std::regex pattern("xccdf_[A-Za-z0-9.-]+_rule_[A-Za-z0-9._-]+");
  ScanResult result;
  const std::vector<std::string> ids = {"a.b",  "a-b",      "a b",    "a-20b",  "a(\"x\")",
                                        "a/b",  "\xC3\xA9", "",       "a.b",    "a-2",
                                        "-2D-", "--",       "a--20b", "unnamed"};
  for (const std::string& id : ids) {
    RuleInfo rule;
    rule.id = id;
    result.rules.push_back(rule);
  }
  const XccdfNames names = NameAll(result, {});
  for (const std::string& name : names.rules) {
    CHECK(std::regex_match(name, pattern));
  }
  CHECK(std::set<std::string>(names.rules.begin(), names.rules.end()).size() == ids.size());
  CHECK(names.rules[0] == "xccdf_org.assay_rule_a.b");
  CHECK(names.rules[1] == "xccdf_org.assay_rule_a-b");
  CHECK(names.rules[4] == "xccdf_org.assay_rule_a-28-22x-22-29");
}

TEST_CASE("only a name in CPE's form becomes a platform", "[report][xccdf]") {
  CHECK(IsCpe("cpe:/o:debian:debian_linux:12"));
  CHECK(IsCpe("cpe:2.3:o:amazon:amazon_linux:2023:*:*:*:*:*:*:*"));
  CHECK_FALSE(IsCpe(""));
  CHECK_FALSE(IsCpe("debian"));
  CHECK_FALSE(IsCpe("cpe:/o:x y"));
  CHECK_FALSE(IsCpe("cpe:/o:\"><script>"));
  CHECK_FALSE(IsCpe("cpe:/o:" + std::string(1000, 'a')));
}

TEST_CASE("references have addresses where those last", "[report][xccdf]") {
  CHECK(AddressOf({"attack", "T1078.003"}) == "https://attack.mitre.org/techniques/T1078/003/");
  CHECK(AddressOf({"attack", "TA0001"}) == "https://attack.mitre.org/tactics/TA0001/");
  CHECK(AddressOf({"attack", "M1026"}) == "https://attack.mitre.org/mitigations/M1026/");
  CHECK(AddressOf({"attack", "../x"}) == std::nullopt);
  CHECK(AddressOf({"house_rules", "12"}) == std::nullopt);
}

}  // namespace
}  // namespace assay::runtime
