#include "runtime/probes/numbers.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kHexadecimal = "0123456789abcdefABCDEF";

bool IsHexadecimal(std::string_view text) {
  return text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') &&
         kHexadecimal.find(text[2]) != std::string_view::npos;
}

}  // namespace

CNumber ReadCNumber(std::string_view text, int base) {
  const std::size_t blanks = std::min(text.find_first_not_of(kWhitespace), text.size());
  std::string_view rest = text.substr(blanks);
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) {
    rest.remove_prefix(1);
  }
  if (base == 0) {
    const bool hexadecimal = IsHexadecimal(rest);
    base = hexadecimal ? 16 : rest.starts_with('0') ? 8 : 10;
    rest.remove_prefix(hexadecimal ? 2 : 0);
  }
  std::uint64_t magnitude = 0;
  const auto [end, error] =
      std::from_chars(rest.data(), rest.data() + rest.size(), magnitude, base);
  if (error == std::errc::invalid_argument) {
    return {};
  }
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  const std::uint64_t bound = static_cast<std::uint64_t>(kMost) + (negative ? 1 : 0);
  CNumber number;
  number.bytes = static_cast<std::size_t>(end - text.data());
  number.overflow = error != std::errc() || magnitude > bound;
  if (number.overflow) {
    number.value = negative ? kLeast : kMost;
  } else {
    number.value = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
  }
  return number;
}

std::int64_t CutToInt(std::int64_t value) {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
}

}  // namespace assay::runtime
