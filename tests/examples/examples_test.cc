// Running examples: outcomes, order, reports.
#include <catch2/catch.hpp>

#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "compiler/compile.h"
#include "runtime/examples/test_report.h"
#include "runtime/probes/probe.h"
#include "tests/compiler/case.h"
#include "tests/golden.h"

namespace assay::test {
namespace {

using runtime::AllProbes;
using runtime::TestCase;

compiler::CompileResult CompileFile(const std::string& name) {
  const std::string path = std::string(ASSAY_SOURCE_DIR) + "/tests/examples/" + name;
  auto compiled =
      compiler::Compile({{{name, ReadAll(path), true}}, std::nullopt}, runtime::AllSchemas());
  INFO(compiler::Render(compiled.diagnostics, compiled.sources));
  REQUIRE(compiled.program.has_value());
  return compiled;
}

std::vector<TestCase> CasesOf(const compiler::CompileResult& compiled, std::size_t threads) {
  const auto results =
      runtime::RunExamples(*compiled.program, compiled.examples, AllProbes(), {threads, {}});
  REQUIRE(results.size() == compiled.examples.size());
  std::vector<TestCase> cases;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const runtime::Example& example = compiled.examples[i];
    cases.push_back(CaseOf(example, compiled.program->rules[example.rule].info, results[i]));
    cases.back().seconds = 0.125;  // what is compared has no clock in it
  }
  return cases;
}

std::string JunitOf(const std::vector<TestCase>& cases) {
  std::ostringstream out;
  runtime::WriteJunit(cases, out);
  return out.str();
}

TEST_CASE("what comes out otherwise is told with its evidence", "[examples]") {
  std::string out;
  for (const TestCase& one : CasesOf(CompileFile("unexpected.assay"), 1)) {
    out += one.summary.empty() ? "ok: " + one.name + "\n" : one.details + "\n";
  }
  CheckGolden("examples/golden/unexpected.txt", out);
}

TEST_CASE("each outcome of a rule can be an example's", "[examples]") {
  for (const TestCase& one : CasesOf(CompileFile("outcomes.assay"), 1)) {
    INFO(one.details);
    CHECK(one.summary.empty());
  }
}

TEST_CASE("the results are the same for any number of threads", "[examples]") {
  for (const char* name : {"unexpected.assay", "outcomes.assay"}) {
    const auto compiled = CompileFile(name);
    const std::string once = JunitOf(CasesOf(compiled, 1));
    for (const std::size_t threads : {2, 3, 16}) {
      CHECK(JunitOf(CasesOf(compiled, threads)) == once);
    }
  }
}

TEST_CASE("progress counts every example once", "[examples]") {
  const auto compiled = CompileFile("outcomes.assay");
  std::vector<std::size_t> seen;
  runtime::RunExamples(*compiled.program, compiled.examples, AllProbes(),
                       {4, [&](std::size_t done, std::size_t total) {
                          CHECK(total == compiled.examples.size());
                          seen.push_back(done);
                        }});
  REQUIRE(seen.size() == compiled.examples.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(seen[i] == i + 1);
  }
}

TEST_CASE("a report for build servers", "[examples]") {
  CheckGolden("examples/golden/junit.xml", JunitOf(CasesOf(CompileFile("unexpected.assay"), 1)));
}

// Jenkins' junit-10.xsd: what each element must have, and counts that agree with what is inside.
void CheckSuite(const pugi::xml_node& suite) {
  std::size_t cases = 0;
  std::size_t failures = 0;
  for (const pugi::xml_node& one : suite.children()) {
    CHECK(std::string(one.name()) == "testcase");
    CHECK(std::string(one.attribute("name").value()) != "");
    CHECK(std::string(one.attribute("classname").value()) == suite.attribute("name").value());
    CHECK(one.attribute("time").as_double(-1) >= 0);
    ++cases;
    for (const pugi::xml_node& failure : one.children()) {
      CHECK(std::string(failure.name()) == "failure");
      CHECK(std::string(failure.attribute("message").value()) != "");
      CHECK(std::string(failure.attribute("type").value()) != "");
      ++failures;
    }
  }
  CHECK(suite.attribute("tests").as_uint() == cases);
  CHECK(suite.attribute("failures").as_uint() == failures);
  CHECK(suite.attribute("errors").as_string() == std::string("0"));
  CHECK(suite.attribute("skipped").as_string() == std::string("0"));
}

TEST_CASE("a JUnit file has the form that Jenkins asks for, whatever a title holds", "[examples]") {
  auto cases = CasesOf(CompileFile("unexpected.assay"), 1);
  cases.push_back({"odd", "\"<&>' \x01 \xFF \xE2\x80\xAE", "\x1B[31m]]>", "a\n\tb\x07", 0});
  pugi::xml_document document;
  const std::string text = JunitOf(cases);
  REQUIRE(document.load_string(text.c_str()));
  const pugi::xml_node root = document.child("testsuites");
  std::size_t total = 0;
  for (const pugi::xml_node& suite : root.children()) {
    CHECK(std::string(suite.name()) == "testsuite");
    CheckSuite(suite);
    total += suite.attribute("tests").as_uint();
  }
  CHECK(total == cases.size());
  CHECK(root.attribute("tests").as_uint() == total);
  CHECK(text.find("\\x01") != std::string::npos);
  CHECK(text.find_first_of("\x01\x07\x1B") == std::string::npos);
}

TEST_CASE("a filter is a pattern of the rule or the title, or words in them", "[examples]") {
  struct Row {
    const char* filter;
    bool chosen;
  };
  const Row rows[] = {{"", true},
                      {"linux.ssh.*", true},
                      {"*root*", true},
                      {"vendor", true},
                      {"ssh.root", true},
                      {"a vendor *", true},
                      {"a vendor", true},
                      {"linux.ssh", true},
                      {"linux.pam.*", false},
                      {"ssh.*", false},
                      {"Vendor", false},
                      {"a vendor defaul?", true},
                      {"*.roo[st]_login_disabled", true},
                      {"[", false}};
  for (const Row& row : rows) {
    INFO(row.filter);
    CHECK(runtime::IsChosen(row.filter, "linux.ssh.root_login_disabled", "a vendor default") ==
          row.chosen);
  }
}

}  // namespace
}  // namespace assay::test
