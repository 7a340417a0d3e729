// What `assay fmt` is made of.
#include <catch2/catch.hpp>

#include "compiler/format.h"

namespace assay::test {
namespace {

constexpr const char* kTidy = "let a = file(\"/a\")\nlet b = a\n";

TEST_CASE("formatting lays out text whose names and types are wrong", "[format]") {
  const auto result = compiler::Format({"a.assay", "let a=file( \"/a\" )\n\tlet b=nothing ", true});
  REQUIRE(result.text.has_value());
  CHECK(*result.text == "let a = file(\"/a\")\nlet b = nothing\n");
  CHECK(compiler::Format({"a.assay", kTidy, true}).text == kTidy);
}

TEST_CASE("text with a syntax error is not formatted", "[format]") {
  const auto result = compiler::Format({"a.assay", "let a = file(\"/a\"\nlet b=1\n", true});
  CHECK_FALSE(result.text.has_value());
  CHECK(compiler::Render(result.diagnostics, result.sources).starts_with("a.assay:"));
}

TEST_CASE("a byte order mark, foreign line ends and blanks at ends of lines go", "[format]") {
  const auto result = compiler::Format({"a.assay", "\xEF\xBB\xBFlet a = 1 // c \t\r\n\r\n", true});
  CHECK(result.text == "let a = 1   // c\n");
}

TEST_CASE("a difference is shown as diff -u shows it", "[format]") {
  CHECK(compiler::UnifiedDiff("a", kTidy, kTidy).empty());
  CHECK(
      compiler::UnifiedDiff("a.assay", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\n5\nsix\n7\n8\n") ==
      "--- a.assay\n+++ a.assay\n@@ -3,6 +3,6 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n");
  CHECK(compiler::UnifiedDiff("a", "1", "1\n").find("\\ No newline at end of file") !=
        std::string::npos);
}

}  // namespace
}  // namespace assay::test
