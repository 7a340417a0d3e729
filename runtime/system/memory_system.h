// A root in memory, for rule examples and tests: files with content, mode and owner, directories,
// symlinks, and failures injected at will. It logs every access, so that tests can say what was
// read and how often.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/system/system.h"
#include "runtime/system/walk.h"

namespace assay::runtime {

class MemorySystem : public System {
 public:
  struct Node {
    FileType type = FileType::kRegular;
    std::string content;  // of a file; what a symlink says
    std::uint32_t mode = 0644;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::int64_t modified = 0;
  };

  // A root that holds nothing but `/`. `live`: whether it claims a running plane.
  explicit MemorySystem(bool live = false);

  // Adds or replaces. Parents that are missing are made, mode 0755, owned by root. Paths are
  // absolute; a path below a symlink is stored as named, without following it.
  void AddFile(const std::string& path, std::string content, std::uint32_t mode = 0644,
               std::uint32_t uid = 0, std::uint32_t gid = 0);
  void AddDirectory(const std::string& path, std::uint32_t mode = 0755, std::uint32_t uid = 0,
                    std::uint32_t gid = 0);
  void AddSymlink(const std::string& path, std::string target);
  void AddNode(const std::string& path, Node node);

  // From now on opening `path` (to read or to list it) fails with `code`; its status can still be
  // had, as with mode 000. AddFailure on a directory does not touch what lies below.
  void AddFailure(const std::string& path, ErrorCode code);

  void SetLive(bool live) { live_ = live; }

  // One line an access, in order, with the path as it was asked for: `status /etc/passwd`,
  // `read /etc/passwd`, `list /etc/ssh`, `readlink /bin`, `walk /` (one a start point). Not to be
  // held while another thread uses this system.
  const std::vector<std::string>& log() const { return log_.lines; }

  bool live() const override { return live_; }
  Result<FileStatus> Status(std::string_view path, Symlinks symlinks) const override;
  Result<std::string> Read(std::string_view path, std::size_t limit) const override;
  Result<std::vector<DirectoryEntry>> List(std::string_view path) const override;
  Result<std::string> ReadLink(std::string_view path) const override;
  WalkSummary Walk(const WalkOptions& options,
                   const std::function<void(const WalkEntry&)>& visit) const override;

 private:
  struct Stored {
    Node node;
    std::uint64_t inode = 0;
  };

  // Copies take the lines along and bring a mutex of their own, so that a system can be copied.
  struct AccessLog {
    AccessLog() = default;
    AccessLog(const AccessLog& other) : lines(other.lines) {}
    AccessLog& operator=(const AccessLog& other);
    void Add(std::string_view what, std::string_view path);

    std::mutex mutex;
    std::vector<std::string> lines;
  };

  // Where a path leads, and what is there. `entry` lives as long as nothing is added.
  struct Place {
    std::string path;
    const Stored* stored = nullptr;
  };

  Result<Place> Find(std::string_view path, Symlinks symlinks) const;
  const ErrorCode* FindFailure(std::string_view asked, std::string_view resolved) const;
  std::vector<DirectoryEntry> EntriesOf(const std::string& directory) const;
  std::optional<Error> Refusal(const std::string& directory, std::size_t depth,
                               const WalkOptions& options) const;
  bool WalkTree(const std::string& top, const WalkOptions& options,
                const std::function<void(const WalkEntry&)>& visit, WalkSummary& summary) const;

  bool live_;
  std::map<std::string, Stored, PathLess> nodes_;
  std::map<std::string, ErrorCode, std::less<>> failures_;
  std::uint64_t next_inode_ = 1;
  mutable AccessLog log_;
};

}  // namespace assay::runtime
