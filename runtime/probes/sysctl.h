// Kernel settings: what sysctl.d gives them at boot. The rules are in sysctl_config.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/probes/sysctl_config.h"

namespace assay::runtime {

// What all questions about sysctl share.
struct LoadedSysctl {
  SysctlTable table;
  std::optional<Error> error;       // the files could not be listed
  std::vector<SysctlLine> outside;  // of /etc/sysctl.conf, where systemd does not read it
};

// For `context.Once(LoadSysctl)`.
LoadedSysctl LoadSysctl(GatherContext& context);

// The integer that the files set: kAbsent if none does. `key` is normalised.
Field ConfiguredSysctl(GatherContext& context, const std::string& key);

}  // namespace assay::runtime
