// The criteria of sshd's Match.
#pragma once

#include <string>

#include "runtime/support/result.h"

namespace assay::runtime {

// Whether a Match line's block applies to every connection: only `Match all` does. `rest` is what
// follows the keyword. kMalformed for what sshd refuses, without the place. OpenSSH 9.2p1
// servconf.c: match_cfg_line without a connection.
Result<bool> MatchesEveryConnection(const std::string& rest);

}  // namespace assay::runtime
