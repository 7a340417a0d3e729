// Nothing outside a root is ever seen through it, whatever the root's symlinks say.
#include <catch2/catch.hpp>
#include <memory>

#include "runtime/system/glob.h"
#include "runtime/system/root_system.h"
#include "tests/system/manifest.h"

namespace assay::runtime {
namespace {

using enum FileType;

constexpr const char* kCanary = "canary-bytes";

// root/ is the target; outside/canary lies beside it.
struct TrappedRoot {
  TrappedRoot() {
    const std::string outside = folder.path() + "/outside";
    REQUIRE(WriteManifest(folder.path(), {{"/outside/canary", kRegular, kCanary},
                                          {"/outside/sub/canary-too", kRegular, kCanary}}));
    const std::vector<std::string> targets = {
        outside + "/canary",
        outside,
        folder.path(),
        "../outside/canary",
        "../../outside",
        "../../../../../../../../../../.." + outside + "/canary",
        "/../outside/canary",
        "/..",
        "..",
        "../..",
        "/proc/self/root" + outside + "/canary",
        "/proc/self/cwd/outside",
        "/proc/thread-self/root" + folder.path(),
        "/dev/fd/3",
    };
    std::vector<ManifestEntry> entries = {{"/etc", kDirectory, "", 0755},
                                          {"/usr/share/doc/inside", kRegular, "inside"}};
    for (std::size_t i = 0; i < targets.size(); ++i) {
      links.push_back("/etc/link" + std::to_string(i));
      entries.push_back({links.back(), kSymlink, targets[i]});
    }
    REQUIRE(WriteManifest(folder.path() + "/root", entries));
    root = OpenRootSystem(folder.path() + "/root").value();
    // The canary's inode, by a system that may see it.
    canary = OpenLiveSystem().value()->Status(outside + "/canary", Symlinks::kFollow).value();
    REQUIRE(canary.size > 0);
  }

  std::vector<std::string> Paths() const {
    const std::string outside = folder.path() + "/outside";
    std::vector<std::string> paths = {"/..", "/../outside/canary", outside + "/canary",
                                      "/etc/../../outside/canary"};
    for (const std::string& link : links) {
      for (const char* below : {"", "/", "/canary", "/outside/canary", "/sub/canary-too", "/..",
                                "/../outside/canary", "/../../outside/canary"}) {
        paths.push_back(link + below);
      }
      paths.push_back(link + outside + "/canary");
    }
    return paths;
  }

  TemporaryFolder folder;
  std::vector<std::string> links;
  std::unique_ptr<System> root;
  FileStatus canary;
};

TEST_CASE("no path leads out of a root", "[system][confinement]") {
  const TrappedRoot trapped;
  for (const std::string& path : trapped.Paths()) {
    CAPTURE(path);
    const Result<std::string> bytes = trapped.root->Read(path, 1000);
    CHECK_FALSE(bytes.has_value());
    const Result<FileStatus> status = trapped.root->Status(path, Symlinks::kFollow);
    CHECK_FALSE((status && status->inode == trapped.canary.inode));
    for (const DirectoryEntry& entry :
         trapped.root->List(path).value_or(std::vector<DirectoryEntry>())) {
      CHECK(entry.name.find("canary") == std::string::npos);
      CHECK(entry.name != "outside");
    }
  }
}

TEST_CASE("no pattern leads out of a root", "[system][confinement]") {
  const TrappedRoot trapped;
  for (const std::string& path : trapped.Paths()) {
    for (const std::string& pattern : {path + "*", path + "/*", path + "/*/*"}) {
      CAPTURE(pattern);
      const Result<std::vector<std::string>> paths = Glob(*trapped.root, pattern);
      REQUIRE(paths.has_value());
      for (const std::string& found : *paths) {
        CHECK(found.find("canary") == std::string::npos);
        CHECK(found.find("/outside", path.size()) == std::string::npos);
      }
    }
  }
}

TEST_CASE("no walk leads out of a root", "[system][confinement]") {
  const TrappedRoot trapped;
  std::vector<std::string> roots = trapped.Paths();
  roots.push_back("/");
  for (const std::string& start : roots) {
    CAPTURE(start);
    std::uint64_t visited = 0;
    const WalkSummary summary = trapped.root->Walk({{start}}, [&](const WalkEntry& entry) {
      ++visited;
      CHECK(entry.path.find("canary") == std::string_view::npos);
      CHECK(entry.status.inode != trapped.canary.inode);
    });
    CHECK(visited == summary.entries);
    CHECK(visited <= trapped.links.size() + 6);
  }
}

TEST_CASE("the links of /proc do not lead through a live system either", "[system][confinement]") {
  const std::unique_ptr<System> host = OpenLiveSystem().value();
  CHECK(host->live());
  CHECK(host->Status("/proc/self/root", Symlinks::kDoNotFollow)->type == kSymlink);
  CHECK(host->Status("/proc/self/root/etc", Symlinks::kFollow).error().code ==
        ErrorCode::kSymlinkLoop);
  CHECK(host->List("/proc/self/cwd").error().code == ErrorCode::kSymlinkLoop);
}

}  // namespace
}  // namespace assay::runtime
