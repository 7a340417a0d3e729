// What a command line's TARGET means.
#pragma once

#include <memory>
#include <string>

#include "runtime/support/result.h"
#include "runtime/system/system.h"

namespace assay::cli {

// This host for an empty name and for `/`, however that is spelt; any other folder is the root of
// an image. An error names what is no folder, or cannot be opened.
runtime::Result<std::unique_ptr<runtime::System>> OpenTarget(const std::string& name);

}  // namespace assay::cli
