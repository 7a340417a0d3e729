// What the lines of sshd's configuration make of its options: one directive applied at a time, with
// the rule of each option for several lines (the first counts, the last counts, all count).
// OpenSSH 9.2p1 servconf.c: process_server_config_line_depth.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/sshd_keywords.h"
#include "runtime/probes/sshd_text.h"
#include "runtime/schema/value.h"
#include "runtime/support/result.h"

namespace assay::runtime {

// One option, as far as lines have set it.
struct SshdSetting {
  std::vector<std::string> values;   // as `sshd -T` prints them
  std::vector<std::string> written;  // the arguments of each line that counts
  std::vector<Origin> origins;       // the lines that count
  std::optional<Error> undecided;    // set, but what sshd makes of it cannot be told from files

  bool set() const { return !origins.empty(); }
};

// By the option's name in the table of keywords.
using SshdSettings = std::map<std::string_view, SshdSetting>;

// A second slot: the interval of RekeyLimit, which a later line may set if the first did not.
inline constexpr std::string_view kRekeyInterval = "RekeyLimit interval";

// Reads the directive's arguments, as sshd does also where they do not count, and sets the option
// where `active`. `exact`: names of algorithms are known, so check them. kMalformed for what sshd
// refuses, without the place.
Result<void> ApplySshdDirective(const SshdDirective& directive, const SshdOption& option,
                                bool active, bool exact, SshdSettings& settings);

// The addresses that sshd listens on, with ports: `0.0.0.0:22`, `[::]:22`. kUnsupported if a name
// would have to be resolved; kMalformed for what sshd refuses.
Result<std::vector<std::string>> SshdListenAddresses(const SshdSettings& settings);

}  // namespace assay::runtime
