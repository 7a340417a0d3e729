#include "runtime/system/glob.h"

#include <algorithm>
#include <map>

#include "runtime/system/errors.h"
#include "runtime/system/pattern.h"

namespace assay::runtime {
namespace {

// What no path below it can be had of: for a pattern that is no match, not a failure.
bool IsAbsence(ErrorCode code) {
  return code == ErrorCode::kNotFound || code == ErrorCode::kNotDirectory ||
         code == ErrorCode::kSymlinkLoop;
}

// Whether `path` exists; a last symlink counts by itself, as in glob(3) since glibc 2.27.
Result<bool> Exists(const System& system, const std::string& path) {
  const Result<FileStatus> status = system.Status(path, Symlinks::kDoNotFollow);
  if (!status && !IsAbsence(status.error().code)) {
    return Failure(status.error());
  }
  return status.has_value();
}

// Appends to `paths` those entries of `folder` (empty: the top) that match.
Result<void> MatchFolder(const System& system, const std::string& folder,
                         std::string_view component, std::vector<std::string>& paths) {
  const Result<std::vector<DirectoryEntry>> entries = system.List(folder.empty() ? "/" : folder);
  if (!entries) {
    return IsAbsence(entries.error().code) ? Result<void>() : Failure(entries.error());
  }
  for (const DirectoryEntry& entry : *entries) {
    if (MatchesComponent(component, entry.name)) {
      paths.push_back(folder + "/" + entry.name);
    }
  }
  return {};
}

// Whether the file of that path says nothing: empty, a symlink to /dev/null (also where the target
// has no /dev) or to nothing at all. It still hides the same name in weaker folders.
Result<bool> IsMask(const System& system, const std::string& path) {
  const Result<FileStatus> status = system.Status(path, Symlinks::kFollow);
  if (!status) {
    return IsAbsence(status.error().code) ? Result<bool>(true) : Failure(status.error());
  }
  // null_or_empty (stat-util.c) takes any device for /dev/null.
  return status->type == FileType::kCharacterDevice || status->type == FileType::kBlockDevice ||
         (status->type == FileType::kRegular && status->size == 0);
}

}  // namespace

Result<std::vector<std::string>> Glob(const System& system, std::string_view pattern) {
  std::vector<std::string> paths = {""};
  std::size_t start = pattern.starts_with('/') ? 1 : 0;
  bool exist = false;  // whether `paths` are known to
  while (start <= pattern.size()) {
    const std::size_t end = std::min(pattern.find('/', start), pattern.size());
    const std::string_view component = pattern.substr(start, end - start);
    start = end + 1;
    exist = HasMetacharacters(component);
    std::vector<std::string> next;
    for (const std::string& path : paths) {
      if (!exist) {
        next.push_back(path + "/" + Unescape(component));
      } else if (Result<void> done = MatchFolder(system, path, component, next); !done) {
        return Failure(done.error());
      }
      if (next.size() > kMaxDirectoryEntries) {  // `/*/../*/../*` multiplies
        return FailTooManyEntries(pattern);
      }
    }
    paths = std::move(next);
  }
  std::vector<std::string> found;
  for (std::string& path : paths) {
    const Result<bool> exists = exist ? Result<bool>(true) : Exists(system, path);
    if (!exists) {
      return Failure(exists.error());
    }
    if (*exists) {
      found.push_back(std::move(path));
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

Result<std::vector<std::string>> DropInFiles(const System& system,
                                             const std::vector<std::string>& folders,
                                             std::string_view suffix) {
  std::map<std::string, std::string> strongest;  // file name -> path
  for (const std::string& folder : folders) {
    const Result<std::vector<DirectoryEntry>> entries = system.List(folder);
    if (!entries && !IsAbsence(entries.error().code)) {
      return Failure(entries.error());
    }
    for (const DirectoryEntry& entry : entries.value_or(std::vector<DirectoryEntry>())) {
      // hidden_or_backup_file (path-util.c): its other names end in no suffix of configuration.
      if (entry.name.ends_with(suffix) && !entry.name.starts_with('.')) {
        strongest.try_emplace(entry.name, folder + "/" + entry.name);
      }
    }
  }
  std::vector<std::string> files;
  for (auto& [name, path] : strongest) {
    const Result<bool> mask = IsMask(system, path);
    if (!mask) {
      return Failure(mask.error());
    }
    if (!*mask) {
      files.push_back(std::move(path));
    }
  }
  return files;
}

}  // namespace assay::runtime
