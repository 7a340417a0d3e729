#include "runtime/explain/overlay_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::runtime {

OverlaySystem::OverlaySystem(const System& base, FileChange change)
    : base_(base), change_(std::move(change)) {
  if (const auto status = base.Status(change_.path, Symlinks::kFollow)) {
    was_ = *status;
  }
}

// Files have many names; the change is to the file.
bool OverlaySystem::IsChanged(const FileStatus& status) const {
  return was_ && status.type == was_->type && status.device == was_->device &&
         status.inode == was_->inode;
}

void OverlaySystem::Change(FileStatus& status) const {
  if (change_.content) {
    status.size = static_cast<std::int64_t>(change_.content->size());
  }
  status.mode = change_.mode.value_or(status.mode);
}

Result<FileStatus> OverlaySystem::Status(std::string_view path, Symlinks symlinks) const {
  if (!was_ && path == change_.path) {
    FileStatus made;
    made.mode = 0644;
    Change(made);
    return made;
  }
  Result<FileStatus> status = base_.Status(path, symlinks);
  if (status && IsChanged(*status)) {
    Change(*status);
  }
  return status;
}

Result<std::string> OverlaySystem::Read(std::string_view path, std::size_t limit) const {
  if (!change_.content) {
    return base_.Read(path, limit);
  }
  const bool made = !was_ && path == change_.path;
  if (!made) {
    const auto status = base_.Status(path, Symlinks::kFollow);
    if (!status || !IsChanged(*status)) {
      return base_.Read(path, limit);
    }
    // What may not be read stays so.
    if (auto readable = base_.Read(path, limit); !readable) {
      return readable;
    }
  }
  if (change_.content->size() > limit) {
    return Fail(ErrorCode::kTooLarge, fmt::format("{}: too large", path));
  }
  return *change_.content;
}

Result<std::vector<DirectoryEntry>> OverlaySystem::List(std::string_view path) const {
  auto entries = base_.List(path);
  const std::size_t slash = change_.path.rfind('/');
  if (entries && !was_ && path == std::string_view(change_.path).substr(0, slash)) {
    const std::string name = change_.path.substr(slash + 1);
    const auto at = std::find_if(entries->begin(), entries->end(),
                                 [&](const DirectoryEntry& entry) { return entry.name > name; });
    entries->insert(at, {name});
  }
  return entries;
}

Result<std::string> OverlaySystem::ReadLink(std::string_view path) const {
  return base_.ReadLink(path);
}

WalkSummary OverlaySystem::Walk(const WalkOptions& options,
                                const std::function<void(const WalkEntry&)>& visit) const {
  return base_.Walk(options, [&](const WalkEntry& entry) {
    WalkEntry changed = entry;
    if (IsChanged(changed.status)) {
      Change(changed.status);
    }
    visit(changed);
  });
}

}  // namespace assay::runtime
