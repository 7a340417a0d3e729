// Whatever a System answers, as one line of text, for comparing two of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/system/system.h"

namespace assay::runtime {

std::string Text(const Error& error);
std::string Text(const FileStatus& status);  // without what only a real file system has
std::string StatusText(const System& system, std::string_view path, Symlinks symlinks);
std::string ReadText(const System& system, std::string_view path, std::size_t limit);
std::string ListText(const System& system, std::string_view path);
std::string ReadLinkText(const System& system, std::string_view path);
std::string GlobText(const System& system, std::string_view pattern);
std::string WalkText(const System& system, const WalkOptions& options);

// All of these for one path.
std::string AllText(const System& system, std::string_view path);

}  // namespace assay::runtime
