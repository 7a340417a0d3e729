#include "runtime/probes/sshd_algorithms.h"

#include <algorithm>
#include <array>
#include <vector>

#include "runtime/probes/lines.h"
#include "runtime/probes/sshd_values.h"

namespace assay::runtime {
namespace {

using Names = std::vector<std::string>;

constexpr std::string_view kAllCiphers =
    "3des-cbc,aes128-cbc,aes192-cbc,aes256-cbc,aes128-ctr,aes192-ctr,aes256-ctr,"
    "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com";
constexpr std::string_view kDefaultCiphers =
    "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,"
    "aes256-gcm@openssh.com";
constexpr std::string_view kAllMacs =
    "hmac-sha1,hmac-sha1-96,hmac-sha2-256,hmac-sha2-512,hmac-md5,hmac-md5-96,umac-64@openssh.com,"
    "umac-128@openssh.com,hmac-sha1-etm@openssh.com,hmac-sha1-96-etm@openssh.com,"
    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-md5-etm@openssh.com,"
    "hmac-md5-96-etm@openssh.com,umac-64-etm@openssh.com,umac-128-etm@openssh.com";
constexpr std::string_view kDefaultMacs =
    "umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,"
    "hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,"
    "umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1";
constexpr std::string_view kAllKeyExchanges =
    "diffie-hellman-group1-sha1,diffie-hellman-group14-sha1,diffie-hellman-group14-sha256,"
    "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,"
    "diffie-hellman-group-exchange-sha1,diffie-hellman-group-exchange-sha256,ecdh-sha2-nistp256,"
    "ecdh-sha2-nistp384,ecdh-sha2-nistp521,curve25519-sha256,curve25519-sha256@libssh.org,"
    "sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com";
constexpr std::string_view kDefaultKeyExchanges =
    "sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,curve25519-sha256,"
    "curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
    "diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,"
    "diffie-hellman-group18-sha512,diffie-hellman-group14-sha256";
constexpr std::string_view kAllKeys =
    "ssh-ed25519,ssh-ed25519-cert-v01@openssh.com,sk-ssh-ed25519@openssh.com,"
    "sk-ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256,"
    "ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384,"
    "ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521,"
    "ecdsa-sha2-nistp521-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,"
    "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,webauthn-sk-ecdsa-sha2-nistp256@openssh.com,"
    "ssh-dss,ssh-dss-cert-v01@openssh.com,ssh-rsa,ssh-rsa-cert-v01@openssh.com,rsa-sha2-256,"
    "rsa-sha2-256-cert-v01@openssh.com,rsa-sha2-512,rsa-sha2-512-cert-v01@openssh.com";
constexpr std::string_view kDefaultKeys =
    "ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,"
    "ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,"
    "sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,"
    "rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519,"
    "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,"
    "sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256";
constexpr std::string_view kAllSignatures =
    "ssh-ed25519,sk-ssh-ed25519@openssh.com,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,"
    "ecdsa-sha2-nistp521,sk-ecdsa-sha2-nistp256@openssh.com,"
    "webauthn-sk-ecdsa-sha2-nistp256@openssh.com,ssh-dss,ssh-rsa,rsa-sha2-256,rsa-sha2-512";
constexpr std::string_view kDefaultSignatures =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
    "sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256";

// Names of plain key types that a line may use and that stand for no algorithm; any case.
constexpr std::array<std::string_view, 6> kKeyShortNames = {"ED25519",  "ED25519-SK", "ECDSA",
                                                            "ECDSA-SK", "DSA",        "RSA"};

// GSSAPI key exchanges go by a prefix; the mechanism's digest follows.
constexpr std::array<std::string_view, 7> kGssPrefixes = {
    "gss-gex-sha1-",       "gss-group1-sha1-",     "gss-group14-sha1-",     "gss-group14-sha256-",
    "gss-group16-sha512-", "gss-nistp256-sha256-", "gss-curve25519-sha256-"};

std::string_view AllAlgorithms(SshdAlgorithms algorithms) {
  switch (algorithms) {
    case SshdAlgorithms::kCiphers:
      return kAllCiphers;
    case SshdAlgorithms::kMacs:
      return kAllMacs;
    case SshdAlgorithms::kKeyExchanges:
      return kAllKeyExchanges;
    case SshdAlgorithms::kKeys:
      return kAllKeys;
    case SshdAlgorithms::kSignatures:
      return kAllSignatures;
  }
  return {};
}

bool Contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsGssKeyExchange(const std::string& name) {
  return std::any_of(kGssPrefixes.begin(), kGssPrefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

bool IsKeyName(const std::string& name) {
  const Names all = SplitCommas(kAllKeys);
  const auto matches = [&](const std::string& known) {
    return MatchSshdPatterns(known, name) != 0;
  };
  const auto is_short = [&](std::string_view known) { return EqualsIgnoringCase(known, name); };
  return std::any_of(all.begin(), all.end(), matches) ||
         std::any_of(kKeyShortNames.begin(), kKeyShortNames.end(), is_short);
}

bool IsAlgorithm(SshdAlgorithms algorithms, const std::string& name) {
  switch (algorithms) {
    case SshdAlgorithms::kCiphers:
    case SshdAlgorithms::kMacs:
      return Contains(SplitCommas(AllAlgorithms(algorithms)), name);
    case SshdAlgorithms::kKeyExchanges:
      return Contains(SplitCommas(kAllKeyExchanges), name) || IsGssKeyExchange(name);
    case SshdAlgorithms::kKeys:
    case SshdAlgorithms::kSignatures:
      return IsKeyName(name);
  }
  return false;
}

// Appends what is not there yet, up to an empty name, as kex_names_cat does.
void Append(Names& names, const Names& more) {
  const bool fresh = names.empty();
  for (const std::string& name : more) {
    if (name.empty() && !fresh) {
      return;
    }
    if (fresh || !Contains(names, name)) {
      names.push_back(name);
    }
  }
}

std::string Join(const Names& names) {
  std::string joined;
  for (const std::string& name : names) {
    joined += (joined.empty() ? "" : ",") + name;
  }
  return joined;
}

// Those of `all` that `patterns` match (or do not match).
Names Filter(std::string_view all, std::string_view patterns, bool matching) {
  Names kept;
  for (const std::string& name : SplitCommas(all)) {
    if ((MatchSshdPatterns(name, patterns) == 1) == matching) {
      kept.push_back(name);
    }
  }
  return kept;
}

// The pieces of a list before `+` and `^` lists are matched against all names.
Names Patterns(SshdAlgorithms algorithms, const std::string& text) {
  const Names defaults = SplitCommas(DefaultSshdAlgorithms(algorithms));
  Names patterns;
  if (text[0] == '+') {
    patterns = defaults;
    Append(patterns, SplitCommas(std::string_view(text).substr(1)));
  } else if (text[0] == '^') {
    patterns = SplitCommas(std::string_view(text).substr(1));
    Append(patterns, defaults);
  } else {
    patterns = SplitCommas(text);
  }
  return patterns;
}

}  // namespace

std::string_view DefaultSshdAlgorithms(SshdAlgorithms algorithms) {
  switch (algorithms) {
    case SshdAlgorithms::kCiphers:
      return kDefaultCiphers;
    case SshdAlgorithms::kMacs:
      return kDefaultMacs;
    case SshdAlgorithms::kKeyExchanges:
      return kDefaultKeyExchanges;
    case SshdAlgorithms::kKeys:
      return kDefaultKeys;
    case SshdAlgorithms::kSignatures:
      return kDefaultSignatures;
  }
  return {};
}

bool IsSshdAlgorithmList(SshdAlgorithms algorithms, const std::string& text) {
  if (!text.empty() && text[0] == '-') {
    return true;
  }
  const bool prefixed = !text.empty() && (text[0] == '+' || text[0] == '^');
  const std::string names = text.substr(prefixed ? 1 : 0);
  if (names.empty()) {
    return false;
  }
  for (const std::string& name : SplitCommas(names)) {
    if (name.empty()) {
      break;  // sshd stops looking at the first empty name
    }
    if (!IsAlgorithm(algorithms, name)) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> AssembleSshdAlgorithms(SshdAlgorithms algorithms,
                                                  const std::string& text) {
  if (text.empty()) {
    return std::string(DefaultSshdAlgorithms(algorithms));
  }
  if (text[0] == '-') {
    return Join(Filter(DefaultSshdAlgorithms(algorithms), text.substr(1), false));
  }
  Names assembled;
  for (const std::string& pattern : Patterns(algorithms, text)) {
    if (!pattern.empty() && pattern[0] == '!') {
      return std::nullopt;
    }
    Append(assembled, Filter(AllAlgorithms(algorithms), pattern, true));
  }
  if (assembled.empty()) {
    return std::nullopt;
  }
  return Join(assembled);
}

bool IsSshdGssKeyExchangeList(const std::string& text) {
  for (const std::string& name : SplitCommas(text)) {
    if (name.empty()) {
      break;
    }
    if (!IsGssKeyExchange(name)) {
      return false;
    }
  }
  return !text.empty();
}

}  // namespace assay::runtime
