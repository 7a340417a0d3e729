#include "runtime/report/visible.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "runtime/schema/utf8.h"

namespace assay::runtime {
namespace {

TEST_CASE("any bytes become visible UTF-8, once and for all", "[report]") {
  CHECK(rc::check([](const std::string& bytes) {
    const std::string visible = Visible(bytes);
    RC_ASSERT(FindInvalidUtf8(visible) == std::string::npos);
    RC_ASSERT(Visible(visible) == visible);
    const std::string line = VisibleLine(bytes);
    RC_ASSERT(std::none_of(line.begin(), line.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    }));
  }));
}

TEST_CASE("visible text keeps its lines, a visible line does not", "[report]") {
  CHECK(Visible("a\n\tb\r") == "a\n\tb\\x0D");
  CHECK(VisibleLine("a\n\tb\r") == "a\\x0A\\x09b\\x0D");
}

TEST_CASE("visible text is never cut", "[report]") {
  CHECK(Visible(std::string(1 << 20, 'x')).size() == 1U << 20);
}

}  // namespace
}  // namespace assay::runtime
