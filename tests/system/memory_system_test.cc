#include "runtime/system/memory_system.h"

#include <catch2/catch.hpp>

namespace assay::runtime {
namespace {

TEST_CASE("a root in memory resolves symlinks as the kernel does in a root", "[system]") {
  MemorySystem system;
  system.AddFile("/usr/bin/tool", "text", 0755, 1, 2);
  system.AddSymlink("/bin", "usr/bin");
  system.AddSymlink("/etc/absolute", "/usr/bin/tool");
  system.AddSymlink("/etc/escaping", "../../../../usr/bin/tool");
  system.AddSymlink("/etc/self", "self");
  CHECK(system.Read("/bin/tool", 10).value() == "text");
  CHECK(system.Read("/etc/absolute", 10).value() == "text");
  CHECK(system.Read("/etc/escaping", 10).value() == "text");
  CHECK(system.Read("/usr/bin/tool/", 10).error().code == ErrorCode::kNotFound);
  CHECK(system.Read("/etc/self", 10).error() ==
        Error{ErrorCode::kSymlinkLoop, "/etc/self: too many levels of symbolic links"});
  const FileStatus status = system.Status("/bin/tool", Symlinks::kFollow).value();
  CHECK(status.mode == 0755);
  CHECK(status.uid == 1);
  CHECK(status.gid == 2);
  CHECK(system.Status("/bin", Symlinks::kDoNotFollow)->type == FileType::kSymlink);
  CHECK(system.ReadLink("/bin").value() == "usr/bin");
}

TEST_CASE("a root in memory fails where it is told to", "[system]") {
  MemorySystem system;
  system.AddFile("/etc/shadow", "secret", 0);
  system.AddFile("/etc/ssh/sshd_config", "");
  system.AddFailure("/etc/shadow", ErrorCode::kPermissionDenied);
  system.AddFailure("/etc/ssh", ErrorCode::kPermissionDenied);
  CHECK(system.Read("/etc/shadow", 10).error() ==
        Error{ErrorCode::kPermissionDenied, "/etc/shadow: permission denied"});
  CHECK(system.Status("/etc/shadow", Symlinks::kFollow).has_value());
  CHECK(system.List("/etc/ssh").error().code == ErrorCode::kPermissionDenied);
  CHECK(system.Read("/etc/ssh/sshd_config", 10).has_value());
  const WalkSummary summary = system.Walk({{"/"}}, [](const WalkEntry&) {});
  CHECK(summary.entries == 4);
  CHECK(summary.problems ==
        std::vector<Error>{{ErrorCode::kPermissionDenied, "/etc/ssh: permission denied"}});
}

TEST_CASE("a root in memory logs every access, also in copies", "[system]") {
  MemorySystem system;
  system.AddFile("/etc/passwd", "");
  CHECK(system.Read("/etc/passwd", 10).has_value());
  CHECK(system.List("/etc").has_value());
  const MemorySystem copy = system;
  CHECK(copy.Walk({{"/"}}, [](const WalkEntry&) {}).entries == 3);
  CHECK(system.log() == std::vector<std::string>{"read /etc/passwd", "list /etc"});
  CHECK(copy.log() == std::vector<std::string>{"read /etc/passwd", "list /etc", "walk /"});
}

}  // namespace
}  // namespace assay::runtime
