// The one way a regular expression becomes a matcher: same syntax and memory bound everywhere.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string_view>

#include "runtime/support/result.h"

namespace assay::runtime {

// RE2's syntax; matching is linear in the text and never recurses. kMalformed with RE2's reason,
// also if it would need more than kMaxRegexBytes.
Result<std::unique_ptr<re2::RE2>> CompileRegex(std::string_view pattern);

}  // namespace assay::runtime
