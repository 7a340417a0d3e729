// The values of sshd's options: each function reads a value exactly as OpenSSH 9.2p1 does (misc.c,
// match.c, addr.c, fmt_scaled.c, auth2.c) and writes it as `sshd -T` prints it. Nothing means that
// sshd refuses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::runtime {

// Seconds of a time such as `1h30m` (convtime).
std::optional<int> ParseSshdTime(const std::string& text);

// A decimal number from 0 to `maximum` (strtonum).
std::optional<int> ParseSshdNumber(const std::string& text, int maximum);

// Bytes, with K, M, G, T, P or E (scan_scaled).
std::optional<std::int64_t> ParseSshdSize(const std::string& text);

// An IPQoS word or number, as its name or 0xNN (parse_ipqos, iptos2str).
std::optional<std::string> NormalizeSshdQualityOfService(const std::string& text);

// Whether a pattern list of addresses is well formed: networks have a fitting mask length and no
// host bits, no piece is empty (addr_match_list without an address).
bool IsSshdAddressList(std::string_view list);

// A numeric address in its canonical form. Nothing if it is a name or no address.
std::optional<std::string> NormalizeSshdAddress(const std::string& text);

// Host and port of `host`, `host:port`, `[address]:port`; the host without brackets (hpdelim,
// cleanhostname).
struct SshdHostPort {
  std::string host;
  std::optional<std::string> port;
};
std::optional<SshdHostPort> SplitSshdHostPort(std::string_view text);

// The methods of one AuthenticationMethods list, without submethods; nothing if one is unknown.
std::optional<std::vector<std::string>> ParseSshdMethods(std::string_view list);

// Whether `text` matches a list of patterns with `*`, `?` and `!`: 1, 0, or -1 by a negated one
// (match_pattern_list).
int MatchSshdPatterns(std::string_view text, std::string_view patterns);

// The pieces of `text` between commas, also empty ones.
std::vector<std::string> SplitCommas(std::string_view text);

}  // namespace assay::runtime
