// path_resolution(7) inside a root, step by step: how the kernel resolves with RESOLVE_IN_ROOT.
// MemorySystem resolves by it; the walk names its start points by it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "runtime/support/result.h"
#include "runtime/system/system.h"

namespace assay::runtime {

// Longest path that one call takes: PATH_MAX less the final NUL (limits.h of Linux).
inline constexpr std::size_t kMaxPathBytes = 4'095;

// What one name is, not following it; `target` is what a symlink says.
struct NameLookup {
  FileType type = FileType::kRegular;
  std::string target;
};

// Looks up a path whose parents are known to be directories, not symlinks.
using LookupFunction = std::function<Result<NameLookup>(const std::string& path)>;

// The path without `.`, `..`, doubled or trailing slashes and symlinks (the last component's too,
// when it is to be followed) that `path` leads to; it exists. An absolute symlink starts again at
// the top; `..` at the top stays there. Errors: kNotFound (also where a directory was needed),
// kSymlinkLoop after 40 symlinks, kTooLarge for an overlong path, and what `lookup` says.
Result<std::string> ResolvePath(std::string_view path, Symlinks symlinks,
                                const LookupFunction& lookup);

// What every System says of a path before it looks: kNotFound for an empty one and for one with a
// NUL byte, which no file can have; kTooLarge beyond kMaxPathBytes.
Result<void> CheckPath(std::string_view path);

}  // namespace assay::runtime
