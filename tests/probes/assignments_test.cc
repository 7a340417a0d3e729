#include "runtime/probes/assignments.h"

#include <catch2/catch.hpp>

#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

// `NAME=value@line` of each assignment, `NAME!line` of a malformed one, `?line` of another line.
std::string Summary(std::string_view text) {
  const auto read = ParseAssignments(text, "f");
  if (!read) {
    return read.error().message;
  }
  std::string summary;
  for (const Assignment& item : read->items) {
    summary += summary.empty() ? "" : " ";
    summary +=
        item.name + (item.error ? "!" : "=" + item.value + "@") + std::to_string(item.origin.line);
  }
  return summary + (read->other ? " ?" + std::to_string(read->other->line) : "");
}

TEST_CASE("shell assignments", "[assignments]") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"", ""},
      {"\n \n# A=b\n\t# x\n", ""},
      {"A=b", "A=b@1"},
      {"A=b\nC=d\n", "A=b@1 C=d@2"},
      {"  A=b  \n", "A=b@1"},
      {"A=\nB=", "A=@1 B=@2"},
      {"A=''\nB=\"\"\n", "A=@1 B=@2"},
      {"A=b # comment\n", "A=b@1"},
      {"A= # comment\n", "A=@1"},
      {"A=b#c\n", "A=b#c@1"},
      {"A=#c\n", "A=#c@1"},
      {"A='b c'\n", "A=b c@1"},
      {"A='b\\'\n", "A=b\\@1"},
      {"A='$x `y`'\n", "A=$x `y`@1"},
      {"A=\"b c\"\n", "A=b c@1"},
      {"A=\"\\\"\\\\\\$\\`\\n\"\n", "A=\"\\$`\\n@1"},
      {"A=\"b\\\nc\"\nD=e\n", "A=bc@1 D=e@3"},
      {"A=\"b\nc\"\nD=e\n", "A=b\nc@1 D=e@3"},
      {"A='b\nc'\nD=e\n", "A=b\nc@1 D=e@3"},
      {"A=b\\ c\\'\n", "A=b c'@1"},
      {"A=b\\\nc\nD=e\n", "A=bc@1 D=e@3"},
      {"A=a\"b\"'c'd\n", "A=abcd@1"},
      {"A=*[?]{}!%=@,:/\n", "A=*[?]{}!%=@,:/@1"},
      {"export A=b\nexport\tB=c\n", "A=b@1 B=c@2"},
      {"exporting=b\nexport=c\n", "exporting=b@1 export=c@2"},
      {"A=x~\nB=~\nC=a:~b\n", "A=x~@1 B!2 C!3"},
      {"A=b c\nD=e\n", "A!1 D=e@2"},
      {"A=$b\nD=e\n", "A!1 D=e@2"},
      {"A=\"$b\"\nD=e\n", "A!1 D=e@2"},
      {"A=\"$b\nD=e\"\nF=g\n", "A!1 F=g@3"},
      {"A=b;c\nA=b&c\nA=b|c\nA=b>c\nA=b)\n", "A!1 A!2 A!3 A!4 A!5"},
      {"A=b\r\n", "A!1"},
      {"A=\"b\r\"\n", "A=b\r@1"},
      {"A=b\\", "A!1"},
      {"A=`b`\n", "f:1: only a shell could tell what this assigns"},
      {"A=b\nA=$(c)\n", "f:2: only a shell could tell what this assigns"},
      {"A=${b:-c}\n", "f:1: only a shell could tell what this assigns"},
      {"A=\"${b}\"\n", "f:1: only a shell could tell what this assigns"},
      {"A=\"`b`\"\n", "f:1: only a shell could tell what this assigns"},
      {"A=(b c)\n", "f:1: only a shell could tell what this assigns"},
      {"A=b <<C\n", "A!1"},
      {"A='b\nC=d\n", "f:1: a quote is not closed"},
      {"A=b\nC=\"d\\\"\n", "f:2: a quote is not closed"},
      {"1A=b\nA-B=c\nA =d\n=e\nF\n", " ?1"},
      {"A=b\n. /etc/other\n", "A=b@1 ?2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Summary(row.text) == row.expected);
  }
}

TEST_CASE("a NUL byte in a value makes it malformed", "[assignments]") {
  using namespace std::string_view_literals;
  CHECK(Summary("A=b\0c\nD='\0'\nE=\"\0\"\nF=\\\0\nG=h\n"sv) == "A!1 D!2 E!3 F!4 G=h@5");
}

TEST_CASE("a file has only so many assignments", "[assignments]") {
  std::string text;
  for (std::size_t i = 0; i < kMaxSettings; ++i) {
    text += "A=\n";
  }
  CHECK(ParseAssignments(text, "f")->items.size() == kMaxSettings);
  CHECK(ParseAssignments(text + "A=\n", "f").error() ==
        Error{ErrorCode::kTooLarge, "f: more than 10000 settings"});
}

}  // namespace
}  // namespace assay::runtime
