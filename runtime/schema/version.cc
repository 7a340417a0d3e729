#include "runtime/schema/version.h"

#include <algorithm>
#include <cstdint>

namespace assay::runtime {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Parts {
  std::string_view epoch;  // digits, may be empty
  std::string_view upstream;
  std::string_view revision;
};

Parts Split(std::string_view version) {
  Parts parts;
  const std::size_t colon = version.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view prefix = version.substr(0, colon);
    if (!prefix.empty() && std::all_of(prefix.begin(), prefix.end(), IsDigit)) {
      parts.epoch = prefix;
      version.remove_prefix(colon + 1);
    }
  }
  const std::size_t dash = version.rfind('-');
  parts.upstream = version.substr(0, dash);
  if (dash != std::string_view::npos) {
    parts.revision = version.substr(dash + 1);
  }
  return parts;
}

// The leading digits of `text` without leading zeros, taken off it.
std::string_view TakeNumber(std::string_view& text) {
  const auto* end = std::find_if_not(text.begin(), text.end(), IsDigit);
  std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

// Numbers of any length, without leading zeros.
int CompareNumbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return a.size() < b.size() ? -1 : 1;
  }
  return a.compare(b);
}

// dpkg: lib/dpkg/version.c, order(). The end of a part, and a digit, weigh nothing.
int Weight(std::string_view text) {
  if (text.empty() || IsDigit(text.front())) {
    return 0;
  }
  const int byte = static_cast<std::uint8_t>(text.front());
  if (text.front() == '~') {
    return -1;
  }
  return IsLetter(text.front()) ? byte : byte + 256;
}

int ComparePart(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    while (Weight(a) != 0 || Weight(b) != 0) {
      if (Weight(a) != Weight(b)) {
        return Weight(a) - Weight(b);
      }
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
    const int numbers = CompareNumbers(TakeNumber(a), TakeNumber(b));
    if (numbers != 0) {
      return numbers;
    }
  }
  return 0;
}

}  // namespace

int CompareVersions(std::string_view a, std::string_view b) {
  const Parts left = Split(a);
  const Parts right = Split(b);
  if (const int epoch = ComparePart(left.epoch, right.epoch); epoch != 0) {
    return epoch;
  }
  if (const int upstream = ComparePart(left.upstream, right.upstream); upstream != 0) {
    return upstream;
  }
  return ComparePart(left.revision, right.revision);
}

std::string_view UpstreamVersion(std::string_view version) { return Split(version).upstream; }

}  // namespace assay::runtime
