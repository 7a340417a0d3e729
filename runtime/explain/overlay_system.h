// A target of which one file is another: what a scan would find if somebody made that change.
// Nothing is written; everything else is the target's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/system/system.h"

namespace assay::runtime {

// A file that is there, with another content or mode; or, with a content, one that is made.
struct FileChange {
  std::string path;
  std::optional<std::string> content = {};
  std::optional<std::uint32_t> mode = {};
};

class OverlaySystem : public System {
 public:
  // `base` must outlive this.
  OverlaySystem(const System& base, FileChange change);

  bool live() const override { return base_.live(); }
  Result<FileStatus> Status(std::string_view path, Symlinks symlinks) const override;
  Result<std::string> Read(std::string_view path, std::size_t limit) const override;
  Result<std::vector<DirectoryEntry>> List(std::string_view path) const override;
  Result<std::string> ReadLink(std::string_view path) const override;
  // A file that is made is not walked over.
  WalkSummary Walk(const WalkOptions& options,
                   const std::function<void(const WalkEntry&)>& visit) const override;

 private:
  bool IsChanged(const FileStatus& status) const;
  void Change(FileStatus& status) const;

  const System& base_;
  FileChange change_;
  std::optional<FileStatus> was_;  // none: it is made
};

}  // namespace assay::runtime
