#include "runtime/system/root_system.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "runtime/system/descriptor.h"
#include "runtime/system/directory_names.h"
#include "runtime/system/errors.h"
#include "runtime/system/resolve.h"
#include "runtime/system/root_directory.h"
#include "runtime/system/tree_walk.h"
#include "runtime/system/walk.h"

namespace assay::runtime {
namespace {

Failure FailErrno(std::string_view path, int error) { return Failure(ErrorFromErrno(path, error)); }

class RootSystem : public System {
 public:
  RootSystem(Descriptor root, bool live) : root_(std::move(root)), live_(live) {}

  bool live() const override { return live_; }
  Result<FileStatus> Status(std::string_view path, Symlinks symlinks) const override;
  Result<std::string> Read(std::string_view path, std::size_t limit) const override;
  Result<std::vector<DirectoryEntry>> List(std::string_view path) const override;
  Result<std::string> ReadLink(std::string_view path) const override;
  WalkSummary Walk(const WalkOptions& options,
                   const std::function<void(const WalkEntry&)>& visit) const override;

 private:
  struct Opened {
    Descriptor descriptor;
    FileStatus status;
  };

  Result<Opened> Open(std::string_view path, Symlinks symlinks) const;
  Result<std::string> Resolve(const std::string& path) const;

  Descriptor root_;
  bool live_;
};

Result<RootSystem::Opened> RootSystem::Open(std::string_view path, Symlinks symlinks) const {
  if (Result<void> checked = CheckPath(path); !checked) {
    return Failure(checked.error());
  }
  ErrnoOr<Descriptor> opened =
      OpenPath(root_.number(), std::string(path), symlinks, Resolution::kInRoot);
  if (!opened) {
    return FailErrno(path, opened.error());
  }
  const ErrnoOr<LocatedStatus> located = StatusOf(opened->number());
  if (!located) {
    return FailErrno(path, located.error());
  }
  return Opened{*std::move(opened), located->status};
}

Result<FileStatus> RootSystem::Status(std::string_view path, Symlinks symlinks) const {
  const Result<Opened> opened = Open(path, symlinks);
  if (!opened) {
    return Failure(opened.error());
  }
  return opened->status;
}

Result<std::string> RootSystem::Read(std::string_view path, std::size_t limit) const {
  const Result<Opened> seen = Open(path, Symlinks::kFollow);
  if (!seen) {
    return Failure(seen.error());
  }
  if (seen->status.type != FileType::kRegular) {
    return FailNotRegular(path, seen->status.type);
  }
  const auto size = static_cast<std::size_t>(seen->status.size);
  if (size > limit) {
    return FailTooLarge(path, limit);
  }
  const ErrnoOr<Descriptor> opened =
      OpenFile(root_.number(), std::string(path), Resolution::kInRoot);
  if (!opened) {
    return FailErrno(path, opened.error());
  }
  const ErrnoOr<LocatedStatus> now = StatusOf(opened->number());
  if (!now) {
    return FailErrno(path, now.error());
  }
  if (now->status.type != FileType::kRegular || now->status.device != seen->status.device ||
      now->status.inode != seen->status.inode) {
    return FailAt(path, ErrorCode::kInputOutput, "replaced while it was opened");
  }
  ErrnoOr<std::string> bytes = ReadBytes(opened->number(), size, std::min(limit, SIZE_MAX - 1) + 1);
  if (!bytes) {
    return FailErrno(path, bytes.error());
  }
  if (bytes->size() > limit) {
    return FailTooLarge(path, limit);
  }
  return *std::move(bytes);
}

Result<std::vector<DirectoryEntry>> RootSystem::List(std::string_view path) const {
  if (Result<void> checked = CheckPath(path); !checked) {
    return Failure(checked.error());
  }
  const ErrnoOr<Descriptor> opened =
      OpenDirectory(root_.number(), std::string(path), Resolution::kInRoot);
  if (!opened) {
    // ENOTDIR may mean the path's end or a component on the way.
    const bool exists = opened.error() == ENOTDIR && Status(path, Symlinks::kFollow).has_value();
    return exists ? FailAt(path, ErrorCode::kNotDirectory) : FailErrno(path, opened.error());
  }
  DirectoryNames names;
  if (const int error = names.Read(opened->number(), kMaxDirectoryEntries); error != 0) {
    return FailErrno(path, error);
  }
  if (names.size() > kMaxDirectoryEntries) {
    return FailTooManyEntries(path);
  }
  std::vector<DirectoryEntry> entries;
  entries.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    entries.push_back({names.at(i)});
  }
  return entries;
}

Result<std::string> RootSystem::ReadLink(std::string_view path) const {
  const Result<Opened> opened = Open(path, Symlinks::kDoNotFollow);
  if (!opened) {
    return Failure(opened.error());
  }
  if (opened->status.type != FileType::kSymlink) {
    return FailAt(path, ErrorCode::kNotFound, "not a symbolic link");
  }
  ErrnoOr<std::string> target = ReadLinkOf(opened->descriptor.number());
  if (!target) {
    return FailErrno(path, target.error());
  }
  return *std::move(target);
}

Result<std::string> RootSystem::Resolve(const std::string& path) const {
  return ResolvePath(path, Symlinks::kFollow,
                     [this](const std::string& name) -> Result<NameLookup> {
                       const Result<FileStatus> status = Status(name, Symlinks::kDoNotFollow);
                       if (!status) {
                         return Failure(status.error());
                       }
                       if (status->type != FileType::kSymlink) {
                         return NameLookup{status->type, ""};
                       }
                       Result<std::string> target = ReadLink(name);
                       if (!target) {
                         return Failure(target.error());
                       }
                       return NameLookup{FileType::kSymlink, *std::move(target)};
                     });
}

WalkSummary RootSystem::Walk(const WalkOptions& options,
                             const std::function<void(const WalkEntry&)>& visit) const {
  WalkSummary summary;
  const ErrnoOr<LocatedStatus> root = StatusOf(root_.number());
  if (!root) {
    AddProblem(summary, ErrorFromErrno("/", root.error()));
    return summary;
  }
  TreeWalk walk(root_.number(), *root, options, visit, summary);
  const auto resolve = [this](const std::string& path) { return Resolve(path); };
  for (const std::string& top : StartPoints(options.roots, resolve, summary)) {
    if (!walk.From(top)) {
      break;
    }
  }
  return summary;
}

}  // namespace

Result<std::unique_ptr<System>> OpenRootSystem(const std::string& path) {
  Result<Descriptor> root = OpenRootDirectory(path);
  if (!root) {
    return Failure(root.error());
  }
  std::unique_ptr<System> system = std::make_unique<RootSystem>(*std::move(root), false);
  if (Result<void> checked = CheckIsRoot(*system, path); !checked) {
    return Failure(checked.error());
  }
  return system;
}

Result<std::unique_ptr<System>> OpenLiveSystem() {
  Result<Descriptor> root = OpenRootDirectory("/");
  if (!root) {
    return Failure(root.error());
  }
  return std::unique_ptr<System>(std::make_unique<RootSystem>(*std::move(root), true));
}

}  // namespace assay::runtime
