// The only door to a target: a running host, an image root, or a root in memory (for tests).
//
// Paths are absolute and belong to the target: `/etc/passwd` is the target's. Symlinks, also
// absolute ones and `..` above the top, never lead out of it. Nothing is ever written or executed.
// Only regular files are read; FIFOs, sockets and devices are never opened. All methods are const
// and may be called from several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/support/limits.h"
#include "runtime/support/result.h"

namespace assay::runtime {

enum class FileType : std::uint8_t {
  kRegular,
  kDirectory,
  kSymlink,
  kFifo,
  kSocket,
  kCharacterDevice,
  kBlockDevice,
};

// `regular`, `directory`, `symlink`, `fifo`, `socket`, `character_device`, `block_device`.
std::string_view ToString(FileType type);

struct FileStatus {
  FileType type = FileType::kRegular;
  std::uint32_t mode = 0;  // permission bits, set-id and sticky: 07777
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::int64_t size = 0;      // bytes
  std::int64_t modified = 0;  // seconds since 1970-01-01 UTC
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t links = 1;
};

struct DirectoryEntry {
  std::string name;  // raw bytes
};

enum class Symlinks { kFollow, kDoNotFollow };  // for the last component; others are followed

struct WalkOptions {
  std::vector<std::string> roots;  // start points; each is followed if it is a symlink
  bool local_only = true;          // leave out network file systems; pseudo ones always
  std::size_t max_depth = kMaxWalkDepth;
  std::uint64_t max_entries = kMaxWalkEntries;
  std::size_t max_folder_entries = kMaxWalkFolderEntries;
};

struct WalkEntry {
  std::string_view path;  // valid during the call
  FileStatus status;      // of the entry itself, not of what a symlink points to
};

struct WalkSummary {
  std::uint64_t entries = 0;
  std::size_t roots_found = 0;      // start points that exist
  std::vector<Error> problems;      // folders not walked, the first few, sorted by path
  std::uint64_t problem_count = 0;  // all of them
  // Mount points left out: pseudo and network file systems, and what is walked by another path.
  std::vector<std::string> not_walked;
};

class System {
 public:
  virtual ~System() = default;

  // Whether there is a running plane: processes, /proc and /sys that are the target's own.
  virtual bool live() const = 0;

  // kNotFound, kPermissionDenied, kSymlinkLoop.
  virtual Result<FileStatus> Status(std::string_view path, Symlinks symlinks) const = 0;

  // The bytes of a regular file (following symlinks). kTooLarge above `limit` bytes, found out
  // without reading them; kNotRegularFile.
  virtual Result<std::string> Read(std::string_view path, std::size_t limit) const = 0;

  // The entries of a directory but `.` and `..`, sorted bytewise by name.
  virtual Result<std::vector<DirectoryEntry>> List(std::string_view path) const = 0;

  // What a symlink says, uninterpreted; kNotFound also for what is no symlink.
  virtual Result<std::string> ReadLink(std::string_view path) const = 0;

  // Calls `visit` for every entry below and including each root, never twice for one path, also
  // where roots overlap or contain each other; paths are resolved, so that a root that is a symlink
  // gives the paths of its target. Symlinks are visited, not followed. Order: by path, component by
  // component, bytewise; so a directory comes before its entries, and `/a/b` before `/a-b`.
  virtual WalkSummary Walk(const WalkOptions& options,
                           const std::function<void(const WalkEntry&)>& visit) const = 0;
};

}  // namespace assay::runtime
