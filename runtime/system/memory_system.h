// A root in memory, for rule examples and tests: files with content, mode and owner, directories,
// symlinks, and failures injected at will. It logs every access, so that tests can say what was
// read and how often.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/system/system.h"

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

  // One line an access, in order: `read /etc/passwd`, `list /etc/ssh`, `walk /`.
  const std::vector<std::string>& log() const { return log_; }

  bool live() const override { return live_; }
  Result<FileStatus> Status(std::string_view path, Symlinks symlinks) const override;
  Result<std::string> Read(std::string_view path, std::size_t limit) const override;
  Result<std::vector<DirectoryEntry>> List(std::string_view path) const override;
  Result<std::string> ReadLink(std::string_view path) const override;
  WalkSummary Walk(const WalkOptions& options,
                   const std::function<void(const WalkEntry&)>& visit) const override;

 private:
  bool live_;
  std::map<std::string, Node, std::less<>> nodes_;
  std::map<std::string, ErrorCode, std::less<>> failures_;
  mutable std::vector<std::string> log_;
};

}  // namespace assay::runtime
