// The walk of real trees: complete, in order, bounded, and never in a circle.
#include <fcntl.h>
#include <fmt/format.h>
#include <ftw.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <random>

#include "runtime/system/descriptor.h"
#include "runtime/system/file_system_kind.h"
#include "runtime/system/root_system.h"
#include "tests/system/answers.h"
#include "tests/system/manifest.h"

namespace assay::runtime {
namespace {

using enum FileType;

// Folders of folders and files, named by random bytes but `/` and NUL, to about `entries`.
void GrowTree(const std::string& top, std::size_t entries) {
  std::mt19937 random(4711);  // NOLINT(cert-msc51-cpp): the same tree each time
  std::vector<std::string> folders = {top};
  for (std::size_t made = 0; made < entries; ++made) {
    std::string path = folders[random() % folders.size()] + "/";
    const auto length = 1 + random() % 12;
    for (std::size_t i = 0; i < length; ++i) {
      const char c = static_cast<char>(1 + random() % 255);
      path += c == '/' || c == '.' ? '-' : c;
    }
    const auto kind = random() % 10;
    if (kind < 3 && mkdir(path.c_str(), 0755) == 0) {
      folders.push_back(path);
    } else if (kind == 3) {
      static_cast<void>(symlink("..", path.c_str()));
    } else if (kind == 4) {
      static_cast<void>(mkfifo(path.c_str(), 0600));
    } else {
      close(open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644));
    }
  }
}

struct Seen {
  std::filesystem::path path;
  std::uint64_t inode = 0;
  std::uint32_t mode = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};

std::vector<Seen>* found_by_nftw = nullptr;  // nftw(3) hands nothing through

std::vector<Seen> WalkByNftw(const std::string& top) {
  std::vector<Seen> found;
  found_by_nftw = &found;
  const auto note = [](const char* path, const struct stat* status, int, FTW*) {
    found_by_nftw->push_back({path, status->st_ino, status->st_mode & 07777U});
    return 0;
  };
  REQUIRE(nftw(top.c_str(), note, 64, FTW_PHYS) == 0);
  return found;
}

TEST_CASE("a walk visits what nftw(3) visits, in the order of paths", "[system][walk]") {
  const TemporaryFolder folder(FastParent());
  std::filesystem::create_directory(folder.path() + "/etc");
  GrowTree(folder.path() + "/etc", 20'000);
  std::vector<Seen> expected = WalkByNftw(folder.path());
  REQUIRE(expected.size() > 19'000);
  // std::filesystem::path compares by components.
  std::sort(expected.begin(), expected.end(),
            [](const Seen& left, const Seen& right) { return left.path < right.path; });
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  std::vector<Seen> walked;
  const WalkSummary summary = root->Walk({{"/etc", "/", "/etc"}}, [&](const WalkEntry& entry) {
    const std::string path = entry.path == "/" ? "" : std::string(entry.path);
    walked.push_back({folder.path() + path, entry.status.inode, entry.status.mode});
  });
  CHECK(summary.entries == walked.size());
  CHECK(summary.problem_count == 0);
  REQUIRE(walked.size() == expected.size());
  CHECK((walked == expected));
}

// `levels` folders in each other, each with a file before and after the next folder.
void DigDown(const std::string& top, std::size_t levels, const std::string& name) {
  Descriptor at(open(top.c_str(), O_PATH | O_CLOEXEC));
  for (std::size_t i = 0; i < levels; ++i) {
    for (const char* file : {"!before", "~after"}) {
      close(openat(at.number(), file, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
    }
    REQUIRE(mkdirat(at.number(), name.c_str(), 0755) == 0);
    at = Descriptor(openat(at.number(), name.c_str(), O_PATH | O_CLOEXEC));
  }
}

std::size_t OpenDescriptors() {
  const std::filesystem::directory_iterator entries("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

TEST_CASE("a walk goes deeper than any path may be long, with few descriptors", "[system][walk]") {
  const auto [levels, name_bytes] = GENERATE(table<std::size_t, std::size_t>({
      {3000, 10},
      {400, 255},
      {40, 1},
  }));
  const std::size_t before = OpenDescriptors();
  const TemporaryFolder folder(FastParent());
  std::filesystem::create_directory(folder.path() + "/etc");
  DigDown(folder.path() + "/etc", levels, std::string(name_bytes, 'd'));
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  std::size_t longest = 0;
  std::size_t most_open = 0;
  std::size_t files = 0;
  const WalkSummary summary = root->Walk({{"/"}}, [&](const WalkEntry& entry) {
    longest = std::max(longest, entry.path.size());
    files += entry.status.type == kRegular ? 1U : 0U;
    most_open = files % 64 == 0 ? std::max(most_open, OpenDescriptors()) : most_open;
  });
  CHECK(summary.problem_count == 0);
  CHECK(summary.entries == 2 + 3 * levels);
  CHECK(files == 2 * levels);
  const std::size_t last_bytes = std::max(name_bytes + 1, std::string_view("/!before").size());
  CHECK(longest == 4 + (levels - 1) * (name_bytes + 1) + last_bytes);
  CHECK(most_open < before + 80);
  CHECK(OpenDescriptors() == before + 1);  // the root's own
}

TEST_CASE("a folder that goes away during a walk is no problem", "[system][walk]") {
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(
      folder.path(),
      {{"/etc/a", kRegular, ""}, {"/etc/b/c/d", kRegular, ""}, {"/etc/e", kRegular, ""}}));
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  std::vector<std::string> paths;
  const WalkSummary summary = root->Walk({{"/etc"}}, [&](const WalkEntry& entry) {
    paths.emplace_back(entry.path);
    if (entry.path == "/etc/b") {
      std::filesystem::remove_all(folder.path() + "/etc/b");
    }
    if (entry.path == "/etc/a") {
      std::filesystem::remove(folder.path() + "/etc/e");
    }
  });
  CHECK(paths == std::vector<std::string>{"/etc", "/etc/a", "/etc/b"});
  CHECK(summary.problem_count == 0);
}

TEST_CASE("a folder that becomes a symlink during a walk is not followed", "[system][walk]") {
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(folder.path(), {{"/etc/b/c", kRegular, ""}, {"/usr/x", kRegular, ""}}));
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  std::vector<std::string> paths;
  const WalkSummary summary = root->Walk({{"/etc"}}, [&](const WalkEntry& entry) {
    paths.emplace_back(entry.path);
    if (entry.path == "/etc/b") {
      std::filesystem::remove_all(folder.path() + "/etc/b");
      std::filesystem::create_symlink("../usr", folder.path() + "/etc/b");
    }
  });
  CHECK(paths == std::vector<std::string>{"/etc", "/etc/b"});
  CHECK(summary.problems ==
        std::vector<Error>{{ErrorCode::kInputOutput, "/etc/b: changed during the walk"}});
}

TEST_CASE("only the first problems of a walk are kept, all are counted", "[system][walk]") {
  const TemporaryFolder folder;
  for (int i = 0; i < 30; ++i) {
    REQUIRE(WriteManifest(folder.path(), {{fmt::format("/etc/{:02}", i), kDirectory, "", 0}}));
  }
  const std::string said = AsNobody([&] {
    const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
    const WalkSummary summary = root->Walk({{"/"}}, [](const WalkEntry&) {});
    return fmt::format("{} {} {}", summary.problem_count, summary.problems.size(),
                       summary.problems.back().message);
  });
  CHECK(said == "30 20 /etc/19: permission denied");
}

TEST_CASE("mounts: pseudo ones are left out, circles are not walked", "[system][walk]") {
  const TemporaryFolder folder;
  const std::string base = folder.path();
  REQUIRE(WriteManifest(base, {{"/etc/x", kRegular, ""},
                               {"/etc/again", kDirectory, "", 0755},
                               {"/proc", kDirectory, "", 0755},
                               {"/srv/a", kDirectory, "", 0755},
                               {"/srv/b", kDirectory, "", 0755},
                               {"/tmp", kDirectory, "", 0755}}));
  const std::string said = InOwnMounts([&]() -> std::string {
    const auto at = [&](const char* name) { return base + name; };
    if (mount("proc", at("/proc").c_str(), "proc", 0, nullptr) != 0 ||
        mount("tmpfs", at("/tmp").c_str(), "tmpfs", 0, nullptr) != 0 ||
        mount("tmpfs", at("/srv/a").c_str(), "tmpfs", 0, nullptr) != 0 ||
        mount(at("/srv/a").c_str(), at("/srv/b").c_str(), nullptr, MS_BIND, nullptr) != 0 ||
        mount(base.c_str(), at("/etc/again").c_str(), nullptr, MS_BIND, nullptr) != 0 ||
        !WriteManifest(base, {{"/tmp/y", kRegular, ""}, {"/srv/a/z", kRegular, ""}})) {
      return "not prepared";
    }
    const std::unique_ptr<System> root = OpenRootSystem(base).value();
    std::string text;
    const auto walk = [&](const std::vector<std::string>& starts) {
      const WalkSummary summary = root->Walk(
          {starts}, [&](const WalkEntry& entry) { text += std::string(entry.path) + "\n"; });
      for (const std::string& path : summary.not_walked) {
        text += "not walked " + path + "\n";
      }
      text += fmt::format("problems {}\n", summary.problem_count);
    };
    walk({"/"});
    walk({"/proc/sys", "/srv/b"});
    return text;
  });
  if (said == "not prepared") {
    Skip("nothing can be mounted here");
    return;
  }
  CHECK(said ==
        "/\n/etc\n/etc/again\n/etc/x\n/proc\n/srv\n/srv/a\n/srv/a/z\n/srv/b\n/tmp\n/tmp/y\n"
        "not walked /etc/again\nnot walked /proc\nnot walked /srv/b\nproblems 0\n"
        "/proc/sys\n/srv/b\n/srv/b/z\nnot walked /proc/sys\nproblems 0\n");
}

TEST_CASE("file systems are told apart by their numbers", "[system][walk]") {
  CHECK(KindOfFileSystem(0x9fa0) == FileSystemKind::kPseudo);       // proc
  CHECK(KindOfFileSystem(0x62656572) == FileSystemKind::kPseudo);   // sysfs
  CHECK(KindOfFileSystem(0x63677270) == FileSystemKind::kPseudo);   // cgroup2
  CHECK(KindOfFileSystem(0x0187) == FileSystemKind::kPseudo);       // autofs
  CHECK(KindOfFileSystem(0x6969) == FileSystemKind::kNetwork);      // nfs
  CHECK(KindOfFileSystem(0xff534d42) == FileSystemKind::kNetwork);  // cifs
  CHECK(KindOfFileSystem(0x65735546) == FileSystemKind::kNetwork);  // fuse
  CHECK(KindOfFileSystem(0xef53) == FileSystemKind::kLocal);        // ext4
  CHECK(KindOfFileSystem(0x01021994) == FileSystemKind::kLocal);    // tmpfs
  CHECK(KindOfFileSystem(0x794c7630) == FileSystemKind::kLocal);    // overlay
}

}  // namespace
}  // namespace assay::runtime
