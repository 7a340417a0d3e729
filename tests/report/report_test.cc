// What holds for every format.
#include "runtime/report/report.h"

#include <catch2/catch.hpp>
#include <locale>
#include <sstream>

#include "tests/golden.h"
#include "tests/report/sample.h"

namespace assay::runtime {
namespace {

std::string Written(const Format& format, const ScanResult& result, bool color = false) {
  std::ostringstream out;
  format.write(result, ReportOptions{color}, out);
  return out.str();
}

// A locale that spoils every number it formats.
struct CommaPunctuation : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\1"; }
};

TEST_CASE("every format writes its golden bytes", "[report]") {
  for (const Format& format : AllFormats()) {
    const std::string stem = "report/golden/";
    const std::string end(format.extension);
    test::CheckGolden(stem + "sample" + end, Written(format, test::SampleResult()));
    test::CheckGolden(stem + "plain" + end, Written(format, test::PlainResult()));
  }
  test::CheckGolden("report/golden/sample_color.txt",
                    Written(*FindFormat("text"), test::SampleResult(), true));
}

TEST_CASE("the same result gives the same bytes", "[report]") {
  for (const Format& format : AllFormats()) {
    CHECK(Written(format, test::HostileResult()) == Written(format, test::HostileResult()));
  }
}

TEST_CASE("only text knows color", "[report]") {
  for (const Format& format : AllFormats()) {
    const bool differs =
        Written(format, test::SampleResult(), true) != Written(format, test::SampleResult(), false);
    CHECK(differs == (format.name == "text"));
  }
}

TEST_CASE("numbers do not depend on a locale", "[report]") {
  const std::locale comma(std::locale::classic(), new CommaPunctuation);
  for (const Format& format : AllFormats()) {
    const std::string expected = Written(format, test::SampleResult());
    const std::locale before = std::locale::global(comma);
    std::ostringstream out;
    out.imbue(comma);
    format.write(test::SampleResult(), {}, out);
    std::locale::global(before);
    CHECK(out.str() == expected);
  }
}

TEST_CASE("a result with nothing in it can be written", "[report]") {
  for (const Format& format : AllFormats()) {
    CHECK_FALSE(Written(format, ScanResult{}).empty());
  }
}

TEST_CASE("formats are found by name", "[report]") {
  CHECK(FindFormat("xccdf")->extension == ".xml");
  CHECK(FindFormat("XCCDF") == nullptr);
  CHECK(FindFormat("") == nullptr);
}

}  // namespace
}  // namespace assay::runtime
