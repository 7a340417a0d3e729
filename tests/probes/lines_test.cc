#include "runtime/probes/lines.h"

#include <catch2/catch.hpp>

namespace assay::runtime {
namespace {

std::vector<std::string> Texts(std::string_view text) {
  std::vector<std::string> texts;
  for (const Line& line : SplitLines(text)) {
    texts.push_back(std::to_string(line.number) + ":" + std::string(line.text));
  }
  return texts;
}

TEST_CASE("text splits into numbered lines", "[lines]") {
  using Lines = std::vector<std::string>;
  CHECK(Texts("") == Lines{});
  CHECK(Texts("a") == Lines{"1:a"});
  CHECK(Texts("a\n") == Lines{"1:a"});
  CHECK(Texts("\n\nb\r\nc") == Lines{"1:", "2:", "3:b\r", "4:c"});
}

TEST_CASE("words, ends and case", "[lines]") {
  CHECK(Trim(" \t a b \r\n") == "a b");
  CHECK(Trim(" \n").empty());
  CHECK(SplitWords("  a\tb  c ") == std::vector<std::string_view>{"a", "b", "c"});
  CHECK(SplitWords("").empty());
  CHECK(SplitWords("a,,b", ",") == std::vector<std::string_view>{"a", "b"});
  CHECK(ToLower("AbZ-\xC4") == "abz-\xC4");
  CHECK(EqualsIgnoringCase("PermitRootLogin", "permitrootLOGIN"));
  CHECK_FALSE(EqualsIgnoringCase("a", "ab"));
  CHECK(OriginOf("/etc/x", {3, "  k v \r"}) == Origin{"/etc/x", 3, "k v"});
}

}  // namespace
}  // namespace assay::runtime
