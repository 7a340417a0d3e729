#include "runtime/schema/version.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

namespace assay::runtime {
namespace {

struct Case {
  std::string_view older;
  std::string_view newer;
};

int Sign(int order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

TEST_CASE("versions stand in dpkg's order", "[schema][version]") {
  // Older first; what `dpkg --compare-versions` answers.
  const Case kCases[] = {
      {"1.0-1", "2.0-2"},
      {"2.2~rc-4", "2.2-1"},
      {"1:7.5", "2:2.5"},
      {"0foo", "1:0foo"},
      {"0fo", "0foo"},
      {"0foo-0", "0foo+"},
      {"0foo~1", "0foo"},
      {"0foo~foo+Bar", "0foo~foo+bar"},
      {"0foo~~", "0foo~"},
      {"1~", "1"},
      {"12345+a-0", "12345+a-10"},
      {"0foo-0", "0foo-01"},
      {"0foobar", "0foo.bar"},
      {"0foo1bar", "0foo.bar"},
      {"0foo0bar", "0foo.bar"},
      {"0foo1bar-1", "0foobar-1"},
      {"0foo2", "0foo2.0"},
      {"0foo2.0.0", "0foo2.10.0"},
      {"0foo2.1", "0foo2.10"},
      {"1.0.8", "1.0.8+nmu1"},
      {"0.9i-20070324-2", "0.9j-20080306-4"},
      {"1.2.0~b6-1", "1.2.0~b7-1"},
      {"1.06-2", "1.011-1"},
      {"52", "53"},
      {"3.8.GA-1", "1:3.8.1-1"},
      {"1a", "1000a"},
      {"9.9", "9.10"},
      {"99999999999999999999", "100000000000000000000"},
  };
  for (const Case& one : kCases) {
    INFO(one.older << " before " << one.newer);
    CHECK(CompareVersions(one.older, one.newer) < 0);
    CHECK(CompareVersions(one.newer, one.older) > 0);
  }
}

TEST_CASE("versions that differ in writing only are equal", "[schema][version]") {
  const Case kCases[] = {
      {"1.0000-1", "1.0-1"}, {"1", "0:1"}, {"0", "0:0-0"}, {"0foo-0", "0foo"}, {"1.09", "1.9"},
      {"0:0-00", "0:00-0"},  {"", "0"},    {"00:1", "1"},  {"1:2-3", "1:2-3"}};
  for (const Case& one : kCases) {
    INFO(one.older << " as " << one.newer);
    CHECK(CompareVersions(one.older, one.newer) == 0);
  }
}

TEST_CASE("any bytes have one place among versions", "[schema][version][property]") {
  const auto any =
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("0019.:-~+aZ\xFF\x01", 13)));
  CHECK(rc::check([&] {
    const std::string a = *any;
    const std::string b = *any;
    const std::string c = *any;
    RC_ASSERT(CompareVersions(a, a) == 0);
    RC_ASSERT(Sign(CompareVersions(a, b)) == -Sign(CompareVersions(b, a)));
    if (CompareVersions(a, b) <= 0 && CompareVersions(b, c) <= 0) {
      RC_ASSERT(CompareVersions(a, c) <= 0);
    }
  }));
}

TEST_CASE("a version without epoch and revision", "[schema][version]") {
  CHECK(UpstreamVersion("1:9.2p1-2+deb12u3") == "9.2p1");
  CHECK(UpstreamVersion("9.2") == "9.2");
  CHECK(UpstreamVersion("v:1-2-3") == "v:1-2");
  CHECK(UpstreamVersion("").empty());
}

}  // namespace
}  // namespace assay::runtime
