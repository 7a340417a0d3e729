#include "runtime/system/memory_system.h"

#include <algorithm>

#include "runtime/system/errors.h"
#include "runtime/system/resolve.h"

namespace assay::runtime {
namespace {

// Single slashes, none at the end: how paths are stored. Symlinks, `.` and `..` stay.
std::string StoredPath(std::string_view path) {
  std::string stored = "/";
  for (const char c : path) {
    if (c != '/' || stored.back() != '/') {
      stored += c;
    }
  }
  if (stored.size() > 1 && stored.back() == '/') {
    stored.pop_back();
  }
  return stored;
}

FileStatus StatusOf(const MemorySystem::Node& node, std::uint64_t inode) {
  FileStatus status;
  status.type = node.type;
  status.mode = node.mode;
  status.uid = node.uid;
  status.gid = node.gid;
  status.size = static_cast<std::int64_t>(node.content.size());
  status.modified = node.modified;
  status.device = 1;
  status.inode = inode;
  return status;
}

std::size_t Depth(std::string_view path, std::string_view top) {
  const std::string_view below = path.substr(top == "/" ? 0 : top.size());
  return below == "/" ? 0 : static_cast<std::size_t>(std::count(below.begin(), below.end(), '/'));
}

}  // namespace

MemorySystem::AccessLog& MemorySystem::AccessLog::operator=(const AccessLog& other) {
  lines = other.lines;
  return *this;
}

void MemorySystem::AccessLog::Add(std::string_view what, std::string_view path) {
  const std::lock_guard lock(mutex);
  lines.push_back(std::string(what) + " " + std::string(path));
}

MemorySystem::MemorySystem(bool live) : live_(live) { AddDirectory("/"); }

void MemorySystem::AddFile(const std::string& path, std::string content, std::uint32_t mode,
                           std::uint32_t uid, std::uint32_t gid) {
  AddNode(path, {FileType::kRegular, std::move(content), mode, uid, gid});
}

void MemorySystem::AddDirectory(const std::string& path, std::uint32_t mode, std::uint32_t uid,
                                std::uint32_t gid) {
  AddNode(path, {FileType::kDirectory, "", mode, uid, gid});
}

void MemorySystem::AddSymlink(const std::string& path, std::string target) {
  AddNode(path, {FileType::kSymlink, std::move(target), 0777});
}

void MemorySystem::AddNode(const std::string& path, Node node) {
  const std::string stored = StoredPath(path);
  for (std::size_t slash = stored.find('/', 1); slash != std::string::npos;
       slash = stored.find('/', slash + 1)) {
    const std::string parent = stored.substr(0, slash);
    if (nodes_.find(parent) == nodes_.end()) {
      nodes_[parent] = {{FileType::kDirectory, "", 0755}, next_inode_++};
    }
  }
  nodes_[stored] = {std::move(node), next_inode_++};
}

void MemorySystem::AddFailure(const std::string& path, ErrorCode code) {
  failures_[StoredPath(path)] = code;
}

Result<MemorySystem::Place> MemorySystem::Find(std::string_view path, Symlinks symlinks) const {
  const auto lookup = [this](const std::string& name) -> Result<NameLookup> {
    const auto found = nodes_.find(name);
    if (found == nodes_.end()) {
      return FailAt(name, ErrorCode::kNotFound);
    }
    return NameLookup{found->second.node.type, found->second.node.content};
  };
  Result<std::string> resolved = ResolvePath(path, symlinks, lookup);
  if (!resolved) {
    return Failure(resolved.error());
  }
  const Stored* stored = &nodes_.find(*resolved)->second;
  return Place{*std::move(resolved), stored};
}

// A failure is found by the path that was named and by the path it leads to.
const ErrorCode* MemorySystem::FindFailure(std::string_view asked,
                                           std::string_view resolved) const {
  auto found = failures_.find(StoredPath(asked));
  if (found == failures_.end()) {
    found = failures_.find(resolved);
  }
  return found == failures_.end() ? nullptr : &found->second;
}

Result<FileStatus> MemorySystem::Status(std::string_view path, Symlinks symlinks) const {
  log_.Add("status", path);
  const Result<Place> place = Find(path, symlinks);
  if (!place) {
    return Failure(place.error());
  }
  return StatusOf(place->stored->node, place->stored->inode);
}

Result<std::string> MemorySystem::Read(std::string_view path, std::size_t limit) const {
  log_.Add("read", path);
  const Result<Place> place = Find(path, Symlinks::kFollow);
  if (!place) {
    const ErrorCode* failure = FindFailure(path, "");
    return failure != nullptr ? FailAt(path, *failure) : Failure(place.error());
  }
  const Node& node = place->stored->node;
  if (node.type != FileType::kRegular) {
    return FailNotRegular(path, node.type);
  }
  if (node.content.size() > limit) {
    return FailTooLarge(path, limit);
  }
  if (const ErrorCode* failure = FindFailure(path, place->path); failure != nullptr) {
    return FailAt(path, *failure);
  }
  return node.content;
}

Result<std::vector<DirectoryEntry>> MemorySystem::List(std::string_view path) const {
  log_.Add("list", path);
  const Result<Place> place = Find(path, Symlinks::kFollow);
  if (!place) {
    const ErrorCode* failure = FindFailure(path, "");
    return failure != nullptr ? FailAt(path, *failure) : Failure(place.error());
  }
  if (place->stored->node.type != FileType::kDirectory) {
    return FailAt(path, ErrorCode::kNotDirectory);
  }
  if (const ErrorCode* failure = FindFailure(path, place->path); failure != nullptr) {
    return FailAt(path, *failure);
  }
  std::vector<DirectoryEntry> entries = EntriesOf(place->path);
  if (entries.size() > kMaxDirectoryEntries) {
    return FailTooManyEntries(path);
  }
  return entries;
}

std::vector<DirectoryEntry> MemorySystem::EntriesOf(const std::string& directory) const {
  const std::string prefix = directory == "/" ? "/" : directory + "/";
  std::vector<DirectoryEntry> entries;
  for (auto at = nodes_.upper_bound(prefix); at != nodes_.end() && at->first.starts_with(prefix);
       ++at) {
    if (at->first.find('/', prefix.size()) == std::string::npos) {
      entries.push_back({at->first.substr(prefix.size())});
    }
  }
  return entries;
}

Result<std::string> MemorySystem::ReadLink(std::string_view path) const {
  log_.Add("readlink", path);
  const Result<Place> place = Find(path, Symlinks::kDoNotFollow);
  if (!place) {
    return Failure(place.error());
  }
  if (place->stored->node.type != FileType::kSymlink) {
    return FailAt(path, ErrorCode::kNotFound, "not a symbolic link");
  }
  return place->stored->node.content;
}

WalkSummary MemorySystem::Walk(const WalkOptions& options,
                               const std::function<void(const WalkEntry&)>& visit) const {
  for (const std::string& root : options.roots) {
    log_.Add("walk", root);
  }
  const auto resolve = [this](const std::string& root) -> Result<std::string> {
    const Result<Place> place = Find(root, Symlinks::kFollow);
    if (!place) {
      return Failure(place.error());
    }
    return place->path;
  };
  WalkSummary summary;
  for (const std::string& top : StartPoints(options.roots, resolve, summary)) {
    if (!WalkTree(top, options, visit, summary)) {
      break;
    }
  }
  return summary;
}

// Why the directory is not walked, if so.
std::optional<Error> MemorySystem::Refusal(const std::string& directory, std::size_t depth,
                                           const WalkOptions& options) const {
  if (depth >= options.max_depth) {
    return TooDeep(directory, options.max_depth);
  }
  if (const ErrorCode* failure = FindFailure(directory, directory); failure != nullptr) {
    return ErrorAt(directory, *failure);
  }
  if (EntriesOf(directory).size() > options.max_folder_entries) {
    return TooWide(directory, options.max_folder_entries);
  }
  return std::nullopt;
}

// False when the walk is to end.
bool MemorySystem::WalkTree(const std::string& top, const WalkOptions& options,
                            const std::function<void(const WalkEntry&)>& visit,
                            WalkSummary& summary) const {
  auto at = nodes_.find(top);
  while (at != nodes_.end() && IsWithin(at->first, top)) {
    const auto& [path, stored] = *at;
    if (summary.entries == options.max_entries) {
      AddProblem(summary, TooManyEntries(path, options.max_entries));
      return false;
    }
    ++summary.entries;
    visit({path, StatusOf(stored.node, stored.inode)});
    const bool is_directory = stored.node.type == FileType::kDirectory;
    const std::optional<Error> refusal =
        is_directory ? Refusal(path, Depth(path, top), options) : std::nullopt;
    if (refusal) {
      AddProblem(summary, *refusal);
    }
    const bool descend = is_directory && !refusal;
    ++at;
    while (!descend && at != nodes_.end() && IsWithin(at->first, path)) {
      ++at;
    }
  }
  return true;
}

}  // namespace assay::runtime
