// What sshd's options are: a table of keywords, how each is read, and the defaults. OpenSSH 9.2p1
// servconf.c with Debian 12's patches and build options. For other versions the keywords are taken
// as the same, and only the defaults marked as stable are known.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/probes/sshd_algorithms.h"

namespace assay::runtime {

// How an option's arguments are read.
enum class SshdKind {
  kChoice,          // one of `detail`'s words, in any case
  kLastChoice,      // the same; the last line wins
  kExactChoice,     // one of `detail`'s words
  kTime,            // seconds
  kTimeOrNone,      // seconds; `none` overrides earlier lines
  kNumber,          // 0 and more
  kNumberOrNone,    // the last line wins
  kFile,            // a path; `none` in any case
  kText,            // one argument as it stands
  kTextOrNone,      // the same; `none` in any case
  kPrincipalsFile,  // one argument; `none` in any case only outside Match blocks
  kHostKeyAgent,    // a path or SSH_AUTH_SOCK
  kSecurityKeys,    // a path or `internal`
  kLine,            // everything behind the keyword
  kVersionAddendum,
  kCommand,  // everything behind the keyword: an absolute path or `none`
  kCiphers,
  kMacs,
  kKeyExchanges,
  kKeys,
  kSignatures,
  kGssKeyExchanges,
  kPort,
  kListenAddress,
  kHostKey,      // every line counts
  kUsers,        // every line counts
  kGroups,       // every line counts
  kEnvironment,  // every line counts
  kSetEnvironment,
  kKeyFiles,
  kLogVerbose,
  kChannelTimeout,
  kMethods,
  kPermitOpen,
  kPermitListen,
  kSubsystem,
  kRekeyLimit,
  kMaxStartups,
  kNetBlockSize,
  kQualityOfService,
  kModeMask,
  kUserEnvironment,
  kPublicKeyOptions,
  kRoutingDomain,  // refused: Linux builds have none
  kIgnored,        // accepted without effect
  kInclude,
  kMatch,
};

enum class SshdScope { kGlobal, kMatch };  // kMatch: also allowed in Match blocks

struct SshdOption {
  std::string_view name;  // as sshd_config(5) spells it
  SshdKind kind;
  SshdScope scope;
  std::string_view default_value;  // as `sshd -T` prints it; empty where it prints nothing
  bool stable_default;             // the same in every OpenSSH from 7.4 on, whoever built it
  std::string_view detail = {};    // kChoice: `word` or `word=how it is printed`
};

// A keyword of a configuration line. `option` is null for a keyword that is accepted and ignored.
struct SshdKeyword {
  const SshdOption* option = nullptr;
  SshdScope scope = SshdScope::kGlobal;
};

// What `keyword`, in any case, stands for, through aliases. Nothing if 9.2p1 does not know it.
std::optional<SshdKeyword> FindSshdKeyword(std::string_view keyword);

// Every name a rule may ask for: options and their aliases, sorted.
std::vector<std::string> SshdOptionNames();

// The option's default as `sshd -T` of a fully known version prints it.
std::string DefaultSshdValue(const SshdOption& option);

// The algorithms that an option lists, if it lists any.
std::optional<SshdAlgorithms> AlgorithmsOf(SshdKind kind);

// A server's version, as far as its behaviour hangs on it.
struct SshdVersion {
  std::string text;  // `9.2p1`
  int major = 0;
  int minor = 0;

  bool AtLeast(int other_major, int other_minor) const {
    return std::pair(major, minor) >= std::pair(other_major, other_minor);
  }
};

// The upstream version in a package's version: `1:9.2p1-2+deb12u10` -> 9.2p1. Nothing if there is
// none.
std::optional<SshdVersion> ParseSshdVersion(std::string_view package_version);

// Whether it is the version that the tables describe in full.
bool IsFullyKnown(const SshdVersion& version);

}  // namespace assay::runtime
