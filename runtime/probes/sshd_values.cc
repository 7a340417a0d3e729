#include "runtime/probes/sshd_values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>
#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

std::optional<int> SecondsOfUnit(char unit) {
  switch (unit) {
    case '\0':
    case 's':
    case 'S':
      return 1;
    case 'm':
    case 'M':
      return 60;
    case 'h':
    case 'H':
      return 60 * 60;
    case 'd':
    case 'D':
      return 24 * 60 * 60;
    case 'w':
    case 'W':
      return 7 * 24 * 60 * 60;
    default:
      return std::nullopt;
  }
}

struct QualityOfService {
  std::string_view name;
  int value;
};

// In the order in which sshd looks for a name to print.
constexpr QualityOfService kQualitiesOfService[] = {
    {"none", INT_MAX},    {"af11", 0x28}, {"af12", 0x30}, {"af13", 0x38},     {"af21", 0x48},
    {"af22", 0x50},       {"af23", 0x58}, {"af31", 0x68}, {"af32", 0x70},     {"af33", 0x78},
    {"af41", 0x88},       {"af42", 0x90}, {"af43", 0x98}, {"cs0", 0x00},      {"cs1", 0x20},
    {"cs2", 0x40},        {"cs3", 0x60},  {"cs4", 0x80},  {"cs5", 0xa0},      {"cs6", 0xc0},
    {"cs7", 0xe0},        {"ef", 0xb8},   {"le", 0x04},   {"lowdelay", 0x10}, {"throughput", 0x08},
    {"reliability", 0x04}};

struct Address {
  std::array<std::uint8_t, 16> bytes = {};
  int bits = 0;  // 32 or 128
};

// As getaddrinfo with AI_NUMERICHOST: also IPv4 in the short and the hexadecimal forms.
std::optional<Address> ParseAddress(const std::string& text) {
  Address address;
  in_addr four = {};
  if (text.find_first_of(" \t\n\v\f\r") == std::string::npos &&
      inet_aton(text.c_str(), &four) != 0) {
    const std::uint32_t host = ntohl(four.s_addr);
    for (std::size_t index = 0; index < 4; ++index) {
      address.bytes[index] = static_cast<std::uint8_t>(host >> (24 - 8 * index));
    }
    address.bits = 32;
    return address;
  }
  if (inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) {
    address.bits = 128;
    return address;
  }
  return std::nullopt;
}

bool HasHostBits(const Address& address, unsigned long mask_length) {
  for (std::size_t bit = mask_length; bit < static_cast<std::size_t>(address.bits); ++bit) {
    if ((address.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
      return true;
    }
  }
  return false;
}

// Whether one piece of an address list passes addr_pton_cidr or is taken for a wildcard pattern.
bool IsAddressPiece(std::string_view piece) {
  constexpr std::size_t kLongestNetwork = 63;
  if (piece.empty() || piece.size() > kLongestNetwork) {
    return !piece.empty();
  }
  const std::size_t slash = piece.find('/');
  const std::optional<Address> address = ParseAddress(std::string(piece.substr(0, slash)));
  if (!address || slash == std::string_view::npos) {
    return true;
  }
  const std::string digits(piece.substr(slash + 1));
  char* end = nullptr;
  const unsigned long mask_length = std::strtoul(digits.c_str(), &end, 10);
  if (digits.empty() || digits[0] < '0' || digits[0] > '9' || *end != '\0' || mask_length > 128) {
    return true;
  }
  return mask_length <= static_cast<unsigned long>(address->bits) &&
         !HasHostBits(*address, mask_length);
}

// match_pattern: `*` and `?` only. Linear in both lengths but for one star at a time.
bool MatchPattern(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t in_pattern = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_at = 0;
  while (at < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      star_at = at;
    } else if (in_pattern < pattern.size() &&
               (pattern[in_pattern] == '?' || pattern[in_pattern] == text[at])) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++star_at;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

bool IsDigit(char character) { return character >= '0' && character <= '9'; }

}  // namespace

std::optional<int> ParseSshdTime(const std::string& text) {
  std::int64_t total = 0;
  const char* at = text.c_str();
  if (*at == '\0') {
    return std::nullopt;
  }
  while (*at != '\0') {
    char* end = nullptr;
    const long number = std::strtol(at, &end, 10);
    const std::optional<int> unit = SecondsOfUnit(*end);
    if (end == at || number < 0 || !unit || number > INT_MAX / *unit) {
      return std::nullopt;
    }
    total += number * *unit;
    if (total > INT_MAX) {
      return std::nullopt;
    }
    at = *end == '\0' ? end : end + 1;
  }
  return static_cast<int>(total);
}

std::optional<int> ParseSshdNumber(const std::string& text, int maximum) {
  char* end = nullptr;
  errno = 0;
  const long long number = std::strtoll(text.c_str(), &end, 10);
  if (end == text.c_str() || *end != '\0' || number < 0 || number > maximum) {
    return std::nullopt;
  }
  return static_cast<int>(number);
}

std::optional<std::int64_t> ParseSshdSize(const std::string& text) {
  constexpr std::string_view kUnits = "BKMGTPE";
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr std::size_t kMostDigits = 20;
  std::size_t at = std::min(text.find_first_not_of(" \t\n\v\f\r"), text.size());
  const bool negative = at < text.size() && text[at] == '-';
  at += at < text.size() && (text[at] == '-' || text[at] == '+') ? 1 : 0;
  std::int64_t whole = 0;
  for (std::size_t digits = 0; at < text.size() && IsDigit(text[at]); ++at) {
    const int digit = text[at] - '0';
    if (++digits > kMostDigits || whole > (kMost - digit) / 10) {
      return std::nullopt;
    }
    whole = whole * 10 + digit;
  }
  double fraction = 0;
  if (at < text.size() && text[at] == '.') {
    double scale = 0.1;
    for (++at; at < text.size() && IsDigit(text[at]); ++at, scale /= 10) {
      fraction += scale * (text[at] - '0');
    }
  }
  whole = negative ? -whole : whole;
  if (at == text.size()) {
    return whole;
  }
  const char upper = text[at] >= 'a' ? static_cast<char>(text[at] - 'a' + 'A') : text[at];
  const std::size_t unit = kUnits.find(upper);
  const bool tail = at + 1 < text.size() && std::isalnum(static_cast<unsigned char>(text[at + 1]));
  if (unit == std::string_view::npos || tail) {
    return std::nullopt;
  }
  const std::int64_t factor = std::int64_t{1} << (10 * unit);
  if (whole > kMost / factor || whole < -(kMost / factor)) {
    return std::nullopt;
  }
  const auto part = static_cast<std::int64_t>(fraction * static_cast<double>(factor));
  return whole * factor + (negative ? -part : part);
}

std::optional<std::string> NormalizeSshdQualityOfService(const std::string& text) {
  std::optional<int> value;
  for (const QualityOfService& known : kQualitiesOfService) {
    if (EqualsIgnoringCase(known.name, text)) {
      value = known.value;
      break;
    }
  }
  if (!value) {
    char* end = nullptr;
    const long number = std::strtol(text.c_str(), &end, 0);
    if (text.empty() || *end != '\0' || number < 0 || number > 255) {
      return std::nullopt;
    }
    value = static_cast<int>(number);
  }
  for (const QualityOfService& known : kQualitiesOfService) {
    if (known.value == *value) {
      return std::string(known.name);
    }
  }
  return fmt::format("0x{:02x}", *value);
}

bool IsSshdAddressList(std::string_view list) {
  for (const std::string& piece : SplitCommas(list)) {
    if (!IsAddressPiece(
            std::string_view(piece).substr(!piece.empty() && piece[0] == '!' ? 1 : 0))) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> NormalizeSshdAddress(const std::string& text) {
  const std::optional<Address> address = ParseAddress(text);
  if (!address) {
    return std::nullopt;
  }
  char printed[INET6_ADDRSTRLEN] = {};
  inet_ntop(address->bits == 32 ? AF_INET : AF_INET6, address->bytes.data(), printed,
            sizeof(printed));
  return std::string(printed);
}

std::optional<SshdHostPort> SplitSshdHostPort(std::string_view text) {
  std::size_t end = text.find_first_of(":/");
  if (!text.empty() && text[0] == '[') {
    end = text.find(']');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    end = end + 1 == text.size() ? std::string_view::npos : end + 1;
  }
  SshdHostPort split;
  if (end != std::string_view::npos) {
    if (text[end] != ':') {
      return std::nullopt;
    }
    split.port = std::string(text.substr(end + 1));
  }
  std::string_view host = text.substr(0, end);
  if (!host.empty() && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  split.host = std::string(host);
  return split;
}

std::optional<std::vector<std::string>> ParseSshdMethods(std::string_view list) {
  constexpr std::array<std::string_view, 7> kMethods = {"none",         "publickey",
                                                        "gssapi-keyex", "gssapi-with-mic",
                                                        "password",     "keyboard-interactive",
                                                        "hostbased"};
  std::vector<std::string> methods;
  for (const std::string& piece : SplitCommas(list)) {
    methods.push_back(piece.substr(0, piece.find(':')));
    if (std::find(kMethods.begin(), kMethods.end(), methods.back()) == kMethods.end()) {
      return std::nullopt;
    }
  }
  return methods;
}

int MatchSshdPatterns(std::string_view text, std::string_view patterns) {
  constexpr std::size_t kLongestPattern = 1023;
  int matched = 0;
  if (patterns.empty()) {
    return 0;
  }
  for (const std::string& piece : SplitCommas(patterns)) {
    const bool negated = !piece.empty() && piece[0] == '!';
    const std::string_view pattern = std::string_view(piece).substr(negated ? 1 : 0);
    if (pattern.size() >= kLongestPattern) {
      return 0;
    }
    if (MatchPattern(text, pattern)) {
      if (negated) {
        return -1;
      }
      matched = 1;
    }
  }
  return matched;
}

std::vector<std::string> SplitCommas(std::string_view text) {
  std::vector<std::string> pieces;
  std::size_t start = 0;
  for (std::size_t comma = text.find(','); comma != std::string_view::npos;
       comma = text.find(',', start)) {
    pieces.emplace_back(text.substr(start, comma - start));
    start = comma + 1;
  }
  pieces.emplace_back(text.substr(start));
  return pieces;
}

}  // namespace assay::runtime
