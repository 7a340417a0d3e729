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

std::string_view ToString(Truth truth) {
  switch (truth) {
    case Truth::kTrue:
      return "true";
    case Truth::kFalse:
      return "false";
    case Truth::kUnknown:
      return "unknown";
    case Truth::kError:
      return "error";
  }
  return "";
}

}  // namespace assay::runtime
