#include "runtime/probes/key_value.h"

#include <catch2/catch.hpp>

#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

constexpr auto kPath = "/etc/app.conf";

Answer KeyValue(const System& system, const std::string& key, const std::string& dialect,
                const std::string& wins = "last") {
  return Ask(system, "key_value",
             {TextArgument("path", kPath), TextArgument("key", key),
              TextArgument("dialect", dialect), TextArgument("wins", wins)});
}

Answer Of(const std::string& text, const std::string& dialect, const std::string& key = "K",
          const std::string& wins = "last") {
  MemorySystem system;
  system.AddFile(kPath, text);
  return KeyValue(system, key, dialect, wins);
}

TEST_CASE("a setting in each dialect", "[key_value]") {
  struct Row {
    const char* dialect;
    const char* text;
    const char* value;
    const char* values;
  };
  const Row rows[] = {
      {"equals", "K=v\n", R"("v")", R"(["v"])"},
      {"equals", "\t K =  v w \r\n", R"("v w")", R"(["v w"])"},
      {"equals", "K=a=b", R"("a=b")", R"(["a=b"])"},
      {"equals", "K=\"v\"", R"("\"v\"")", R"(["\"v\""])"},
      {"equals", "K=", R"("")", R"([""])"},
      {"equals", "K", R"("")", R"([""])"},
      {"equals", "K=1\nK=2\nK=3\n", R"("3")", R"(["1", "2", "3"])"},
      {"equals", "#K=v\n # K=v\n;K=v\n", "absent", "[]"},
      {"equals", "k=v\nKK=v\nX K=v\nK v\n", "absent", "[]"},
      {"equals", "", "absent", "[]"},
      {"equals", "K=a#b\n", R"("a#b")", R"(["a#b"])"},
      {"equals", "K=v # note\n",
       "unreadable: /etc/app.conf:1: whether `#` starts a comment here depends on the program",
       "[]"},
      {"equals", "K=# note\nK=v\n", R"("v")", R"(["v"])"},
      {"equals", "K=v \\\nw\n",
       "unreadable: /etc/app.conf:1: whether the next line goes on here depends on the program",
       "[]"},
      {"equals", "[a]\nK=v\n",
       "unreadable: /etc/app.conf:1: the file has sections, a key alone does not name a setting "
       "of it",
       "unreadable: /etc/app.conf:1: the file has sections, a key alone does not name a setting "
       "of it"},
      {"colon", "K: v:w\n", R"("v:w")", R"(["v:w"])"},
      {"colon", "K = v\n", "absent", "[]"},
      {"space", "K v\tw\n", R"("v\x09w")", R"(["v\x09w"])"},
      {"space", "\tK\t \tv  \n", R"("v")", R"(["v"])"},
      {"space", "K\n", R"("")", R"([""])"},
      {"space", "K=v\n", "absent", "[]"},
      {"shell", "K='v w' # note\n", R"("v w")", R"(["v w"])"},
      {"shell", "export K=v\n", R"("v")", R"(["v"])"},
      {"shell", "K=$x\n",
       "unreadable: /etc/app.conf:1: K: a special character is neither quoted nor escaped", "[]"},
      {"shell", "K=v\n. /etc/other\n",
       "unreadable: /etc/app.conf:2: only a shell could tell what this line does",
       "unreadable: /etc/app.conf:2: only a shell could tell what this line does"},
      {"shell", "K='v\n", "unreadable: /etc/app.conf:1: a quote is not closed",
       "unreadable: /etc/app.conf:1: a quote is not closed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.dialect, row.text);
    const Answer answer = Of(row.text, row.dialect);
    CHECK(answer.Text("exists") == "true");
    CHECK(answer.Text("values") == row.values);
    CHECK(answer.Text("value") == row.value);
  }
}

TEST_CASE("the first or the last setting counts, and names the others", "[key_value]") {
  const std::string text = "K=1\n# K=2\nK=3\n";
  CHECK(Of(text, "equals").Text("value") == "\"3\"");
  CHECK(Of(text, "equals", "K", "first").Text("value") == "\"1\"");
  const Answer answer = Of(text, "equals", "K", "first");
  CHECK(answer["value"].provenance.origin == Origin{kPath, 1, "K=1"});
  CHECK(answer["number"].provenance.overridden == std::vector<Origin>{{kPath, 3, "K=3"}});
  CHECK(Of(text, "equals", "X")["value"].provenance.note == "no line of /etc/app.conf sets it");
}

TEST_CASE("a setting as a number and as a mode", "[key_value]") {
  struct Row {
    const char* value;
    const char* number;
    const char* mode;
  };
  const Row rows[] = {
      {"0", "0", "0000"},
      {"12", "12", "0012"},
      {"-5", "-5", "unreadable: \"-5\" is no octal mode"},
      {"0750", "unreadable: \"0750\" is no decimal number", "0750"},
      {"9", "9", "unreadable: \"9\" is no octal mode"},
      {"10000", "10000", "unreadable: \"10000\" is no octal mode"},
      {"+1", "unreadable: \"+1\" is no decimal number", "unreadable: \"+1\" is no octal mode"},
      {"1k", "unreadable: \"1k\" is no decimal number", "unreadable: \"1k\" is no octal mode"},
      {"", "unreadable: \"\" is no decimal number", "unreadable: \"\" is no octal mode"},
      {"99999999999999999999", "unreadable: \"99999999999999999999\" is no decimal number",
       "unreadable: \"99999999999999999999\" is no octal mode"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    const Answer answer = Of("K=" + std::string(row.value), "equals");
    CHECK(answer.Text("number") == row.number);
    CHECK(answer.Text("mode") == row.mode);
  }
  CHECK(Of("", "equals").Text("number") == "absent");
  CHECK(Of("", "equals").Text("mode") == "absent");
}

TEST_CASE("what no line can set is not looked for", "[key_value]") {
  CHECK(Of("K=v", "equals", "").Text("value") == "unreadable: \"\" is no key that a line can set");
  for (const std::string key : {" K", "a=b", "a\nb", "#K", "[K]"}) {
    CHECK(Of("K=v", "equals", key)["value"].error.code == ErrorCode::kMalformed);
  }
  CHECK(Of("a b = v", "equals", "a b").Text("value") == "\"v\"");
  CHECK(Of("a b = v", "space", "a b")["value"].error.code == ErrorCode::kMalformed);
  CHECK(Of("a b=v", "shell", "a b")["value"].error.code == ErrorCode::kMalformed);
}

TEST_CASE("a file of settings that is not there or cannot be read", "[key_value]") {
  MemorySystem system;
  CHECK(KeyValue(system, "K", "equals").Texts() == "false absent [] absent absent");
  system.AddFile(kPath, "K=v");
  SECTION("denied") {
    system.AddFailure(kPath, ErrorCode::kPermissionDenied);
    CHECK(KeyValue(system, "K", "equals").Undecided(ErrorCode::kPermissionDenied));
  }
  SECTION("too large") {
    system.AddFile(kPath, std::string(kMaxConfigurationBytes + 1, 'x'));
    CHECK(KeyValue(system, "K", "equals").Undecided(ErrorCode::kTooLarge));
  }
  SECTION("no file") {
    system.AddDirectory(kPath);
    CHECK(KeyValue(system, "K", "equals").Undecided(ErrorCode::kNotRegularFile));
  }
  SECTION("no path") {
    CHECK(Ask(system, "key_value", {TextArgument("path", "x"), TextArgument("key", "K")})
              .Undecided(ErrorCode::kMalformed));
  }
  SECTION("too many lines that set the key") {
    std::string text;
    for (std::size_t i = 0; i <= kMaxSettings; ++i) {
      text += "K\n";
    }
    system.AddFile(kPath, text);
    CHECK(KeyValue(system, "K", "equals")["value"].error.code == ErrorCode::kTooLarge);
  }
}

}  // namespace
}  // namespace assay::runtime
