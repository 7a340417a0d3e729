// What the SSH server of the target will use for an option. The rules are in sshd_config.h.
#pragma once

#include <optional>

#include "runtime/probes/probe.h"
#include "runtime/probes/sshd_config.h"

namespace assay::runtime {

// Everything that all questions about the target's sshd share.
struct LoadedSshd {
  Result<SshdConfiguration> configuration;
  std::optional<SshdVersion> version;  // of the installed server, if it is known
  std::optional<Error> version_error;  // why it is not
  Provenance version_provenance;
};

// For `context.Once(LoadSshd)`.
LoadedSshd LoadSshd(GatherContext& context);

}  // namespace assay::runtime
