#include "runtime/system/root_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <memory>

#include "tests/system/answers.h"
#include "tests/system/manifest.h"

namespace assay::runtime {
namespace {

using enum FileType;

std::string Refusal(const std::string& path) {
  const Result<std::unique_ptr<System>> opened = OpenRootSystem(path);
  return opened ? "opened" : Text(opened.error());
}

TEST_CASE("what is no root is refused in a sentence", "[system]") {
  const TemporaryFolder folder;
  const std::string base = folder.path();
  REQUIRE(WriteManifest(base, {{"/note.txt", kRegular, "x"},
                               {"/disk.QCOW2", kRegular, "x"},
                               {"/root.tar.gz", kRegular, "x"},
                               {"/fifo", kFifo, "", 0644},
                               {"/empty", kDirectory, "", 0755},
                               {"/home/user/x", kRegular, "x"},
                               {"/etc-is-a-file/etc", kRegular, "x"},
                               {"/only-usr/usr/bin/x", kRegular, "x"},
                               {"/link", kSymlink, "only-usr"}}));
  const std::string wrong = "error " + std::to_string(static_cast<int>(ErrorCode::kWrongTarget));
  const std::string way_out = ": give the folder where the image is mounted or unpacked";
  const std::string only_mounted =
      " a disk image or an archive, and only mounted or unpacked roots are read so far" + way_out;
  const auto [name, expected] = GENERATE_COPY(table<std::string, std::string>({
      {"/nowhere", " does not exist" + way_out},
      {"/note.txt/x", " does not exist" + way_out},
      {"", ""},
      {"/note.txt", " is a file, not a directory" + way_out},
      {"/disk.QCOW2", " is a file, by its name `.qcow2`" + only_mounted},
      {"/root.tar.gz", " is a file, by its name `.tar.gz`" + only_mounted},
      {"/fifo", " is a fifo, not a directory" + way_out},
      {"/empty",
       " is an empty directory, not a root file system: if an image belongs there, mount "
       "it first"},
      {"/home", ""},
      {"/etc-is-a-file", ""},
  }));
  const std::string neither =
      " does not look like a root file system, it has neither /etc nor /usr" + way_out;
  CHECK(Refusal(base + name) ==
        wrong + ": `" + base + name + "`" + (expected.empty() ? neither : expected));
  CHECK(Refusal(base + "/only-usr") == "opened");
  CHECK(Refusal(base + "/link") == "opened");
}

TEST_CASE("a file that grows huge is refused before it is read", "[system]") {
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(folder.path(), {{"/etc/sparse", kRegular, ""}}));
  REQUIRE(truncate((folder.path() + "/etc/sparse").c_str(), off_t{2} << 30) == 0);
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  CHECK(root->Read("/etc/sparse", kMaxConfigurationBytes).error() ==
        Error{ErrorCode::kTooLarge, "/etc/sparse: larger than 4194304 bytes"});
}

TEST_CASE("files are read to the last byte up to the limit", "[system]") {
  const std::size_t size = GENERATE(0U, 1U, 4095U, 4096U, 4097U, 100'000U);
  const TemporaryFolder folder;
  std::string content(size, 'x');
  for (std::size_t i = 0; i < size; ++i) {
    content[i] = static_cast<char>(i % 251);
  }
  REQUIRE(WriteManifest(folder.path(), {{"/etc/file", kRegular, content}}));
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  CHECK(root->Read("/etc/file", size).value() == content);
  CHECK(root->Read("/etc/file", SIZE_MAX).value() == content);
  CHECK((size == 0 || root->Read("/etc/file", size - 1).error().code == ErrorCode::kTooLarge));
}

TEST_CASE("files of /proc have no size and are read whole", "[system]") {
  const std::unique_ptr<System> host = OpenLiveSystem().value();
  CHECK(host->Status("/proc/self/stat", Symlinks::kFollow)->size == 0);
  CHECK(host->Read("/proc/sys/kernel/ostype", 100).value() == "Linux\n");
  CHECK(host->Read("/proc/self/smaps", std::size_t{1} << 24)->size() > 4096);
  CHECK(host->Read("/proc/self/smaps", 5000).error().code == ErrorCode::kTooLarge);
}

TEST_CASE("device nodes are named, not opened", "[system]") {
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(folder.path(), {{"/etc", kDirectory, "", 0755}}));
  if (!WriteManifest(folder.path(), {{"/etc/zero", kCharacterDevice, "", 0666},
                                     {"/etc/block", kBlockDevice, "", 0666}})) {
    Skip("device nodes cannot be made here");
    return;
  }
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  CHECK(root->Read("/etc/zero", 10).error() ==
        Error{ErrorCode::kNotRegularFile,
              "/etc/zero: a character device where a regular file was expected"});
  CHECK(root->Read("/etc/block", 10).error() ==
        Error{ErrorCode::kNotRegularFile,
              "/etc/block: a block device where a regular file was expected"});
  CHECK(root->List("/etc/zero").error().code == ErrorCode::kNotDirectory);
}

TEST_CASE("reading leaves the access time alone", "[system]") {
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(folder.path(), {{"/etc/file", kRegular, "x"}}));
  const std::string file = folder.path() + "/etc/file";
  const timespec past[2] = {{1000, 0}, {2000, 0}};
  REQUIRE(utimensat(AT_FDCWD, file.c_str(), past, 0) == 0);
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  CHECK(root->Read("/etc/file", 10).value() == "x");
  struct stat status = {};
  REQUIRE(stat(file.c_str(), &status) == 0);
  CHECK(status.st_atime == 1000);
  CHECK(root->Status("/etc/file", Symlinks::kFollow)->modified == 2000);
}

TEST_CASE("without privileges, what may not be read is told apart", "[system]") {
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(folder.path(), {{"/etc/passwd", kRegular, "x", 0644},
                                        {"/etc/shadow", kRegular, "secret", 0},
                                        {"/etc/closed/inside", kRegular, "secret"},
                                        {"/etc/closed", kDirectory, "", 0},
                                        {"/etc/listed/inside", kRegular, "secret"},
                                        {"/etc/listed", kDirectory, "", 0444},
                                        {"/etc/searched/inside", kRegular, "open"},
                                        {"/etc/searched", kDirectory, "", 0111}}));
  const std::string said = AsNobody([&] {
    const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
    std::string text;
    for (const char* path : {"/etc/passwd", "/etc/shadow", "/etc/closed/inside",
                             "/etc/listed/inside", "/etc/searched/inside"}) {
      text += ReadText(*root, path, 10) + "\n";
    }
    text += StatusText(*root, "/etc/closed/inside", Symlinks::kFollow) + "\n";
    for (const char* path : {"/etc/closed", "/etc/listed", "/etc/searched"}) {
      text += ListText(*root, path) + "\n";
    }
    text += GlobText(*root, "/etc/closed/*") + "\n" + GlobText(*root, "/etc/*/inside") + "\n";
    const WalkSummary summary = root->Walk({{"/"}}, [](const WalkEntry&) {});
    for (const Error& problem : summary.problems) {
      text += "walk: " + problem.message + "\n";
    }
    return text;
  });
  CHECK(said ==
        "bytes x\n"
        "error 1: /etc/shadow: permission denied\n"
        "error 1: /etc/closed/inside: permission denied\n"
        "error 1: /etc/listed/inside: permission denied\n"
        "bytes open\n"
        "error 1: /etc/closed/inside: permission denied\n"
        "error 1: /etc/closed: permission denied\n"
        "entries inside\n"
        "error 1: /etc/searched: permission denied\n"
        "error 1: /etc/closed: permission denied\n"
        "error 1: /etc/closed/inside: permission denied\n"
        "walk: /etc/closed: permission denied\n"
        "walk: /etc/listed/inside: permission denied\n"
        "walk: /etc/searched: permission denied\n");
  REQUIRE(chmod((folder.path() + "/etc/closed").c_str(), 0700) == 0);
}

TEST_CASE("without privileges, a root that may not be entered is denied, not wrong", "[system]") {
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(folder.path(), {{"/outer/root/etc", kDirectory, "", 0755},
                                        {"/outer", kDirectory, "", 0700},
                                        {"/unlisted/etc/x", kRegular, "x"},
                                        {"/unlisted", kDirectory, "", 0711},
                                        {"/unsearched/etc/x", kRegular, "x"},
                                        {"/unsearched", kDirectory, "", 0744}}));
  const std::string base = folder.path();
  const auto refusal = [&](const char* name) {
    return AsNobody([&] { return Refusal(base + name); });
  };
  if (geteuid() == 0) {
    CHECK(refusal("/outer/root") ==
          "error 1: `" + base + "/outer/root` may not be opened: permission denied");
    CHECK(refusal("/unsearched") ==
          "error 1: `" + base + "/unsearched` may not be searched: permission denied");
  }
  CHECK(refusal("/unlisted") == "opened");
}

TEST_CASE("a folder of too many entries is not listed", "[system]") {
  const TemporaryFolder folder(FastParent());
  REQUIRE(WriteManifest(folder.path(), {{"/etc/wide/0", kSymlink, "x"}}));
  std::size_t made = 1;
  while (made <= kMaxDirectoryEntries &&
         symlink("x", (folder.path() + "/etc/wide/" + std::to_string(made)).c_str()) == 0) {
    ++made;
  }
  REQUIRE(made == kMaxDirectoryEntries + 1);
  const std::unique_ptr<System> root = OpenRootSystem(folder.path()).value();
  CHECK(root->List("/etc/wide").error() ==
        Error{ErrorCode::kTooLarge, "/etc/wide: more than 100000 entries"});
  REQUIRE(unlink((folder.path() + "/etc/wide/0").c_str()) == 0);
  CHECK(root->List("/etc/wide")->size() == kMaxDirectoryEntries);
}

}  // namespace
}  // namespace assay::runtime
