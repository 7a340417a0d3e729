#include "runtime/probes/paths.h"

#include <fmt/format.h>

#include "runtime/schema/value.h"

namespace assay::runtime {

Result<void> CheckAbsolute(std::string_view path) {
  if (path.starts_with('/') && path.find('\0') == std::string_view::npos) {
    return {};
  }
  return Fail(ErrorCode::kMalformed, fmt::format("{} is no absolute path", Quote(path)));
}

}  // namespace assay::runtime
