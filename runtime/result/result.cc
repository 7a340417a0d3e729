#include "runtime/result/result.h"

#include <array>

namespace assay::runtime {
namespace {

constexpr std::array<std::string_view, 9> kOutcomeWords = {
    "pass",       "fail",        "error",         "unknown", "notapplicable",
    "notchecked", "notselected", "informational", "fixed"};

}  // namespace

std::string_view ToString(Outcome outcome) {
  return kOutcomeWords[static_cast<std::size_t>(outcome)];
}

}  // namespace assay::runtime
