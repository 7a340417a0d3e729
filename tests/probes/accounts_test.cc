// The probes user, users, group and shadow: what they say, and their states.
#include <catch2/catch.hpp>

#include "runtime/probes/passwd.h"
#include "runtime/system/memory_system.h"
#include "tests/probes/gather.h"

namespace assay::runtime {
namespace {

constexpr const char* kPasswd =
    "root:x:0:0:root:/root:/bin/bash\n"
    "daemon:*:1:1::/usr/sbin:/usr/sbin/nologin\n"
    "alice:x:1000:100:Alice:/home/alice:/bin/sh\n"
    "nobody:x:65534:65534::/:\n";
constexpr const char* kGroup =
    "root:x:0:\n"
    "users:x:100:\n"
    "sudo:x:27:alice,ghost\n"
    "twice:x:30:alice,alice\n";
constexpr const char* kShadow =
    "root:$y$j9T$SECRET$SECRET:19000:0:99999:7:::\n"
    "alice:!$6$SECRET$SECRET:0:1:365:7:30:20000:\n";

MemorySystem MakeSystem() {
  MemorySystem system;
  system.AddFile("/etc/passwd", kPasswd);
  system.AddFile("/etc/group", kGroup);
  system.AddFile("/etc/shadow", kShadow, 0640);
  return system;
}

TEST_CASE("user: an account with everything", "[accounts][user]") {
  const MemorySystem system = MakeSystem();
  CHECK(BriefRecord("user", Ask("user", system, {"alice"})) ==
        "name = \"alice\"\n"
        "exists = true\n"
        "uid = 1000\n"
        "gid = 100\n"
        "gecos = \"Alice\"\n"
        "home = \"/home/alice\"\n"
        "shell = \"/bin/sh\"\n"
        "groups = [\"users\", \"sudo\", \"twice\"]\n"
        "password = \"locked\"\n");
  const Field root = Ask("user", system, {"root"});
  CHECK(BriefField("user", root, "password") == "\"set\"");
  const Record& record = root.value.AsRecord();
  CHECK(FieldOf("user", record, "uid").provenance.origin ==
        Origin{"/etc/passwd", 1, "root:x:0:0:root:/root:/bin/bash"});
  CHECK(FieldOf("user", record, "password").provenance.origin ==
        Origin{"/etc/shadow", 1, "root:[hidden]:19000:0:99999:7:::"});
}

TEST_CASE("user: the password of a passwd or a shadow that says little", "[accounts][user]") {
  MemorySystem system = MakeSystem();
  CHECK(BriefField("user", Ask("user", system, {"daemon"}), "password") == "\"none\"");
  CHECK(BriefField("user", Ask("user", system, {"nobody"}), "password") == "\"none\"");
  CHECK(BriefField("user", Ask("user", system, {"nobody"}), "groups") == "[\"65534\"]");
  system.AddFile("/etc/shadow", "nobody::1::::::\nalice:x:1::::::\n");
  CHECK(BriefField("user", Ask("user", system, {"nobody"}), "password") == "\"empty\"");
  CHECK(BriefField("user", Ask("user", system, {"alice"}), "password") == "\"none\"");
}

TEST_CASE("user: states", "[accounts][user]") {
  MemorySystem system = MakeSystem();
  const Field absent = Ask("user", system, {"mallory"});
  CHECK(BriefField("user", absent, "exists") == "false");
  CHECK(BriefField("user", absent, "uid") == "absent");
  CHECK(BriefField("user", absent, "groups") == "absent");
  CHECK(FieldOf("user", absent.value.AsRecord(), "exists").provenance.note ==
        "no entry of /etc/passwd has that name");

  system.AddFailure("/etc/shadow", ErrorCode::kPermissionDenied);
  const Field denied = Ask("user", system, {"root"});
  CHECK(BriefField("user", denied, "uid") == "0");
  CHECK(BriefField("user", denied, "password").starts_with("unreadable: /etc/shadow"));
  CHECK(BriefField("user", Ask("user", system, {"daemon"}), "password") == "\"none\"");

  system.AddFailure("/etc/group", ErrorCode::kTooLarge);
  CHECK(BriefField("user", Ask("user", system, {"root"}), "groups")
            .starts_with("unreadable: /etc/group"));

  system.AddFailure("/etc/passwd", ErrorCode::kPermissionDenied);
  CHECK(Ask("user", system, {"root"}).state == FieldState::kUnreadable);
  CHECK(Ask("users", system).state == FieldState::kUnreadable);

  MemorySystem fifo;
  MemorySystem::Node node;
  node.type = FileType::kFifo;
  fifo.AddNode("/etc/passwd", node);
  CHECK(Ask("user", fifo, {"root"}).error.code == ErrorCode::kNotRegularFile);

  const MemorySystem empty;
  CHECK(Ask("user", empty, {"root"}).error.code == ErrorCode::kNotFound);
  CHECK(Ask("users", empty).error.code == ErrorCode::kNotFound);
}

TEST_CASE("users: every account, and the lines that are none", "[accounts][users]") {
  MemorySystem system = MakeSystem();
  system.AddFile("/etc/passwd", std::string(kPasswd) + "broken\nroot:x:5:5:::\n");
  const Field answer = Ask("users", system);
  REQUIRE(answer.state == FieldState::kPresent);
  const List& users = answer.value.AsList();
  REQUIRE(users.items.size() == 5);
  CHECK(FieldOf("users", users.items[4].AsRecord(), "name").value.AsString() == "root");
  CHECK(FieldOf("users", users.items[4].AsRecord(), "uid").value.AsInt() == 5);
  REQUIRE(users.missing.size() == 1);
  CHECK(users.missing[0].message.starts_with("/etc/passwd:5: not an entry"));
}

TEST_CASE("users: each account file is read once", "[accounts][users]") {
  const MemorySystem system = MakeSystem();
  CHECK(Ask("users", system).value.AsList().items.size() == 4);
  CHECK(system.log() ==
        std::vector<std::string>{"read /etc/passwd", "read /etc/group", "read /etc/shadow"});
}

TEST_CASE("group: members and states", "[accounts][group]") {
  MemorySystem system = MakeSystem();
  CHECK(BriefRecord("group", Ask("group", system, {"sudo"})) ==
        "exists = true\n"
        "gid = 27\n"
        "listed_members = [\"alice\", \"ghost\"]\n"
        "all_members = [\"alice\", \"ghost\"]\n");
  CHECK(BriefField("group", Ask("group", system, {"users"}), "listed_members") == "[]");
  CHECK(BriefField("group", Ask("group", system, {"users"}), "all_members") == "[\"alice\"]");

  const Field absent = Ask("group", system, {"wheel"});
  CHECK(BriefField("group", absent, "exists") == "false");
  CHECK(BriefField("group", absent, "gid") == "absent");
  CHECK(BriefField("group", absent, "all_members") == "absent");

  system.AddFile("/etc/group", "wheel:x\n");
  CHECK(FieldOf("group", Ask("group", system, {"wheel"}).value.AsRecord(), "exists")
            .provenance.note ==
        "no entry of /etc/group has that name; skipped: /etc/group:1: not an entry: expected "
        "`name:password:gid:members`");

  system.AddFile("/etc/group", kGroup);
  system.AddFailure("/etc/passwd", ErrorCode::kPermissionDenied);
  CHECK(BriefField("group", Ask("group", system, {"users"}), "listed_members") == "[]");
  CHECK(BriefField("group", Ask("group", system, {"users"}), "all_members")
            .starts_with("unreadable: /etc/passwd"));

  system.AddFailure("/etc/group", ErrorCode::kPermissionDenied);
  CHECK(Ask("group", system, {"users"}).error.code == ErrorCode::kPermissionDenied);
  const MemorySystem empty;
  CHECK(Ask("group", empty, {"users"}).error.code == ErrorCode::kNotFound);
}

TEST_CASE("shadow: ages and states", "[accounts][shadow]") {
  MemorySystem system = MakeSystem();
  CHECK(BriefRecord("shadow", Ask("shadow", system, {"alice"})) ==
        "exists = true\n"
        "password = \"locked\"\n"
        "hash_scheme = \"sha512\"\n"
        "last_change = 0s\n"
        "minimum_age = 1d\n"
        "maximum_age = 365d\n"
        "warning = 7d\n"
        "inactive = 30d\n"
        "expires = 20000d\n");
  const Field root = Ask("shadow", system, {"root"});
  CHECK(BriefField("shadow", root, "hash_scheme") == "\"yescrypt\"");
  CHECK(BriefField("shadow", root, "inactive") == "absent");

  const Field absent = Ask("shadow", system, {"mallory"});
  CHECK(BriefField("shadow", absent, "exists") == "false");
  CHECK(BriefField("shadow", absent, "password") == "absent");

  system.AddFailure("/etc/shadow", ErrorCode::kPermissionDenied);
  CHECK(Ask("shadow", system, {"root"}).error.code == ErrorCode::kPermissionDenied);
  system.AddFailure("/etc/shadow", ErrorCode::kTooLarge);
  CHECK(Ask("shadow", system, {"root"}).error.code == ErrorCode::kTooLarge);

  const MemorySystem empty;
  CHECK(FieldOf("shadow", Ask("shadow", empty, {"root"}).value.AsRecord(), "exists")
            .provenance.note == "/etc/shadow: not found");
}

void CollectText(const Value& value, std::string& text);

void CollectText(const Field& field, std::string& text) {
  text += field.error.message + field.provenance.note;
  if (field.provenance.origin) {
    text += field.provenance.origin->text;
  }
  CollectText(field.value, text);
}

void CollectText(const Value& value, std::string& text) {
  if (const auto* string = std::get_if<std::string>(&value.data)) {
    text += *string;
  } else if (const auto* list = std::get_if<List>(&value.data)) {
    for (const Value& item : list->items) {
      CollectText(item, text);
    }
    for (const Error& error : list->missing) {
      text += error.message;
    }
  } else if (const auto* record = std::get_if<Record>(&value.data)) {
    for (const Field& field : record->fields) {
      CollectText(field, text);
    }
  }
}

TEST_CASE("no probe of accounts shows a hash", "[accounts]") {
  MemorySystem system;
  system.AddFile("/etc/passwd",
                 "old:$1$SECRET$SECRET:5:5:::\nroot:x:0:0:::\nbroken:$6$SECRET:\nx:SECRET\n");
  system.AddFile("/etc/group", "staff:SECRETSECRET1:5:\nbad:SECRET\n");
  system.AddFile("/etc/shadow", "root:$6$SECRET$SECRET:1::::::\nbad:$6$SECRET:x\nSECRET\n");
  std::string text;
  CollectText(Ask("users", system), text);
  for (const char* name : {"old", "root", "bad", "none"}) {
    CollectText(Ask("user", system, {name}), text);
    CollectText(Ask("shadow", system, {name}), text);
  }
  CollectText(Ask("group", system, {"staff"}), text);
  CollectText(Ask("group", system, {"bad"}), text);
  CHECK(text.find("[hidden]") != std::string::npos);
  CHECK(text.find("SECRET") == std::string::npos);
}

}  // namespace
}  // namespace assay::runtime
