// The options that the service passes to sshd. Debian's ssh.service and init script take them from
// SSHD_OPTS in /etc/default/ssh; they precede the configuration file, so they win. sshd.c: main.
#pragma once

#include <string_view>

#include "runtime/probes/sshd_config.h"
#include "runtime/support/result.h"

namespace assay::runtime {

// Reads /etc/default/ssh. kMalformed for what cannot be understood or what sshd refuses;
// kUnsupported for flags that make it something else than a server.
Result<SshdCommandLine> ParseSshdDefaults(std::string_view text, std::string_view path);

}  // namespace assay::runtime
