#include "runtime/program/program.h"

#include <array>

namespace assay::runtime {
namespace {

constexpr std::array kOpcodeWords = {
#define ASSAY_OPCODE(name, text, operands) std::string_view(text),
#include "runtime/program/opcodes.def"
#undef ASSAY_OPCODE
};

constexpr std::array<std::string_view, 4> kSeverityWords = {"info", "low", "medium", "high"};

}  // namespace

std::string_view ToString(Opcode opcode) { return kOpcodeWords[static_cast<std::size_t>(opcode)]; }

std::string_view ToString(Severity severity) {
  return kSeverityWords[static_cast<std::size_t>(severity)];
}

std::optional<Severity> ParseSeverity(std::string_view word) {
  for (std::size_t i = 0; i < kSeverityWords.size(); ++i) {
    if (kSeverityWords[i] == word) {
      return static_cast<Severity>(i);
    }
  }
  return std::nullopt;
}

}  // namespace assay::runtime
