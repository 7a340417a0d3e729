#include "runtime/system/tree_walk.h"

#include <algorithm>
#include <cerrno>

#include "runtime/system/errors.h"
#include "runtime/system/file_system_kind.h"
#include "runtime/system/walk.h"

namespace assay::runtime {
namespace {

// Deeper folders than most trees have; with the anchors of the deepest walk (kMaxWalkDepth levels
// of 255 bytes) it stays below 1,024 descriptors, the usual limit of a process.
constexpr std::size_t kHeldLevels = 32;

// A path that leads on from an anchor stays below PATH_MAX.
constexpr std::size_t kAnchorBytes = 3'800;

bool IsSameInode(const FileStatus& left, const FileStatus& right) {
  return left.device == right.device && left.inode == right.inode;
}

bool IsSameMount(const LocatedStatus& left, const LocatedStatus& right) {
  return left.mount == right.mount &&
         (left.mount != 0 || left.status.device == right.status.device);
}

}  // namespace

TreeWalk::TreeWalk(int root, const LocatedStatus& located, const WalkOptions& options,
                   const std::function<void(const WalkEntry&)>& visit, WalkSummary& summary)
    : root_(root), root_located_(located), options_(options), visit_(visit), summary_(summary) {}

bool TreeWalk::From(const std::string& top) {
  path_ = top == "/" ? "" : top;
  const ErrnoOr<Descriptor> opened =
      OpenPath(root_, top, Symlinks::kDoNotFollow, Resolution::kInRoot);
  const ErrnoOr<LocatedStatus> located =
      opened ? StatusOf(opened->number()) : tl::unexpected(opened.error());
  if (!located) {
    AddError(located.error());
    return true;
  }
  if (!Visit(located->status)) {
    return false;
  }
  if (located->status.type == FileType::kDirectory) {
    Enter(root_, top, Resolution::kInRoot, *located);
  }
  while (!levels_.empty()) {
    if (!VisitNext()) {
      return false;
    }
  }
  return true;
}

bool TreeWalk::VisitNext() {
  Level& level = levels_.back();
  path_.resize(level.path_bytes);
  if (level.next == level.names.size() || (!level.descriptor.is_open() && !Reopen(level))) {
    levels_.pop_back();
    return true;
  }
  const std::string name = level.names.at(level.next++);
  path_ += '/';
  path_ += name;
  const ErrnoOr<LocatedStatus> located = StatusOfName(level.descriptor.number(), name.c_str());
  if (!located) {
    AddError(located.error());
    return true;
  }
  if (!Visit(located->status)) {
    return false;
  }
  if (located->status.type == FileType::kDirectory) {
    Enter(level.descriptor.number(), name, Resolution::kBeneath, *located);
  }
  return true;
}

bool TreeWalk::Visit(const FileStatus& status) {
  if (summary_.entries == options_.max_entries) {
    AddProblem(summary_, TooManyEntries(path(), options_.max_entries));
    return false;
  }
  ++summary_.entries;
  visit_({path(), status});
  return true;
}

void TreeWalk::Enter(int parent, const std::string& name, Resolution resolution,
                     const LocatedStatus& located) {
  if (levels_.size() >= options_.max_depth) {
    AddProblem(summary_, TooDeep(path(), options_.max_depth));
    return;
  }
  if (IsLeftOut(parent, name, resolution, located)) {
    summary_.not_walked.emplace_back(path());
    return;
  }
  ErrnoOr<Descriptor> opened = OpenDirectory(parent, name, resolution);
  if (!opened) {
    AddError(opened.error());
    return;
  }
  const ErrnoOr<LocatedStatus> now = StatusOf(opened->number());
  if (!now || !IsSameInode(now->status, located.status)) {
    AddError(now ? ESTALE : now.error());
    return;
  }
  Push(located, *std::move(opened));
}

void TreeWalk::Push(const LocatedStatus& located, Descriptor descriptor) {
  Level level;
  level.path_bytes = path_.size();
  level.located = located;
  level.held = IsToBeHeld();
  const std::size_t most = std::min(options_.max_folder_entries, kMaxWalkFolderEntries);
  const int error = level.names.Read(descriptor.number(), most);
  if (error != 0) {
    AddError(error);
  }
  if (level.names.size() > most) {
    AddProblem(summary_, TooWide(path(), most));
    return;
  }
  level.descriptor = std::move(descriptor);
  if (levels_.empty() || !IsSameMount(located, levels_.back().located)) {
    mount_roots_.emplace(located.status.device, located.status.inode);
  }
  if (!levels_.empty() && !levels_.back().held) {
    levels_.back().descriptor = Descriptor();
  }
  levels_.push_back(std::move(level));
}

bool TreeWalk::IsToBeHeld() const {
  const auto anchor =
      std::find_if(levels_.rbegin(), levels_.rend(), [](const Level& level) { return level.held; });
  return levels_.size() < kHeldLevels || path_.size() - anchor->path_bytes > kAnchorBytes;
}

// The level is the innermost one, and path_ its path.
bool TreeWalk::Reopen(Level& level) {
  const auto anchor =
      std::find_if(levels_.rbegin(), levels_.rend(), [](const Level& outer) { return outer.held; });
  ErrnoOr<Descriptor> opened = OpenDirectory(
      anchor->descriptor.number(), path_.substr(anchor->path_bytes + 1), Resolution::kBeneath);
  const ErrnoOr<LocatedStatus> now =
      opened ? StatusOf(opened->number()) : tl::unexpected(opened.error());
  if (!now || !IsSameInode(now->status, level.located.status)) {
    AddError(now ? ESTALE : now.error());
    return false;
  }
  level.descriptor = *std::move(opened);
  return true;
}

bool TreeWalk::IsLeftOut(int parent, const std::string& name, Resolution resolution,
                         const LocatedStatus& located) {
  const bool crosses = !levels_.empty() && !IsSameMount(located, levels_.back().located);
  if (crosses && LeadsBack(located)) {
    return true;
  }
  if (IsSameMount(located, root_located_) || (!crosses && !levels_.empty())) {
    return false;
  }
  const ErrnoOr<Descriptor> opened = OpenPath(parent, name, Symlinks::kDoNotFollow, resolution);
  if (!opened) {
    return false;  // opening it to list it will say why
  }
  switch (KindOfFileSystemAt(opened->number())) {
    case FileSystemKind::kLocal:
      return false;
    case FileSystemKind::kNetwork:
      return options_.local_only;
    case FileSystemKind::kPseudo:
      return true;
  }
  return false;
}

bool TreeWalk::LeadsBack(const LocatedStatus& located) const {
  const auto is_same = [&](const Level& level) {
    return IsSameInode(level.located.status, located.status);
  };
  return mount_roots_.contains({located.status.device, located.status.inode}) ||
         std::any_of(levels_.begin(), levels_.end(), is_same);
}

// At path(). What vanished meanwhile is no problem.
void TreeWalk::AddError(int error) {
  if (error == ENOENT) {
    return;
  }
  if (error == ESTALE || error == ENOTDIR || error == ELOOP) {
    AddProblem(summary_,
               FailAt(path(), ErrorCode::kInputOutput, "changed during the walk").value());
    return;
  }
  AddProblem(summary_, ErrorFromErrno(path(), error));
}

}  // namespace assay::runtime
