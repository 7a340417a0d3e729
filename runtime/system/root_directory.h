// What may be opened as a target, and the sentences that refuse everything else.
#pragma once

#include <string>

#include "runtime/support/result.h"
#include "runtime/system/descriptor.h"
#include "runtime/system/system.h"

namespace assay::runtime {

// Opens `path`, of this machine, as the root of a target. kWrongTarget if it does not exist or is
// no directory, kPermissionDenied, kUnsupported without openat2(2).
Result<Descriptor> OpenRootDirectory(const std::string& path);

// kWrongTarget unless what was opened from `path` looks like a root file system.
Result<void> CheckIsRoot(const System& system, const std::string& path);

}  // namespace assay::runtime
