// glob(7) inside a target, and the drop-in folders that many programs share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/system/system.h"

namespace assay::runtime {

// The paths that match `pattern` (absolute; `*`, `?`, `[...]` in any component, never matching a
// leading dot or a slash; a backslash escapes), sorted as glob(3) does in the C locale. A pattern
// without metacharacters gives itself if it exists; a symlink exists whatever it points to. `.` and
// `..` are matched by their names only. No match is an empty list; a folder on the way that may not
// be listed is the error, and so are more than kMaxDirectoryEntries paths (kTooLarge).
Result<std::vector<std::string>> Glob(const System& system, std::string_view pattern);

// The files that systemd's conf_files_list gives for `name` in `folders` (first is strongest) and
// `suffix`: one path for each file name, sorted by name; a name in a stronger folder hides the same
// in weaker ones, whatever it is. What says nothing is left out: an empty file, a symlink to
// /dev/null or to nothing. Names with a leading dot are no drop-ins; a folder that does not exist
// is none. systemd: src/basic/conf-files.c.
Result<std::vector<std::string>> DropInFiles(const System& system,
                                             const std::vector<std::string>& folders,
                                             std::string_view suffix);

}  // namespace assay::runtime
