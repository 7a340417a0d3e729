// The root in memory and the kernel's answers for the same tree must not differ: what is tested in
// memory holds for images.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <memory>
#include <random>

#include "runtime/system/root_system.h"
#include "tests/system/answers.h"
#include "tests/system/manifest.h"

namespace assay::runtime {
namespace {

using enum FileType;

const std::vector<ManifestEntry>& Tree() {
  static const std::vector<ManifestEntry> entries = {
      {"/etc", kDirectory, "", 0755},
      {"/etc/passwd", kRegular, "root:x:0:0\n", 0644},
      {"/etc/shadow", kRegular, "root:*", 0640, 0, 42},
      {"/etc/empty", kRegular, ""},
      {"/etc/long", kRegular, std::string(21, 'x')},
      {"/etc/sticky", kDirectory, "", 01777, 7, 8},
      {"/etc/tool", kRegular, "x", 04755},
      {"/etc/a-b", kRegular, "sorted"},
      {"/etc/a", kDirectory, "", 0755},
      {"/etc/a/b", kRegular, "deep"},
      {"/etc/a/.b", kRegular, "hidden"},
      {"/etc/up", kSymlink, "../usr/lib"},
      {"/etc/escape", kSymlink, "../../../../etc/passwd"},
      {"/etc/absolute", kSymlink, "/etc/passwd"},
      {"/etc/chain", kSymlink, "absolute"},
      {"/etc/slash", kSymlink, "a/"},
      {"/etc/file-slash", kSymlink, "passwd/"},
      {"/etc/dangling", kSymlink, "/nowhere"},
      {"/etc/self", kSymlink, "self"},
      {"/etc/ping", kSymlink, "pong"},
      {"/etc/pong", kSymlink, "/etc/ping"},
      {"/etc/dot", kSymlink, "."},
      {"/etc/top", kSymlink, "/"},
      {"/etc/above", kSymlink, "/.."},
      {"/etc/fifo", kFifo, "", 0600},
      {"/etc/socket", kSocket, "", 0600},
      {"/etc/latin-\xE9", kRegular, "byte"},
      {"/etc/new\nline", kRegular, "line"},
      {"/lib", kSymlink, "usr/lib"},
      {"/usr/lib", kDirectory, "", 0755},
      {"/usr/lib/x.conf", kRegular, "conf"},
  };
  return entries;
}

struct BothSystems {
  BothSystems() {
    REQUIRE(WriteManifest(folder.path(), Tree()));
    real = OpenRootSystem(folder.path()).value();
    AddManifest(memory, Tree());
  }

  TemporaryFolder folder;
  std::unique_ptr<System> real;
  MemorySystem memory;
};

bool OwnersCanBeSet() {
  const bool can = geteuid() == 0;
  if (!can) {
    Skip("only root can give files away");
  }
  return can;
}

TEST_CASE("both systems answer alike for every entry", "[system]") {
  if (!OwnersCanBeSet()) {
    return;
  }
  const BothSystems both;
  std::vector<std::string> paths = {"/",
                                    "",
                                    "/.",
                                    "/..",
                                    "//etc//passwd",
                                    "etc/passwd",
                                    std::string("/etc/passwd\0x", 13),
                                    "/" + std::string(300, 'n'),
                                    "/" + std::string(5000, 'n')};
  for (const ManifestEntry& entry : Tree()) {
    for (const char* ending : {"", "/", "/..", "/b", "/.", "/passwd"}) {
      paths.push_back(entry.path + ending);
    }
  }
  for (const std::string& path : paths) {
    CAPTURE(path);
    CHECK(AllText(both.memory, path) == AllText(*both.real, path));
  }
  // A few by hand, so that both cannot be wrong together.
  CHECK(ReadText(*both.real, "/etc/escape", 20) == "bytes root:x:0:0\n");
  CHECK(ReadText(*both.real, "/etc/above/etc/chain", 20) == "bytes root:x:0:0\n");
  CHECK(StatusText(*both.real, "/etc/shadow", Symlinks::kFollow) == "regular 0640 0:42 6");
  CHECK(StatusText(*both.real, "/etc/tool", Symlinks::kFollow) == "regular 4755 0:0 1");
  CHECK(both.real->Read("/etc/self", 20).error() ==
        Error{ErrorCode::kSymlinkLoop, "/etc/self: too many levels of symbolic links"});
  CHECK(both.real->Read("/etc/fifo", 20).error() ==
        Error{ErrorCode::kNotRegularFile, "/etc/fifo: a fifo where a regular file was expected"});
  CHECK(both.real->Read("/etc/long", 20).error() ==
        Error{ErrorCode::kTooLarge, "/etc/long: larger than 20 bytes"});
  CHECK(both.real->Read("/etc/passwd/x", 20).error() ==
        Error{ErrorCode::kNotFound, "/etc/passwd/x: no such file or directory"});
  CHECK(both.real->List("/etc/passwd").error() ==
        Error{ErrorCode::kNotDirectory, "/etc/passwd: not a directory"});
  CHECK(both.real->Status("/etc/new\nline/", Symlinks::kFollow).error().message ==
        "/etc/new\\x0Aline/: no such file or directory");
}

TEST_CASE("both systems answer alike for generated paths", "[system]") {
  if (!OwnersCanBeSet()) {
    return;
  }
  const BothSystems both;
  std::vector<std::string> components = {"..", ".", "", "etc", "usr", "lib", "b", "passwd", "nope"};
  for (const ManifestEntry& entry : Tree()) {
    components.push_back(entry.path.substr(entry.path.rfind('/') + 1));
  }
  std::mt19937 random(20240229);  // NOLINT(cert-msc51-cpp): the same paths each time
  for (int i = 0; i < 3000; ++i) {
    std::string path;
    for (auto length = 1 + random() % 6; length > 0; --length) {
      path += "/" + components[random() % components.size()];
    }
    CAPTURE(path);
    REQUIRE(AllText(both.memory, path) == AllText(*both.real, path));
  }
}

TEST_CASE("both systems end a chain of symlinks at the same link", "[system]") {
  std::vector<ManifestEntry> entries = {{"/etc/link0", kRegular, "end"}};
  for (int i = 1; i <= 42; ++i) {
    entries.push_back({"/etc/link" + std::to_string(i), kSymlink, "link" + std::to_string(i - 1)});
  }
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(folder.path(), entries));
  const std::unique_ptr<System> real = OpenRootSystem(folder.path()).value();
  MemorySystem memory;
  AddManifest(memory, entries);
  for (const System* system :
       {static_cast<const System*>(&memory), static_cast<const System*>(real.get())}) {
    CHECK(system->Read("/etc/link40", 9).value() == "end");
    CHECK(system->Read("/etc/link41", 9).error().code == ErrorCode::kSymlinkLoop);
  }
}

TEST_CASE("both systems walk alike", "[system][walk]") {
  if (!OwnersCanBeSet()) {
    return;
  }
  const BothSystems both;
  const WalkOptions options = GENERATE(values<WalkOptions>({
      {{"/"}},
      {{"/etc"}},
      {{"/etc/", "/etc/a", "/", "/usr/lib/x.conf"}},
      {{"/usr", "/etc/a", "/etc/a-b"}},
      {{"/lib", "/usr/lib"}},
      {{"/etc/up", "/etc/escape", "/etc/dangling", "/etc/self", "/nowhere"}},
      {{"/"}, true, 0},
      {{"/"}, true, 1},
      {{"/"}, true, 2},
      {{"/etc", "/usr"}, true, 9, 0},
      {{"/etc", "/usr"}, true, 9, 5},
      {{"/etc", "/usr"}, true, 9, 28},
      {{"/etc", "/usr"}, true, 9, 99, 2},
      {{}},
  }));
  CAPTURE(options.roots, options.max_depth, options.max_entries, options.max_folder_entries);
  CHECK(WalkText(both.memory, options) == WalkText(*both.real, options));
}

TEST_CASE("a walk goes by path components, a folder before its entries", "[system][walk]") {
  const BothSystems both;
  std::vector<std::string> paths;
  const WalkSummary summary =
      both.real->Walk({{"/etc/a-b", "/etc/a", "/lib"}},
                      [&](const WalkEntry& entry) { paths.emplace_back(entry.path); });
  CHECK(paths == std::vector<std::string>{"/etc/a", "/etc/a/.b", "/etc/a/b", "/etc/a-b", "/usr/lib",
                                          "/usr/lib/x.conf"});
  CHECK(summary.entries == 6);
  CHECK(summary.roots_found == 3);
  CHECK(summary.problem_count == 0);
}

TEST_CASE("a limit that ends a walk says where", "[system][walk]") {
  const BothSystems both;
  const auto ignore = [](const WalkEntry&) {};
  CHECK(both.real->Walk({{"/"}, true, 1}, ignore).problems ==
        std::vector<Error>{
            {ErrorCode::kTooLarge, "/etc: not walked, its entries lie more than 1 levels deep"},
            {ErrorCode::kTooLarge, "/usr: not walked, its entries lie more than 1 levels deep"},
        });
  const WalkSummary cut = both.real->Walk({{"/etc", "/usr"}, true, 9, 3}, ignore);
  CHECK(cut.entries == 3);
  REQUIRE(cut.problems.size() == 1);
  CHECK(Text(cut.problems[0]) == "error 5: /etc/a/b: the walk ended here, after 3 entries");
  const WalkSummary wide = both.real->Walk({{"/etc/a", "/usr"}, true, 9, 99, 1}, ignore);
  CHECK(wide.entries == 4);
  REQUIRE(wide.problems.size() == 1);
  CHECK(Text(wide.problems[0]) == "error 5: /etc/a: not walked, it has more than 1 entries");
}

}  // namespace
}  // namespace assay::runtime
