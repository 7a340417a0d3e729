#include "runtime/probes/passwd.h"

#include <catch2/catch.hpp>

#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

TEST_CASE("passwd entries are read as glibc reads them", "[accounts]") {
  const Passwd passwd = ParsePasswd(
      "# comment\n"
      "\n"
      "  root:x:0:0:root:/root:/bin/bash\n"
      "+nis::0:0:::\n"
      "-minus\n"
      "short:x: +7:8\n"
      "no_numbers:x:a:b:::\n"
      "hex:x:0x0:0:::\n"
      "toor::-0:0:caf\xE9:/:\n"
      "root:x:5:5:second:/:/bin/sh\r\n"
      "huge:x:4294967296:9:::/bin/sh\n"
      "last:x:4294967295:9:::/bin/sh");
  REQUIRE(passwd.entries.size() == 5);
  CHECK_FALSE(passwd.error);

  const PasswdEntry* root = passwd.Find("root");
  REQUIRE(root != nullptr);
  CHECK(root->uid == 0);
  CHECK(root->home == "/root");
  CHECK(root->shell == "/bin/bash");
  CHECK(root->origin == Origin{"/etc/passwd", 3, "root:x:0:0:root:/root:/bin/bash"});
  CHECK(passwd.Find(0u) == root);

  CHECK(passwd.Find("short")->uid == 7);
  CHECK(passwd.Find("short")->gid == 8);
  CHECK(passwd.Find("short")->home.empty());
  CHECK(passwd.Find("toor")->uid == 0);
  CHECK(passwd.Find("toor")->gecos == "caf\xE9");
  CHECK(passwd.Find(5u)->shell == "/bin/sh\r");
  CHECK(passwd.Find("last")->uid == 4294967295);
  CHECK(passwd.Find("+nis") == nullptr);

  REQUIRE(passwd.problems.size() == 3);
  CHECK(passwd.problems[0].code == ErrorCode::kMalformed);
  CHECK(passwd.problems[0].message ==
        "/etc/passwd:7: not an entry: expected `name:password:uid:gid:gecos:home:shell`");
  CHECK(passwd.problems[1].message.starts_with("/etc/passwd:8: "));
}

TEST_CASE("group entries list their members", "[accounts]") {
  const Groups groups = ParseGroup(
      "root:x:0:\n"
      "sudo:*:27:alice, bob,,carol \n"
      "bare:x:5\n"
      "broken:x:\n"
      "audio:x:0:dave\n");
  REQUIRE(groups.entries.size() == 4);
  CHECK(groups.Find("sudo")->members == std::vector<std::string>{"alice", "bob", "carol "});
  CHECK(groups.Find("bare")->members.empty());
  CHECK(groups.Find(0u)->name == "root");
  CHECK(groups.problems.size() == 1);
}

TEST_CASE("shadow entries know which fields are empty", "[accounts]") {
  const Shadow shadow = ParseShadow(
      "root:$y$j9T$salt$hash:19000:0:99999:7:::\n"
      "old:*:19000:0:90\n"
      "full:!:1:2:3:4:5:6:7\n"
      "negative:!:4294967295::2147483648:::4294967295:\n"
      "too_small:!:-1::::::\n"
      "short:!:1:2:3:4:5\n"
      "shifted:$6$salt$hash:$6$salt$hash:0:99999:7:::\n");
  REQUIRE(shadow.entries.size() == 4);
  CHECK(shadow.Find("root")->maximum == 99999);
  CHECK(shadow.Find("root")->warning == 7);
  CHECK_FALSE(shadow.Find("root")->inactive);
  CHECK(shadow.Find("old")->maximum == 90);
  CHECK_FALSE(shadow.Find("old")->warning);
  CHECK(shadow.Find("full")->expires == 6);
  CHECK_FALSE(shadow.Find("negative")->last_change);
  CHECK_FALSE(shadow.Find("negative")->maximum);
  CHECK(shadow.problems.size() == 3);
}

TEST_CASE("no origin and no problem quotes a hash", "[accounts]") {
  const char* text =
      "a:$6$SECRETsalt$SECRET:1:2:3:4:::\n"
      "b:!$6$SECRETsalt$SECRET:1:2:3:4:::\n"
      "c:SECRETSECRETS:1:2:3:4:::\n"
      "d:!!SECRET:1:2:3:4:::\n"
      "e:$6$SECRET:$6$SECRET:2:3:4:::\n"
      "f:SECRET\n"
      "SECRET\n"
      "g:*:1:2:3:4:::\n"
      "h:!*:1:2:3:4:::\n";
  const Shadow shadow = ParseShadow(text);
  std::string said;
  for (const ShadowEntry& entry : shadow.entries) {
    said += entry.origin.text + "\n";
  }
  CHECK(said ==
        "a:[hidden]:1:2:3:4:::\n"
        "b:![hidden]:1:2:3:4:::\n"
        "c:[hidden]:1:2:3:4:::\n"
        "d:!![hidden]:1:2:3:4:::\n"
        "g:*:1:2:3:4:::\n"
        "h:!*:1:2:3:4:::\n");
  for (const Error& problem : shadow.problems) {
    CHECK(problem.message.find("SECRET") == std::string::npos);
  }
  CHECK(ParsePasswd("u:SECRET:1:2:::").entries[0].origin.text == "u:[hidden]:1:2:::");
  CHECK(ParseGroup("u:SECRET:1:").entries[0].origin.text == "u:[hidden]:1:");
}

TEST_CASE("password fields have a state and a scheme", "[accounts]") {
  struct Row {
    const char* field;
    const char* state;
    const char* scheme;  // "" for none
  };
  const Row rows[] = {
      {"", "empty", ""},
      {"x", "shadowed", ""},
      {"*", "none", ""},
      {"*LK*", "none", ""},
      {"NP", "none", ""},
      {"!", "locked", ""},
      {"!!", "locked", ""},
      {"!*", "locked", ""},
      {"!$6$salt$hash", "locked", "sha512"},
      {"$y$j9T$salt$hash", "set", "yescrypt"},
      {"$gy$j9T$salt$hash", "set", "gost_yescrypt"},
      {"$7$salt$hash", "set", "scrypt"},
      {"$2a$05$hash", "set", "bcrypt"},
      {"$2y$05$hash", "set", "bcrypt"},
      {"$5$salt$hash", "set", "sha256"},
      {"$6$salt$hash", "set", "sha512"},
      {"$sha1$1$salt$hash", "set", "sha1"},
      {"$md5,rounds=5$salt$$hash", "set", "sunmd5"},
      {"$1$salt$hash", "set", "md5"},
      {"$3$$hash", "set", "nt"},
      {"$9$what", "set", "unknown"},
      {"_J9..rasmBYk8r9AiWNc", "set", "bsdicrypt"},
      {"ab0123456789.", "set", "des"},
      {"ab0123456789", "none", ""},
  };
  for (const Row& row : rows) {
    INFO(row.field);
    CHECK(PasswordState(row.field) == row.state);
    CHECK(HashScheme(row.field).value_or("") == row.scheme);
  }
}

TEST_CASE("account files are bounded", "[accounts]") {
  std::string entries;
  std::string garbage;
  for (std::size_t i = 0; i <= kMaxAccounts; ++i) {
    entries += "u" + std::to_string(i) + ":x:1:1:::\n";
    garbage += "garbage\n";
  }
  const Passwd many = ParsePasswd(entries);
  REQUIRE(many.error);
  CHECK(many.error->code == ErrorCode::kTooLarge);
  CHECK(many.entries.empty());
  CHECK(many.Unreadable());

  const Passwd broken = ParsePasswd(garbage);
  REQUIRE(broken.problems.size() == kMaxAccountProblems + 1);
  CHECK(broken.problems.back().message == "/etc/passwd: 9901 more lines that are no entries");
}

}  // namespace
}  // namespace assay::runtime
