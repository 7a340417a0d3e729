#include "runtime/report/json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/report/sample.h"

namespace assay::runtime {
namespace {

nlohmann::ordered_json ReadBack(const ScanResult& result) {
  std::ostringstream out;
  WriteJson(result, {}, out);
  return nlohmann::ordered_json::parse(out.str());
}

TEST_CASE("the JSON says everything that the result holds", "[report]") {
  const ScanResult result = test::SampleResult();
  const auto document = ReadBack(result);
  CHECK(document["format"] == "assay-result");
  CHECK(document["version"] == 1);
  CHECK(document["target"]["kind"] == "image");
  CHECK(document["summary"]["tally"]["fail"] == 2);
  CHECK(document["summary"]["coverage"] == result.coverage);
  CHECK(document["summary"]["scores"][0]["value"] == result.scores[0].value);
  CHECK(document["summary"]["gate"]["verdict"] == "not_met");
  CHECK(document["profile"]["gate"]["fail_on"] == "low");
  REQUIRE(document["results"].size() == result.results.size());
  const auto& first = document["results"][0];
  CHECK(first["outcome"] == "fail");
  CHECK(first["id"] == document["rules"][0]["id"]);
  CHECK(first["evidence"][0]["origin"]["line"] == 33);
  CHECK(first["evidence"][0]["overridden"].size() == 2);
  CHECK(document["results"][4]["evidence_total"] == 3414);
  CHECK(document["sections"][1]["rules"] == std::vector<int>{4, 5, 6});
}

TEST_CASE("a gate without fail_on is null, not left out", "[report]") {
  ScanResult result = test::PlainResult();
  result.profile.gate.fail_on.reset();
  CHECK(ReadBack(result)["profile"]["gate"]["fail_on"].is_null());
}

TEST_CASE("keys stand in the documented order", "[report]") {
  std::vector<std::string> keys;
  const auto document = ReadBack(test::PlainResult());
  for (const auto& item : document.items()) {
    keys.push_back(item.key());
  }
  CHECK(keys == std::vector<std::string>{"format", "version", "tool", "start_time", "end_time",
                                         "privileged", "target", "benchmark", "profile", "summary",
                                         "parameters", "sections", "rules", "results"});
}

TEST_CASE("hostile strings come back visible", "[report]") {
  const auto document = ReadBack(test::HostileResult());
  const std::string title = document["rules"][0]["title"];
  CHECK(title.find("\\x1B[31mred\\x07 \\x00 nul \\u{202E}gnp.exe \\xFF\\xC0\\xAF") !=
        std::string::npos);
  CHECK(document["results"][0]["evidence"][0]["found"].get<std::string>().size() > (1U << 20));
}

}  // namespace
}  // namespace assay::runtime
