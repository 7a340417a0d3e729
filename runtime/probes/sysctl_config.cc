#include "runtime/probes/sysctl_config.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "runtime/probes/lines.h"
#include "runtime/support/limits.h"
#include "runtime/system/pattern.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kBlanks = " \t\n\r";

struct Default {
  std::string_view key;
  std::string_view value;
};

// net/ipv4/devinet.c (ipv4_devconf, ipv4_devconf_dflt), net/ipv4/icmp.c (icmp_sk_init),
// net/ipv4/tcp_ipv4.c (tcp_sk_init), net/ipv6/addrconf.c (ipv6_devconf, ipv6_devconf_dflt),
// fs/exec.c, fs/namei.c; Documentation/networking/ip-sysctl.rst.
constexpr Default kDefaults[] = {
    {"fs/protected_fifos", "0"},
    {"fs/protected_hardlinks", "0"},
    {"fs/protected_regular", "0"},
    {"fs/protected_symlinks", "0"},
    {"fs/suid_dumpable", "0"},
    {"net/ipv4/conf/all/accept_redirects", "1"},
    {"net/ipv4/conf/all/accept_source_route", "0"},
    {"net/ipv4/conf/all/forwarding", "0"},
    {"net/ipv4/conf/all/log_martians", "0"},
    {"net/ipv4/conf/all/rp_filter", "0"},
    {"net/ipv4/conf/all/secure_redirects", "1"},
    {"net/ipv4/conf/all/send_redirects", "1"},
    {"net/ipv4/conf/default/accept_redirects", "1"},
    {"net/ipv4/conf/default/accept_source_route", "1"},
    {"net/ipv4/conf/default/forwarding", "0"},
    {"net/ipv4/conf/default/log_martians", "0"},
    {"net/ipv4/conf/default/rp_filter", "0"},
    {"net/ipv4/conf/default/secure_redirects", "1"},
    {"net/ipv4/conf/default/send_redirects", "1"},
    {"net/ipv4/icmp_echo_ignore_all", "0"},
    {"net/ipv4/icmp_echo_ignore_broadcasts", "1"},
    {"net/ipv4/icmp_ignore_bogus_error_responses", "1"},
    {"net/ipv4/ip_forward", "0"},
    {"net/ipv4/tcp_syncookies", "1"},
    {"net/ipv6/conf/all/accept_ra", "1"},
    {"net/ipv6/conf/all/accept_redirects", "1"},
    {"net/ipv6/conf/all/accept_source_route", "0"},
    {"net/ipv6/conf/all/forwarding", "0"},
    {"net/ipv6/conf/default/accept_ra", "1"},
    {"net/ipv6/conf/default/accept_redirects", "1"},
    {"net/ipv6/conf/default/accept_source_route", "0"},
    {"net/ipv6/conf/default/forwarding", "0"},
};

// Single slashes, no `.` between them, none at the end (path_simplify); then none at the start.
std::string Simplify(std::string_view path) {
  std::string simple;
  for (const std::string_view component : SplitWords(path, "/")) {
    if (component != ".") {
      simple += (simple.empty() ? "" : "/") + std::string(component);
    }
  }
  return simple;
}

// Takes a line off `text` as read_line of systemd's fileio.c does: `\n`, `\r` and NUL end it, and
// one of each together are one end, a NUL always the last.
std::string_view TakeLine(std::string_view& text) {
  const std::size_t length =
      std::min(text.find_first_of(std::string_view("\n\r\0", 3)), text.size());
  const std::string_view line = text.substr(0, length);
  text.remove_prefix(length);
  std::string seen;
  while (!text.empty() && std::string_view("\n\r\0", 3).find(text[0]) != std::string_view::npos &&
         seen.find(text[0]) == std::string::npos && seen.find('\0') == std::string::npos) {
    seen += text[0];
    text.remove_prefix(1);
  }
  return line;
}

std::optional<SysctlLine> ParseLine(std::string_view text, const Origin& origin) {
  std::string_view line = Trim(text, kBlanks);
  if (line.empty() || line[0] == '#' || line[0] == ';') {
    return std::nullopt;
  }
  const std::size_t equals = line.find('=');
  const bool dash = line[0] == '-';
  if (!dash && equals == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view name = line.substr(0, equals).substr(dash ? 1 : 0);
  SysctlLine parsed{NormalizeSysctlName(Trim(name, kBlanks)), std::nullopt, origin};
  if (equals != std::string_view::npos) {
    parsed.value = std::string(Trim(line.substr(equals + 1), kBlanks));
  }
  return parsed;
}

bool IsPattern(std::string_view key) { return key.find_first_of("*?[") != std::string_view::npos; }

// glob(3) on /proc/sys, for a key that is there.
bool MatchesPattern(std::string_view pattern, std::string_view key) {
  const std::vector<std::string_view> patterns = SplitWords(pattern, "/");
  const std::vector<std::string_view> components = SplitWords(key, "/");
  return std::equal(patterns.begin(), patterns.end(), components.begin(), components.end(),
                    [](std::string_view component_pattern, std::string_view component) {
                      return MatchesComponent(component_pattern, component);
                    });
}

}  // namespace

std::string NormalizeSysctlName(std::string_view name) {
  std::string path(name);
  const std::size_t first = path.find_first_of("/.");
  if (first != std::string::npos && path[first] == '.') {
    for (char& character : path) {
      if (character == '.' || character == '/') {
        character = character == '.' ? '/' : '.';
      }
    }
  }
  return Simplify(path);
}

std::vector<SysctlLine> ParseSysctlFile(std::string_view text, std::string_view path) {
  std::vector<SysctlLine> lines;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = TakeLine(text);
    if (line.size() >= kMaxLineBytes) {
      break;
    }
    if (std::optional<SysctlLine> parsed = ParseLine(line, OriginOf(path, {number, line}))) {
      lines.push_back(*std::move(parsed));
    }
  }
  return lines;
}

void SysctlTable::Add(std::vector<SysctlLine> lines) {
  for (SysctlLine& line : lines) {
    const std::size_t index = lines_.size();
    const auto found = current_.find(line.key);
    const bool repeated = found != current_.end() && lines_[found->second].value == line.value;
    if (!repeated) {
      current_[line.key] = index;
    }
    if (IsPattern(line.key)) {
      patterns_.push_back(index);
    } else {
      by_key_[line.key].push_back(index);
    }
    lines_.push_back(std::move(line));
  }
}

void SysctlTable::AddUnreadable(Error error) { unreadable_ = {lines_.size(), std::move(error)}; }

SysctlTable::Answer SysctlTable::Find(const std::string& key) const {
  Answer answer;
  std::vector<std::size_t> setters;
  const auto own = by_key_.find(key);
  const bool explicit_line = own != by_key_.end();
  if (explicit_line) {
    setters = own->second;
    const SysctlLine& line = lines_[current_.find(key)->second];
    answer.winner = line.value ? std::optional(line) : std::nullopt;
  }
  // A line of the key itself in a later file wins, whatever the unreadable one says.
  if (unreadable_ && (!explicit_line || own->second.back() < unreadable_->first)) {
    answer.error = unreadable_->second;
  }
  std::size_t last = 0;
  for (const std::size_t index : patterns_) {
    const SysctlLine& line = lines_[index];
    if (!line.value || !MatchesPattern(line.key, key)) {
      continue;
    }
    setters.push_back(index);
    if (!explicit_line && current_.find(line.key)->second == index && index >= last) {
      answer.winner = line;
      last = index;
    }
  }
  std::sort(setters.begin(), setters.end());
  for (const std::size_t index : setters) {
    if (!answer.winner || lines_[index].value != answer.winner->value) {
      answer.overridden.push_back(lines_[index].origin);
    }
  }
  return answer;
}

std::optional<std::int64_t> ParseSysctlInteger(std::string_view text) {
  text = Trim(text);
  const bool negative = text.starts_with('-');
  text.remove_prefix(negative ? 1 : 0);
  int base = 10;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || number > kMost) {
    return std::nullopt;
  }
  return negative ? -static_cast<std::int64_t>(number) : static_cast<std::int64_t>(number);
}

std::optional<std::string_view> DefaultSysctl(std::string_view key) {
  const auto found = std::find_if(std::begin(kDefaults), std::end(kDefaults),
                                  [&](const Default& known) { return known.key == key; });
  return found == std::end(kDefaults) ? std::nullopt : std::optional(found->value);
}

}  // namespace assay::runtime
