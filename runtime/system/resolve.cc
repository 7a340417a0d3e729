#include "runtime/system/resolve.h"

#include <algorithm>

#include "runtime/system/errors.h"

namespace assay::runtime {
namespace {

// The kernel's MAXSYMLINKS (include/linux/namei.h).
constexpr int kMaxSymlinks = 40;

// Takes the first component off `rest`, which keeps the slash behind it: a path that ends in a
// slash must be a directory.
std::string TakeComponent(std::string& rest) {
  const std::size_t start = std::min(rest.find_first_not_of('/'), rest.size());
  const std::size_t end = std::min(rest.find('/', start), rest.size());
  std::string name = rest.substr(start, end - start);
  rest.erase(0, end);
  return name;
}

}  // namespace

Result<void> CheckPath(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) {
    return FailAt(path, ErrorCode::kNotFound);
  }
  if (path.size() > kMaxPathBytes) {
    return FailTooLarge(path, kMaxPathBytes);
  }
  return {};
}

Result<std::string> ResolvePath(std::string_view path, Symlinks symlinks,
                                const LookupFunction& lookup) {
  if (Result<void> checked = CheckPath(path); !checked) {
    return Failure(checked.error());
  }
  std::string done;  // without a final slash: empty at the top
  std::string rest(path);
  int links = 0;
  while (true) {
    const std::string name = TakeComponent(rest);
    if (name.empty()) {
      return done.empty() ? "/" : done;
    }
    if (name == ".") {
      continue;
    }
    if (name == "..") {
      done.erase(std::min(done.rfind('/'), done.size()));
      continue;
    }
    std::string candidate = done;
    candidate.append("/").append(name);
    const Result<NameLookup> found = lookup(candidate);
    if (!found) {
      return FailAt(path, found.error().code);
    }
    const bool last = rest.empty();
    if (found->type == FileType::kSymlink && (!last || symlinks == Symlinks::kFollow)) {
      if (++links > kMaxSymlinks) {
        return FailAt(path, ErrorCode::kSymlinkLoop);
      }
      if (found->target.starts_with('/')) {
        done.clear();
      }
      rest.insert(0, found->target);
      continue;
    }
    if (!last && found->type != FileType::kDirectory) {
      return FailAt(path, ErrorCode::kNotFound);
    }
    done = std::move(candidate);
  }
}

}  // namespace assay::runtime
