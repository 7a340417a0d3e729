#include "runtime/probes/file.h"

#include <catch2/catch.hpp>

#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

MemorySystem Accounts() {
  MemorySystem system;
  system.AddFile("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n");
  system.AddFile("/etc/group", "root:x:0:\nshadow:x:42:ann\n");
  return system;
}

Answer File(const System& system, const std::string& path, bool follow = true) {
  return Ask(system, "file", {TextArgument("path", path), BoolArgument("follow", follow)});
}

TEST_CASE("one file by its path", "[file]") {
  MemorySystem system = Accounts();
  system.AddFile("/etc/shadow", "12345", 02640, 0, 42);
  system.AddDirectory("/home/ann", 0700, 1000, 1000);
  system.AddSymlink("/etc/link", "shadow");
  system.AddNode("/dev/null", {FileType::kCharacterDevice, "", 0666});
  CHECK(File(system, "/etc/shadow").Texts() ==
        R"("/etc/shadow" true "regular" 02640 0 42 "root" "shadow" 5B absent)");
  CHECK(File(system, "/home/ann").Texts() ==
        R"("/home/ann" true "directory" 0700 1000 1000 "ann" absent 0B absent)");
  CHECK(File(system, "/home/ann")["group"].provenance.note ==
        "no group has the gid 1000 in /etc/group");
  CHECK(File(system, "/etc/link").Texts() ==
        R"("/etc/link" true "regular" 02640 0 42 "root" "shadow" 5B absent)");
  CHECK(File(system, "/etc/link", false).Texts() ==
        R"("/etc/link" true "symlink" 0777 0 0 "root" "root" 6B "shadow")");
  CHECK(File(system, "/dev/null").Text("type") == "\"character_device\"");
  CHECK(File(system, "/etc/shadow")["mode"].provenance.origin == Origin{"/etc/shadow", 0, ""});
}

TEST_CASE("a file that does not exist", "[file]") {
  MemorySystem system = Accounts();
  system.AddSymlink("/etc/dangling", "nothing");
  for (const std::string path : {"/etc/none", "/none/at/all", "/etc/passwd/x", "/etc/dangling"}) {
    CAPTURE(path);
    CHECK(File(system, path).Texts() == '"' + path +
                                            "\" false absent absent absent absent absent "
                                            "absent absent absent");
  }
  CHECK(File(system, "/etc/none")["exists"].provenance.note ==
        "/etc/none: no such file or directory");
  CHECK(File(system, "/etc/dangling", false).Text("exists") == "true");
}

TEST_CASE("a file that could not be looked at is neither there nor missing", "[file]") {
  MemorySystem system = Accounts();
  system.AddSymlink("/etc/self", "self");
  CHECK(File(system, "/etc/self").Text("exists") ==
        "unreadable: /etc/self: too many levels of symbolic links");
  CHECK(File(system, "etc/passwd").Text("exists") ==
        "unreadable: \"etc/passwd\" is no absolute path");
  CHECK(File(system, "").Text("mode") == "unreadable: \"\" is no absolute path");
  CHECK(File(system, "/" + std::string(5'000, 'a'))["exists"].error.code == ErrorCode::kTooLarge);
}

// A root in memory has no folders that may not be searched.
class DeniedSystem : public MemorySystem {
 public:
  Result<FileStatus> Status(std::string_view path, Symlinks) const override {
    return Fail(ErrorCode::kPermissionDenied, std::string(path) + ": permission denied");
  }
};

TEST_CASE("behind a folder that may not be searched nothing is known", "[file]") {
  const Answer file = File(DeniedSystem(), "/root/.ssh/authorized_keys");
  CHECK(file.Text("path") == "\"/root/.ssh/authorized_keys\"");
  for (const FieldSchema& field : file.schema->fields) {
    if (field.name != "path") {
      CHECK(file[field.name].error.code == ErrorCode::kPermissionDenied);
    }
  }
}

TEST_CASE("owners have no names where accounts cannot be read", "[file]") {
  MemorySystem system = Accounts();
  system.AddFailure("/etc/passwd", ErrorCode::kPermissionDenied);
  system.AddFile("/etc/x", "");
  CHECK(File(system, "/etc/x").Text("owner") == "unreadable: /etc/passwd: permission denied");
  CHECK(File(system, "/etc/x").Text("group") == "\"root\"");
  MemorySystem bare;
  bare.AddFile("/x", "");
  CHECK(File(bare, "/x")["owner"].error.code == ErrorCode::kNotFound);
  CHECK(File(bare, "/x").Text("uid") == "0");
}

TEST_CASE("the words for types are those of the system", "[file]") {
  for (const std::string& word : FileTypeWords()) {
    CHECK(ToString(ParseFileType(word).value()) == word);
  }
  CHECK(FileTypeWords().size() == 7);
  CHECK_FALSE(ParseFileType("any"));
}

}  // namespace
}  // namespace assay::runtime
