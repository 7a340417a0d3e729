// /etc/login.defs as the programs of shadow read it, and as PAM's modules do, which is not the
// same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/schema/value.h"
#include "runtime/support/result.h"

namespace assay::runtime {

inline constexpr std::string_view kLoginDefsPath = "/etc/login.defs";

// One line that sets something.
struct LoginDefsLine {
  std::string name;
  std::string value;
  Origin origin;
};

// The lines that shadow takes for settings, in order: the last one of a name wins. shadow 4.13,
// lib/getdef.c: lines are cut at 1,023 bytes, `#` starts a comment at the start of a line only, and
// quotes around a value are dropped.
std::vector<LoginDefsLine> ParseLoginDefs(std::string_view text);

// What PAM's modules find: the first line of that name, in any case, with `#` and what follows cut
// off. Linux-PAM 1.5, pam_modutil_search_key.
std::optional<LoginDefsLine> FindForPam(std::string_view text, std::string_view name);

// The number that shadow makes of a value: decimal, octal or hexadecimal, whole (getlong.c).
std::optional<std::int64_t> LoginDefsNumber(std::string_view value);

// The file, for `context.Once(LoadLoginDefs)`.
Result<std::string> LoadLoginDefs(GatherContext& context);

}  // namespace assay::runtime
