#include "runtime/program/regex.h"

#include <fmt/format.h>

#include "runtime/schema/value.h"
#include "runtime/support/limits.h"

namespace assay::runtime {

Result<std::unique_ptr<re2::RE2>> CompileRegex(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxRegexBytes);
  auto regex =
      std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex->ok()) {
    return Fail(ErrorCode::kMalformed, fmt::format("{} is not a regular expression: {}",
                                                   Quote(pattern), Printable(regex->error())));
  }
  return regex;
}

}  // namespace assay::runtime
