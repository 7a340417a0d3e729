#include "runtime/system/glob.h"

#include <catch2/catch.hpp>

#include "runtime/system/memory_system.h"

namespace assay::runtime {
namespace {

using Paths = std::vector<std::string>;

TEST_CASE("glob finds what a pattern names", "[system][glob]") {
  MemorySystem system;
  system.AddFile("/etc/a/one.conf", "");
  system.AddFile("/etc/a/.hidden.conf", "");
  system.AddFile("/etc/b/two.conf", "");
  system.AddFile("/etc/b/t[x", "");
  system.AddSymlink("/etc/c", "b");
  system.AddSymlink("/etc/a/dangling.conf", "nowhere");
  const auto [pattern, expected] = GENERATE(table<std::string, Paths>({
      {"/etc/a/*.conf", {"/etc/a/dangling.conf", "/etc/a/one.conf"}},
      {"/etc/a/.*.conf", {"/etc/a/.hidden.conf"}},
      {"/etc/*/two.conf", {"/etc/b/two.conf", "/etc/c/two.conf"}},
      {"/etc/[!b]/t*", {"/etc/c/t[x", "/etc/c/two.conf"}},
      {"/etc/[[:alpha:]]/on?.conf", {"/etc/a/one.conf"}},
      {"/etc/b/t[x", {"/etc/b/t[x"}},
      {"/etc/b/t\\[x", {"/etc/b/t[x"}},
      {"/etc/b/two.conf", {"/etc/b/two.conf"}},
      {"/etc/*/", {"/etc/a/", "/etc/b/", "/etc/c/"}},
      {"/etc/a/*/x", {}},
      {"/etc/missing", {}},
      {"/missing/*", {}},
      {"/", {"/"}},
  }));
  CAPTURE(pattern);
  CHECK(Glob(system, pattern).value() == expected);
}

TEST_CASE("glob fails where a folder may not be listed", "[system][glob]") {
  MemorySystem system;
  system.AddFile("/etc/a/one.conf", "");
  system.AddFailure("/etc/a", ErrorCode::kPermissionDenied);
  CHECK(Glob(system, "/etc/a/*.conf").error() ==
        Error{ErrorCode::kPermissionDenied, "/etc/a: permission denied"});
  CHECK(Glob(system, "/etc/*").value() == Paths{"/etc/a"});
}

TEST_CASE("drop-in files hide and mask as systemd's do", "[system][glob]") {
  MemorySystem system;
  system.AddFile("/usr/lib/sysctl.d/10-a.conf", "x");
  system.AddFile("/usr/lib/sysctl.d/20-b.conf", "x");
  system.AddFile("/usr/lib/sysctl.d/30-c.conf", "x");
  system.AddFile("/usr/lib/sysctl.d/40-d.conf", "x");
  system.AddFile("/run/sysctl.d/10-a.conf", "x");
  system.AddFile("/etc/sysctl.d/20-b.conf", "");
  system.AddSymlink("/etc/sysctl.d/30-c.conf", "/dev/null");
  system.AddFile("/etc/sysctl.d/05-e.conf", "x");
  system.AddFile("/etc/sysctl.d/.50-f.conf", "x");
  system.AddFile("/etc/sysctl.d/README", "x");
  CHECK(DropInFiles(system, {"/etc/sysctl.d", "/run/sysctl.d", "/nowhere", "/usr/lib/sysctl.d"},
                    ".conf")
            .value() ==
        Paths{"/etc/sysctl.d/05-e.conf", "/run/sysctl.d/10-a.conf", "/usr/lib/sysctl.d/40-d.conf"});
}

}  // namespace
}  // namespace assay::runtime
