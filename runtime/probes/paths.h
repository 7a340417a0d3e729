// Paths as rule text names them.
#pragma once

#include <string>
#include <string_view>

#include "runtime/support/result.h"

namespace assay::runtime {

// kMalformed for what is no absolute path: it would be found nowhere, and so pass for absent.
Result<void> CheckAbsolute(std::string_view path);

}  // namespace assay::runtime
