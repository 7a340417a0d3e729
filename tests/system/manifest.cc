#include "tests/system/manifest.h"

#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace assay::runtime {
namespace {

constexpr std::uint32_t kNobody = 65'534;

mode_t KindBits(FileType type) {
  switch (type) {
    case FileType::kRegular:
      return S_IFREG;
    case FileType::kDirectory:
      return S_IFDIR;
    case FileType::kSymlink:
      return S_IFLNK;
    case FileType::kFifo:
      return S_IFIFO;
    case FileType::kSocket:
      return S_IFSOCK;
    case FileType::kCharacterDevice:
      return S_IFCHR;
    case FileType::kBlockDevice:
      return S_IFBLK;
  }
  return 0;
}

bool Make(const std::string& path, const ManifestEntry& entry) {
  if (entry.type == FileType::kSymlink) {
    return symlink(entry.content.c_str(), path.c_str()) == 0;
  }
  if (entry.type == FileType::kDirectory) {
    std::filesystem::create_directories(path);
  } else if (entry.type == FileType::kRegular) {
    std::ofstream(path, std::ios::binary) << entry.content;
  } else if (mknod(path.c_str(), KindBits(entry.type) | 0600U, 0x105) != 0) {  // 1, 5: /dev/zero
    return false;
  }
  if (geteuid() == 0 && chown(path.c_str(), entry.uid, entry.gid) != 0) {
    return false;
  }
  return chmod(path.c_str(), entry.mode) == 0;
}

std::string InChild(const std::function<bool()>& prepare,
                    const std::function<std::string()>& work) {
  std::array<int, 2> ends = {};
  REQUIRE(pipe(ends.data()) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string text = prepare() ? work() : "not prepared";
    const ssize_t written = write(ends[1], text.data(), text.size());
    _exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string text;
  std::array<char, 4096> bytes = {};
  for (ssize_t count = 0; (count = read(ends[0], bytes.data(), bytes.size())) > 0;) {
    text.append(bytes.data(), static_cast<std::size_t>(count));
  }
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  return text;
}

}  // namespace

TemporaryFolder::TemporaryFolder()
    : TemporaryFolder(std::filesystem::temp_directory_path().string()) {}

TemporaryFolder::TemporaryFolder(const std::string& parent) : path_(parent + "/assay-test-XXXXXX") {
  REQUIRE(mkdtemp(path_.data()) != nullptr);
  REQUIRE(chmod(path_.c_str(), 0755) == 0);
}

TemporaryFolder::~TemporaryFolder() {
  // rm(1) works its way down by descriptors: std::filesystem fails on the deepest trees.
  const pid_t child = fork();
  if (child == 0) {
    execlp("rm", "rm", "-rf", "--", path_.c_str(), nullptr);
    _exit(1);
  }
  waitpid(child, nullptr, 0);
}

std::string FastParent() {
  return access("/dev/shm", W_OK) == 0 ? "/dev/shm"
                                       : std::filesystem::temp_directory_path().string();
}

bool WriteManifest(const std::string& folder, const std::vector<ManifestEntry>& entries) {
  for (const ManifestEntry& entry : entries) {
    const std::string path = folder + entry.path;
    const std::filesystem::path parent = std::filesystem::path(path).parent_path();
    if (!std::filesystem::exists(parent)) {
      std::filesystem::create_directories(parent);
    }
    if (!Make(path, entry)) {
      return false;
    }
  }
  return true;
}

void AddManifest(MemorySystem& system, const std::vector<ManifestEntry>& entries) {
  for (const ManifestEntry& entry : entries) {
    const std::uint32_t mode = entry.type == FileType::kSymlink ? 0777 : entry.mode;
    system.AddNode(entry.path, {entry.type, entry.content, mode, entry.uid, entry.gid});
  }
}

std::string AsNobody(const std::function<std::string()>& work) {
  return InChild(
      [] {
        return geteuid() != 0 ||
               (setgroups(0, nullptr) == 0 && setgid(kNobody) == 0 && setuid(kNobody) == 0);
      },
      work);
}

std::string InOwnMounts(const std::function<std::string()>& work) {
  return InChild(
      [] {
        return unshare(CLONE_NEWNS) == 0 &&
               mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
      },
      work);
}

void Skip(const std::string& reason) {
  WARN("skipped: " << reason);
  SUCCEED();
}

}  // namespace assay::runtime
