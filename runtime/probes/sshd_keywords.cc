#include "runtime/probes/sshd_keywords.h"

#include <algorithm>
#include <cstdlib>

#include "runtime/probes/lines.h"
#include "runtime/probes/sshd_algorithms.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kYesNo = "yes no";
constexpr std::string_view kForwarding = "yes all=yes no remote local";
constexpr std::string_view kFacilities =
    "DAEMON USER AUTH AUTHPRIV LOCAL0 LOCAL1 LOCAL2 LOCAL3 LOCAL4 LOCAL5 LOCAL6 LOCAL7";
// Debian adds SILENT before QUIET, so that is the name it prints for both.
constexpr std::string_view kLogLevels =
    "SILENT QUIET=SILENT FATAL ERROR INFO VERBOSE DEBUG DEBUG1=DEBUG DEBUG2 DEBUG3";

constexpr SshdOption kOptions[] = {
    {"AcceptEnv", SshdKind::kEnvironment, SshdScope::kMatch, "", true},
    {"AddressFamily", SshdKind::kChoice, SshdScope::kGlobal, "any", true, "inet inet6 any"},
    {"AllowAgentForwarding", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kYesNo},
    {"AllowGroups", SshdKind::kGroups, SshdScope::kMatch, "", true},
    {"AllowStreamLocalForwarding", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kForwarding},
    {"AllowTcpForwarding", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kForwarding},
    {"AllowUsers", SshdKind::kUsers, SshdScope::kMatch, "", true},
    {"AuthenticationMethods", SshdKind::kMethods, SshdScope::kMatch, "any", true},
    {"AuthorizedKeysCommand", SshdKind::kCommand, SshdScope::kMatch, "none", true},
    {"AuthorizedKeysCommandUser", SshdKind::kText, SshdScope::kMatch, "none", true},
    {"AuthorizedKeysFile", SshdKind::kKeyFiles, SshdScope::kMatch,
     ".ssh/authorized_keys .ssh/authorized_keys2", false},
    {"AuthorizedPrincipalsCommand", SshdKind::kCommand, SshdScope::kMatch, "none", true},
    {"AuthorizedPrincipalsCommandUser", SshdKind::kText, SshdScope::kMatch, "none", true},
    {"AuthorizedPrincipalsFile", SshdKind::kPrincipalsFile, SshdScope::kMatch, "none", true},
    {"Banner", SshdKind::kFile, SshdScope::kMatch, "none", true},
    {"CASignatureAlgorithms", SshdKind::kSignatures, SshdScope::kMatch, "", false},
    {"ChannelTimeout", SshdKind::kChannelTimeout, SshdScope::kMatch, "", true},
    {"ChrootDirectory", SshdKind::kTextOrNone, SshdScope::kMatch, "none", true},
    {"Ciphers", SshdKind::kCiphers, SshdScope::kGlobal, "", false},
    {"ClientAliveCountMax", SshdKind::kNumber, SshdScope::kMatch, "3", true},
    {"ClientAliveInterval", SshdKind::kTime, SshdScope::kMatch, "0", true},
    {"Compression", SshdKind::kChoice, SshdScope::kGlobal, "yes", false, "yes delayed=yes no"},
    {"DebianBanner", SshdKind::kChoice, SshdScope::kGlobal, "yes", false, kYesNo},
    {"DenyGroups", SshdKind::kGroups, SshdScope::kMatch, "", true},
    {"DenyUsers", SshdKind::kUsers, SshdScope::kMatch, "", true},
    {"DisableForwarding", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"ExposeAuthInfo", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"FingerprintHash", SshdKind::kLastChoice, SshdScope::kGlobal, "SHA256", true,
     "MD5 SHA1 SHA256 SHA384 SHA512"},
    {"ForceCommand", SshdKind::kLine, SshdScope::kMatch, "none", true},
    {"GSSAPIAuthentication", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"GSSAPICleanupCredentials", SshdKind::kChoice, SshdScope::kGlobal, "yes", false, kYesNo},
    {"GSSAPIKexAlgorithms", SshdKind::kGssKeyExchanges, SshdScope::kGlobal,
     "gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-,gss-curve25519-sha256-,gss-"
     "group14-sha1-,gss-gex-sha1-",
     false},
    {"GSSAPIKeyExchange", SshdKind::kChoice, SshdScope::kGlobal, "no", false, kYesNo},
    {"GSSAPIStoreCredentialsOnRekey", SshdKind::kChoice, SshdScope::kGlobal, "no", false, kYesNo},
    {"GSSAPIStrictAcceptorCheck", SshdKind::kChoice, SshdScope::kGlobal, "yes", false, kYesNo},
    {"GatewayPorts", SshdKind::kChoice, SshdScope::kMatch, "no", true, "clientspecified yes no"},
    {"HostCertificate", SshdKind::kHostKey, SshdScope::kGlobal, "", true},
    {"HostKey", SshdKind::kHostKey, SshdScope::kGlobal,
     "/etc/ssh/ssh_host_rsa_key /etc/ssh/ssh_host_ecdsa_key /etc/ssh/ssh_host_ed25519_key", false},
    {"HostKeyAgent", SshdKind::kHostKeyAgent, SshdScope::kGlobal, "none", true},
    {"HostKeyAlgorithms", SshdKind::kKeys, SshdScope::kGlobal, "", false},
    {"HostbasedAcceptedAlgorithms", SshdKind::kKeys, SshdScope::kMatch, "", false},
    {"HostbasedAuthentication", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"HostbasedUsesNameFromPacketOnly", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"IPQoS", SshdKind::kQualityOfService, SshdScope::kMatch, "lowdelay throughput", false},
    {"IgnoreRhosts", SshdKind::kChoice, SshdScope::kMatch, "yes", true, "yes no shosts-only"},
    {"IgnoreUserKnownHosts", SshdKind::kChoice, SshdScope::kGlobal, "no", true, kYesNo},
    {"Include", SshdKind::kInclude, SshdScope::kMatch, "", false},
    {"KbdInteractiveAuthentication", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kYesNo},
    {"KerberosAuthentication", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"KerberosOrLocalPasswd", SshdKind::kChoice, SshdScope::kGlobal, "yes", false, kYesNo},
    {"KerberosTicketCleanup", SshdKind::kChoice, SshdScope::kGlobal, "yes", false, kYesNo},
    {"KexAlgorithms", SshdKind::kKeyExchanges, SshdScope::kGlobal, "", false},
    {"ListenAddress", SshdKind::kListenAddress, SshdScope::kGlobal, "", false},
    {"LogLevel", SshdKind::kChoice, SshdScope::kMatch, "INFO", true, kLogLevels},
    {"LogVerbose", SshdKind::kLogVerbose, SshdScope::kMatch, "", true},
    {"LoginGraceTime", SshdKind::kTime, SshdScope::kGlobal, "120", true},
    {"MACs", SshdKind::kMacs, SshdScope::kGlobal, "", false},
    {"Match", SshdKind::kMatch, SshdScope::kMatch, "", false},
    {"MaxAuthTries", SshdKind::kNumber, SshdScope::kMatch, "6", true},
    {"MaxSessions", SshdKind::kNumber, SshdScope::kMatch, "10", true},
    {"MaxStartups", SshdKind::kMaxStartups, SshdScope::kGlobal, "10:30:100", true},
    {"ModuliFile", SshdKind::kFile, SshdScope::kGlobal, "/etc/ssh/moduli", false},
    {"PasswordAuthentication", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kYesNo},
    {"PerSourceMaxStartups", SshdKind::kNumberOrNone, SshdScope::kGlobal, "none", true},
    {"PerSourceNetBlockSize", SshdKind::kNetBlockSize, SshdScope::kGlobal, "32:128", true},
    {"PermitEmptyPasswords", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"PermitListen", SshdKind::kPermitListen, SshdScope::kMatch, "any", true},
    {"PermitOpen", SshdKind::kPermitOpen, SshdScope::kMatch, "any", true},
    {"PermitRootLogin", SshdKind::kChoice, SshdScope::kMatch, "without-password", true,
     "without-password prohibit-password=without-password forced-commands-only yes no"},
    {"PermitTTY", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kYesNo},
    {"PermitTunnel", SshdKind::kExactChoice, SshdScope::kMatch, "no", true,
     "no point-to-point ethernet yes"},
    {"PermitUserEnvironment", SshdKind::kUserEnvironment, SshdScope::kGlobal, "no", true},
    {"PermitUserRC", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kYesNo},
    {"PidFile", SshdKind::kFile, SshdScope::kGlobal, "/run/sshd.pid", false},
    {"Port", SshdKind::kPort, SshdScope::kGlobal, "22", true},
    {"PrintLastLog", SshdKind::kChoice, SshdScope::kGlobal, "yes", true, kYesNo},
    {"PrintMotd", SshdKind::kChoice, SshdScope::kGlobal, "yes", true, kYesNo},
    {"Protocol", SshdKind::kIgnored, SshdScope::kGlobal, "2", true},
    {"PubkeyAcceptedAlgorithms", SshdKind::kKeys, SshdScope::kMatch, "", false},
    {"PubkeyAuthOptions", SshdKind::kPublicKeyOptions, SshdScope::kMatch, "none", true},
    {"PubkeyAuthentication", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kYesNo},
    {"RDomain", SshdKind::kRoutingDomain, SshdScope::kMatch, "none", false},
    {"RekeyLimit", SshdKind::kRekeyLimit, SshdScope::kMatch, "0 0", true},
    {"RequiredRSASize", SshdKind::kNumber, SshdScope::kMatch, "1024", false},
    {"RevokedKeys", SshdKind::kFile, SshdScope::kMatch, "none", true},
    {"SecurityKeyProvider", SshdKind::kSecurityKeys, SshdScope::kGlobal, "internal", false},
    {"SetEnv", SshdKind::kSetEnvironment, SshdScope::kMatch, "", true},
    {"StreamLocalBindMask", SshdKind::kModeMask, SshdScope::kMatch, "0177", true},
    {"StreamLocalBindUnlink", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"StrictModes", SshdKind::kChoice, SshdScope::kGlobal, "yes", true, kYesNo},
    {"Subsystem", SshdKind::kSubsystem, SshdScope::kGlobal, "", true},
    {"SyslogFacility", SshdKind::kChoice, SshdScope::kGlobal, "AUTH", true, kFacilities},
    {"TCPKeepAlive", SshdKind::kChoice, SshdScope::kGlobal, "yes", true, kYesNo},
    {"TrustedUserCAKeys", SshdKind::kFile, SshdScope::kMatch, "none", true},
    {"UnusedConnectionTimeout", SshdKind::kTimeOrNone, SshdScope::kMatch, "none", true},
    {"UseDNS", SshdKind::kChoice, SshdScope::kGlobal, "no", true, kYesNo},
    {"UsePAM", SshdKind::kChoice, SshdScope::kGlobal, "no", true, kYesNo},
    {"VersionAddendum", SshdKind::kVersionAddendum, SshdScope::kGlobal, "none", true},
    {"X11DisplayOffset", SshdKind::kNumber, SshdScope::kMatch, "10", true},
    {"X11Forwarding", SshdKind::kChoice, SshdScope::kMatch, "no", true, kYesNo},
    {"X11UseLocalhost", SshdKind::kChoice, SshdScope::kMatch, "yes", true, kYesNo},
    {"XAuthLocation", SshdKind::kFile, SshdScope::kGlobal, "/usr/bin/xauth", false},
};

struct Alias {
  std::string_view name;
  std::string_view option;
  SshdScope scope;
};

constexpr Alias kAliases[] = {
    {"ChallengeResponseAuthentication", "KbdInteractiveAuthentication", SshdScope::kMatch},
    {"DSAAuthentication", "PubkeyAuthentication", SshdScope::kGlobal},
    {"GSSAPICleanupCreds", "GSSAPICleanupCredentials", SshdScope::kGlobal},
    {"HostDSAKey", "HostKey", SshdScope::kGlobal},
    {"HostbasedAcceptedKeyTypes", "HostbasedAcceptedAlgorithms", SshdScope::kMatch},
    {"KeepAlive", "TCPKeepAlive", SshdScope::kGlobal},
    {"PubkeyAcceptedKeyTypes", "PubkeyAcceptedAlgorithms", SshdScope::kMatch},
    {"SkeyAuthentication", "KbdInteractiveAuthentication", SshdScope::kMatch},
};

struct Ignored {
  std::string_view name;
  SshdScope scope;
};

// Deprecated keywords, and those that Debian's build does not support: accepted, without effect.
constexpr Ignored kIgnoredKeywords[] = {
    {"AFSTokenPassing", SshdScope::kGlobal},
    {"AuthorizedKeysFile2", SshdScope::kMatch},
    {"CheckMail", SshdScope::kGlobal},
    {"GSSAPIUseSessionCredCache", SshdScope::kGlobal},
    {"GSSUseSessionCCache", SshdScope::kGlobal},
    {"KerberosGetAFSToken", SshdScope::kGlobal},
    {"KerberosTgtPassing", SshdScope::kGlobal},
    {"KeyRegenerationInterval", SshdScope::kGlobal},
    {"PAMAuthenticationViaKbdInt", SshdScope::kGlobal},
    {"PermitBlacklistedKeys", SshdScope::kGlobal},
    {"RSAAuthentication", SshdScope::kMatch},
    {"ReverseMappingCheck", SshdScope::kGlobal},
    {"RhostsAuthentication", SshdScope::kGlobal},
    {"RhostsRSAAuthentication", SshdScope::kMatch},
    {"ServerKeyBits", SshdScope::kGlobal},
    {"UseLogin", SshdScope::kGlobal},
    {"UsePrivilegeSeparation", SshdScope::kGlobal},
    {"VerifyReverseMapping", SshdScope::kGlobal},
};

const SshdOption* FindOption(std::string_view name) {
  for (const SshdOption& option : kOptions) {
    if (EqualsIgnoringCase(option.name, name)) {
      return &option;
    }
  }
  return nullptr;
}

}  // namespace

std::optional<SshdKeyword> FindSshdKeyword(std::string_view keyword) {
  if (const SshdOption* option = FindOption(keyword); option != nullptr) {
    return SshdKeyword{option, option->scope};
  }
  for (const Alias& alias : kAliases) {
    if (EqualsIgnoringCase(alias.name, keyword)) {
      return SshdKeyword{FindOption(alias.option), alias.scope};
    }
  }
  for (const Ignored& ignored : kIgnoredKeywords) {
    if (EqualsIgnoringCase(ignored.name, keyword)) {
      return SshdKeyword{nullptr, ignored.scope};
    }
  }
  return std::nullopt;
}

std::vector<std::string> SshdOptionNames() {
  std::vector<std::string> names;
  for (const SshdOption& option : kOptions) {
    if (option.kind != SshdKind::kInclude && option.kind != SshdKind::kMatch &&
        option.kind != SshdKind::kRoutingDomain) {
      names.emplace_back(option.name);
    }
  }
  for (const Alias& alias : kAliases) {
    names.emplace_back(alias.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string DefaultSshdValue(const SshdOption& option) {
  const std::optional<SshdAlgorithms> algorithms = AlgorithmsOf(option.kind);
  return std::string(algorithms ? DefaultSshdAlgorithms(*algorithms) : option.default_value);
}

std::optional<SshdAlgorithms> AlgorithmsOf(SshdKind kind) {
  if (kind == SshdKind::kCiphers) {
    return SshdAlgorithms::kCiphers;
  }
  if (kind == SshdKind::kMacs) {
    return SshdAlgorithms::kMacs;
  }
  if (kind == SshdKind::kKeyExchanges) {
    return SshdAlgorithms::kKeyExchanges;
  }
  if (kind == SshdKind::kKeys) {
    return SshdAlgorithms::kKeys;
  }
  if (kind == SshdKind::kSignatures) {
    return SshdAlgorithms::kSignatures;
  }
  return std::nullopt;
}

std::optional<SshdVersion> ParseSshdVersion(std::string_view package_version) {
  const std::size_t epoch = package_version.find(':');
  package_version.remove_prefix(epoch == std::string_view::npos ? 0 : epoch + 1);
  SshdVersion version{std::string(package_version.substr(0, package_version.rfind('-')))};
  char* end = nullptr;
  version.major = static_cast<int>(std::strtol(version.text.c_str(), &end, 10));
  if (end == version.text.c_str() || *end != '.') {
    return std::nullopt;
  }
  const char* minor = end + 1;
  version.minor = static_cast<int>(std::strtol(minor, &end, 10));
  return end == minor ? std::nullopt : std::optional(version);
}

bool IsFullyKnown(const SshdVersion& version) { return version.major == 9 && version.minor == 2; }

}  // namespace assay::runtime
