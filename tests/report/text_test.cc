#include "runtime/report/text.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "runtime/schema/utf8.h"
#include "tests/report/sample.h"

namespace assay::runtime {
namespace {

std::vector<std::string> Lines(const ScanResult& result, bool color = false) {
  std::ostringstream out;
  WriteText(result, ReportOptions{color}, out);
  std::istringstream in(out.str());
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

bool Has(const std::vector<std::string>& lines, std::string_view part) {
  return std::any_of(lines.begin(), lines.end(), [part](const std::string& line) {
    return line.find(part) != std::string::npos;
  });
}

TEST_CASE("the last line is the gate's sentence", "[report]") {
  for (const ScanResult& result : {test::SampleResult(), test::PlainResult()}) {
    CHECK(Lines(result).back() == result.gate_reason);
  }
}

TEST_CASE("each judged rule has one line that starts with its outcome", "[report]") {
  const std::vector<std::string> lines = Lines(test::SampleResult());
  const auto starting = [&lines](std::string_view word) {
    return std::count_if(lines.begin(), lines.end(),
                         [word](const std::string& line) { return line.starts_with(word); });
  };
  CHECK(starting("FAIL ") == 2);
  CHECK(starting("ERROR ") == 1);
  CHECK(starting("UNKNOWN ") == 1);
  CHECK(starting("pass ") == 1);
  CHECK(starting("notchecked ") == 2);
  CHECK(starting("notselected") == 0);
}

TEST_CASE("evidence beyond what was kept is counted", "[report]") {
  CHECK(Has(Lines(test::SampleResult()), "and 3,412 more"));
}

TEST_CASE("a pass stands alone, an unknown names its file once", "[report]") {
  const std::vector<std::string> lines = Lines(test::SampleResult());
  CHECK_FALSE(Has(lines, "default of OpenSSH 9.2"));
  CHECK(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
          return line.find("90-site.conf: permission denied") != std::string::npos;
        }) == 1);
}

TEST_CASE("nothing hostile reaches the terminal", "[report]") {
  std::ostringstream out;
  WriteText(test::HostileResult(), {}, out);
  const std::string text = out.str();
  CHECK(FindInvalidUtf8(text) == std::string::npos);
  CHECK(std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  }));
  CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(text.find("caf\xC3\xA9") != std::string::npos);
}

}  // namespace
}  // namespace assay::runtime
