// glob(7) inside a target, and the drop-in folders that many programs share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/system/system.h"

namespace assay::runtime {

// The paths that match `pattern` (absolute; `*`, `?`, `[...]` in any component, never matching a
// leading dot or a slash), sorted as glob(3) does in the C locale. A pattern without metacharacters
// gives itself if it exists. No match is an empty list; a folder on the way that may not be listed
// is the error.
Result<std::vector<std::string>> Glob(const System& system, std::string_view pattern);

// The files that systemd's conf_files_list gives for `name` in `folders` (first is strongest) and
// `suffix`: one path for each file name, sorted by name; a name in a stronger folder hides the same
// in weaker ones; an empty file or a symlink to /dev/null in a stronger folder masks it (and is
// itself left out). systemd: src/basic/conf-files.c.
Result<std::vector<std::string>> DropInFiles(const System& system,
                                             const std::vector<std::string>& folders,
                                             std::string_view suffix);

}  // namespace assay::runtime
