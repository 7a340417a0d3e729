// Files of shell assignments that nobody needs a shell for: os-release(5), much of /etc/default.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/value.h"

namespace assay::runtime {

// `NAME=value`, or `export NAME=value`.
struct Assignment {
  std::string name;
  std::string value;
  std::optional<Error> error;  // kMalformed: then there is no value
  Origin origin;
};

struct Assignments {
  std::vector<Assignment> items;  // as they stand; the shell lets the last one of a name count
  std::optional<Origin> other;    // the first line that is neither assignment nor comment nor empty
};

// Reads `text`, which stands in `path`, with single quotes, double quotes, backslashes and comments
// as sh(1) has them. Nothing is expanded. A value on which the shell and a reader that expands
// nothing (systemd's src/basic/env-file.c) would not agree, or that the shell would not take for
// one word, is kMalformed: unescaped `$`, backtick, `;` and the like, a second word, a NUL byte, a
// carriage return. The whole is kMalformed where a quote is not closed or a command or parameter is
// substituted, since only the shell's whole grammar could say where that ends and what else is
// assigned; and kTooLarge beyond kMaxSettings.
Result<Assignments> ParseAssignments(std::string_view text, std::string_view path);

}  // namespace assay::runtime
