// The shipped rules: each carries its proof, and the proof holds.
#include <catch2/catch.hpp>

#include <boost/filesystem.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "compiler/compile.h"
#include "runtime/examples/examples.h"
#include "runtime/probes/probe.h"
#include "tests/compiler/mutation.h"

namespace assay::test {
namespace {

namespace fs = boost::filesystem;

std::vector<compiler::SourceText> ShippedRules() {
  std::vector<compiler::SourceText> rules;
  const std::string folder = std::string(ASSAY_SOURCE_DIR) + "/benchmarks";
  for (fs::recursive_directory_iterator at(folder), end; at != end; ++at) {
    if (at->path().extension() == ".assay") {
      std::ifstream in(at->path().string(), std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      rules.push_back({at->path().string(), text.str(), true});
    }
  }
  return rules;
}

TEST_CASE("every example of the shipped rules holds", "[rules]") {
  const auto compiled = compiler::Compile({ShippedRules(), std::nullopt}, runtime::AllSchemas());
  INFO(compiler::Render(compiled.diagnostics, compiled.sources));
  REQUIRE(compiled.program.has_value());
  const auto verified = runtime::Verify(*compiled.program, runtime::AllSchemas());
  CHECK((verified ? "" : verified.error().message) == "");
  for (const runtime::Example& example : compiled.examples) {
    const auto result = runtime::RunExample(runtime::SlicesOf(*compiled.program, example.rule),
                                            example, runtime::AllProbes());
    INFO(compiled.program->rules[example.rule].info.id << ": " << example.title << ": "
                                                       << result.reason);
    CHECK(ToString(result.outcome) == example.outcome);
  }
}

TEST_CASE("no mutant of the shipped rules survives that is not written down", "[rules][mutate]") {
  const auto compiled = compiler::Compile({ShippedRules(), std::nullopt}, runtime::AllSchemas());
  REQUIRE(compiled.program.has_value());
  const auto survey = SurveyOf(compiled, 2);
  INFO(compiler::DescribeScore(survey));
  CHECK(compiler::Render(survey.diagnostics, compiled.sources) == "");
  CHECK(survey.killed > 10 * compiled.program->rules.size());
}

TEST_CASE("every shipped rule has a rationale, references, a fix and three examples", "[rules]") {
  const auto compiled = compiler::Compile({ShippedRules(), std::nullopt}, runtime::AllSchemas());
  REQUIRE(compiled.program.has_value());
  std::map<std::uint32_t, std::multiset<std::string>> outcomes;
  for (const runtime::Example& example : compiled.examples) {
    outcomes[example.rule].insert(example.outcome);
  }
  for (std::uint32_t i = 0; i < compiled.program->rules.size(); ++i) {
    const runtime::Rule& rule = compiled.program->rules[i];
    INFO(rule.info.id);
    CHECK_FALSE(rule.info.about.empty());
    CHECK_FALSE(rule.info.references.empty());
    CHECK_FALSE(rule.info.fixes.empty());
    CHECK(outcomes[i].size() >= 3);
    CHECK(outcomes[i].contains("pass"));
    CHECK(outcomes[i].contains("fail"));
    CHECK((!rule.applies || outcomes[i].contains("notapplicable")));
  }
}

}  // namespace
}  // namespace assay::test
