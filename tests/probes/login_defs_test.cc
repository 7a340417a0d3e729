#include "runtime/probes/login_defs.h"

#include <catch2/catch.hpp>

#include "runtime/system/memory_system.h"
#include "tests/probes/gather.h"

namespace assay::runtime {
namespace {

std::string Show(const std::string& text) {
  std::string shown;
  for (const LoginDefsLine& line : ParseLoginDefs(text)) {
    shown += std::to_string(line.origin.line) + ":" + line.name + "=" + line.value + ";";
  }
  return shown;
}

TEST_CASE("login.defs lines", "[accounts][login_defs]") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"PASS_MAX_DAYS\t90\n", "1:PASS_MAX_DAYS=90;"},
      {"\n  # comment\n PASS_MAX_DAYS   90  \n", "3:PASS_MAX_DAYS=90;"},
      {"A 90 # no comment", "1:A=90 # no comment;"},
      {"A \"quoted text\" rest", "1:A=quoted text;"},
      {"A \"\"", "1:A=;"},
      {"A", ""},
      {"A ", ""},
      {"A=90", ""},
      {"A = 90", "1:A== 90;"},
      {"A 1\r\nA 2\n", "1:A=1;2:A=2;"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(Show(row.text) == row.expected);
  }
  CHECK(Show(std::string("A 1\0B 2\nC 3\n", 12)) == "1:A=1;2:C=3;");
  // A line of more than 1,023 bytes is two to fgets(3).
  CHECK(Show("#" + std::string(1022, ' ') + "A 1\n") == "1:A=1;");
}

TEST_CASE("login.defs numbers", "[accounts][login_defs]") {
  CHECK(LoginDefsNumber("90") == 90);
  CHECK(LoginDefsNumber("-1") == -1);
  CHECK(LoginDefsNumber("027") == 027);
  CHECK(LoginDefsNumber("0x1F") == 31);
  CHECK(LoginDefsNumber(" +7") == 7);
  CHECK(LoginDefsNumber("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  for (const char* text : {"", "x", "90d", "08", "0x", "9223372036854775808", "7 "}) {
    INFO(text);
    CHECK_FALSE(LoginDefsNumber(text));
  }
}

TEST_CASE("login.defs as PAM's modules read it", "[accounts][login_defs]") {
  const char* text = "# X 1\nencrypt_method= SHA512 # why\nENCRYPT_METHOD DES\nLONE\n";
  const auto found = FindForPam(text, "ENCRYPT_METHOD");
  REQUIRE(found);
  CHECK(found->value == "SHA512 ");
  CHECK(found->origin.line == 2);
  CHECK(FindForPam(text, "LONE")->value.empty());
  CHECK_FALSE(FindForPam(text, "X"));
}

TEST_CASE("login_defs: a setting that is there, twice", "[accounts][login_defs]") {
  MemorySystem system;
  system.AddFile("/etc/login.defs", "PASS_MAX_DAYS 99999\n# x\nPASS_MAX_DAYS 0x5a\n");
  const Field answer = Ask("login_defs", system, {"PASS_MAX_DAYS"});
  CHECK(BriefRecord("login_defs", answer) ==
        "value = \"0x5a\"\n"
        "number = 90\n"
        "effective = 90\n"
        "duration_days = 90d\n");
  const Provenance& provenance =
      FieldOf("login_defs", answer.value.AsRecord(), "duration_days").provenance;
  CHECK(provenance.origin == Origin{"/etc/login.defs", 3, "PASS_MAX_DAYS 0x5a"});
  REQUIRE(provenance.overridden.size() == 1);
  CHECK(provenance.overridden[0] == Origin{"/etc/login.defs", 1, "PASS_MAX_DAYS 99999"});
}

TEST_CASE("login_defs: defaults never turn into a limit", "[accounts][login_defs]") {
  MemorySystem system;
  const char* texts[] = {"", "PASS_MAX_DAYS ninety\n", "PASS_MAX_DAYS 4294967296\n",
                         "PASS_MAX_DAYS -1\n", "#PASS_MAX_DAYS 90\n"};
  for (const char* text : texts) {
    INFO(text);
    system.AddFile("/etc/login.defs", text);
    const Field answer = Ask("login_defs", system, {"PASS_MAX_DAYS"});
    CHECK(BriefField("login_defs", answer, "effective") == "-1");
    CHECK(BriefField("login_defs", answer, "duration_days") == "absent");
  }
  const Field umask = Ask("login_defs", system, {"UMASK"});
  CHECK(BriefField("login_defs", umask, "effective") == "18");
  CHECK(FieldOf("login_defs", umask.value.AsRecord(), "effective").provenance.note ==
        "no line of /etc/login.defs sets it; default of useradd, shadow 4.13");
}

TEST_CASE("login_defs: states", "[accounts][login_defs]") {
  MemorySystem system;
  const Field absent = Ask("login_defs", system, {"PASS_MIN_DAYS"});
  CHECK(BriefField("login_defs", absent, "value") == "absent");
  CHECK(BriefField("login_defs", absent, "effective") == "-1");
  CHECK(FieldOf("login_defs", absent.value.AsRecord(), "value").provenance.note ==
        "/etc/login.defs: not found");

  system.AddFile("/etc/login.defs", "PASS_MIN_LEN 8\n");
  CHECK(FieldOf("login_defs", Ask("login_defs", system, {"PASS_MIN_LEN"}).value.AsRecord(), "value")
            .provenance.note == "programs that are built with PAM ignore it");
  const Field unknown = Ask("login_defs", system, {"TTYPERM"});
  CHECK(BriefField("login_defs", unknown, "value") == "absent");
  CHECK(BriefField("login_defs", unknown, "effective") ==
        "unreadable: /etc/login.defs: what a program does without `TTYPERM` is not known");

  system.AddFailure("/etc/login.defs", ErrorCode::kPermissionDenied);
  CHECK(Ask("login_defs", system, {"UMASK"}).error.code == ErrorCode::kPermissionDenied);
  system.AddFailure("/etc/login.defs", ErrorCode::kTooLarge);
  CHECK(Ask("login_defs", system, {"UMASK"}).error.code == ErrorCode::kTooLarge);

  MemorySystem directory;
  directory.AddDirectory("/etc/login.defs");
  CHECK(Ask("login_defs", directory, {"UMASK"}).error.code == ErrorCode::kNotRegularFile);

  MemorySystem vendor;
  vendor.AddFile("/usr/etc/login.defs", "PASS_MAX_DAYS 90\n");
  CHECK(Ask("login_defs", vendor, {"UMASK"}).error.code == ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace assay::runtime
