// file(path): one file of the target, by its path. Owners by the target's own accounts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/passwd.h"
#include "runtime/probes/probe.h"

namespace assay::runtime {

Probe MakeFileProbe();

// The words of a file's type, for the choices of fields and parameters.
std::vector<std::string> FileTypeWords();

// The type that ToString writes as `word`, if any.
std::optional<FileType> ParseFileType(std::string_view word);

// The name that the target's accounts give to `uid`, or to `gid`: absent if they give none,
// unreadable if the file of accounts is, or is not there.
Field OwnerName(const Passwd& passwd, std::uint32_t uid);
Field GroupName(const Groups& groups, std::uint32_t gid);

}  // namespace assay::runtime
