// The walk of a real file tree: one thread, depth first, all relative to directory descriptors, so
// that neither the length of a path nor a rename during the walk leads anywhere else.
//
// Memory holds the names of the folders on the current path only. Open descriptors are bounded too:
// the outer kHeldLevels folders keep theirs; below them only one folder for every kAnchorBytes of
// path does, and the others are opened anew from it when the walk returns to them.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/system/descriptor.h"
#include "runtime/system/directory_names.h"
#include "runtime/system/system.h"

namespace assay::runtime {

class TreeWalk {
 public:
  // `root` is open on the target's root, `located` is its status: what lies on the same mount is
  // walked whatever its file system is, since the user named it. All arguments must outlive the
  // walk.
  TreeWalk(int root, const LocatedStatus& located, const WalkOptions& options,
           const std::function<void(const WalkEntry&)>& visit, WalkSummary& summary);

  // Walks from `top`, a resolved path of the target. False once the whole walk is to end.
  bool From(const std::string& top);

 private:
  using Inode = std::pair<std::uint64_t, std::uint64_t>;  // device and number

  // A folder whose names are being visited.
  struct Level {
    std::size_t path_bytes = 0;  // of path_; 0 for the target's root
    LocatedStatus located;
    Descriptor descriptor;
    bool held = false;  // its descriptor stays open while deeper folders are walked
    DirectoryNames names;
    std::size_t next = 0;
  };

  bool VisitNext();
  bool Visit(const FileStatus& status);
  // The folder at path_ is `name` in `parent`.
  void Enter(int parent, const std::string& name, Resolution resolution,
             const LocatedStatus& located);
  void Push(const LocatedStatus& located, Descriptor descriptor);
  bool Reopen(Level& level);
  bool IsLeftOut(int parent, const std::string& name, Resolution resolution,
                 const LocatedStatus& located);
  bool LeadsBack(const LocatedStatus& located) const;
  bool IsToBeHeld() const;
  void AddError(int error);
  std::string_view path() const { return path_.empty() ? std::string_view("/") : path_; }

  int root_;
  LocatedStatus root_located_;
  const WalkOptions& options_;
  const std::function<void(const WalkEntry&)>& visit_;
  WalkSummary& summary_;
  std::string path_;  // of the current entry; empty for the target's root
  std::vector<Level> levels_;
  std::set<Inode> mount_roots_;  // start points and mounts that were walked
};

}  // namespace assay::runtime
