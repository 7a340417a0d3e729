#include "runtime/result/trace.h"

#include <array>

namespace assay::runtime {

std::string_view ToString(AnswerState state) {
  static constexpr std::array<std::string_view, 5> kWords = {"present", "absent", "unreadable",
                                                             "unsupported", "error"};
  return kWords[static_cast<std::size_t>(state)];
}

}  // namespace assay::runtime
