// The kernel that the target boots, and what it protects memory with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/schema/value.h"

namespace assay::runtime {

// What files say of the kernel. Every part may be missing, and then says why.
struct LoadedKernel {
  Result<std::string> architecture;  // of the target's own programs
  Origin architecture_origin;
  Result<std::optional<std::string>> release;  // the newest that is installed; none: no kernel
  Origin release_origin;
  Result<std::vector<Origin>> command_lines;  // of each boot entry
  std::string loader_variables;               // what variables in them may hold
  Result<std::string> configuration;          // of that kernel's build
  std::string configuration_path;
};

// For `context.Once(LoadKernel)`.
LoadedKernel LoadKernel(GatherContext& context);

// The value of kernel.randomize_va_space that the kernel starts with: by its command line and its
// build. mm/memory.c.
Field DefaultAddressRandomization(const LoadedKernel& kernel);

// Whether the processor keeps data from being executed, as the kernel will use it.
Field ConfiguredNoExecute(const LoadedKernel& kernel);

// What /proc/cpuinfo says of it, on this architecture.
Field RunningNoExecute(std::string_view cpuinfo, const std::string& architecture);

}  // namespace assay::runtime
