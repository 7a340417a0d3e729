// os-release(5) as text: assignments in a subset of the shell's language. Pure; os.h reads the
// files.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/value.h"

namespace assay::runtime {

// The assignment to one name that counts, the last one; earlier ones are overridden.
struct OsReleaseEntry {
  std::string value;
  std::optional<Error> error;  // kMalformed: then there is no value
  Provenance provenance;
};

using OsRelease = std::map<std::string, OsReleaseEntry, std::less<>>;

// Reads the assignments of `text`, which stands in `path`: `NAME=value` with single quotes, double
// quotes, backslashes and comments as sh(1) has them. Nothing is expanded. A value on which the
// shell and systemd's reader (src/basic/env-file.c) would not agree, or that the shell would not
// take for one word, is kMalformed: unescaped `$`, backtick, `;` and the like, a second word, a NUL
// byte, a carriage return. A line that is no assignment is skipped. kMalformed as a whole where a
// quote is not closed, since then nobody can say what else is assigned.
Result<OsRelease> ParseOsRelease(std::string_view text, std::string_view path);

}  // namespace assay::runtime
