// Targets that are file trees of this machine: the host itself, or an image mounted or unpacked
// somewhere. Resolution inside the root is the kernel's: openat2(2) with RESOLVE_IN_ROOT and
// RESOLVE_NO_MAGICLINKS. No privilege is needed; what may not be read is kPermissionDenied.
#pragma once

#include <memory>
#include <string>

#include "runtime/system/system.h"

namespace assay::runtime {

// An image root. kWrongTarget, with a sentence that says what was found, if `path` does not exist,
// is not a directory, is empty, or does not look like a root file system (no /etc and no /usr);
// kUnsupported on a kernel without openat2 (before Linux 5.6).
Result<std::unique_ptr<System>> OpenRootSystem(const std::string& path);

// This host: the same access, starting at `/`, with a running plane.
Result<std::unique_ptr<System>> OpenLiveSystem();

}  // namespace assay::runtime
