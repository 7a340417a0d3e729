// The target's account files as glibc's `files` backend reads them: /etc/passwd, /etc/group and
// /etc/shadow. Parsers over text, and loaders for GatherContext::Once.
//
// The rules are those of nss/nss_files/files-parse.c: blanks before an entry, empty lines and lines
// that start with `#` are skipped; a line ends at a NUL byte; numbers are read as strtoul(3) does
// and must fit in 32 bits; a line that breaks a rule is skipped, and here kept as a problem.
// Entries that start with `+` or `-` belong to NIS (nss_compat) and are no local accounts.
//
// No password hash leaves this file but in the `password` members: origins and problems never
// quote one, because evidence is published.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/schema/value.h"
#include "runtime/support/result.h"

namespace assay::runtime {

inline constexpr std::string_view kPasswdPath = "/etc/passwd";
inline constexpr std::string_view kGroupPath = "/etc/group";
inline constexpr std::string_view kShadowPath = "/etc/shadow";

// Strings are the target's bytes, which need not be UTF-8. See passwd(5).
struct PasswdEntry {
  std::string name;
  std::string password;  // secret: never into a value, a note or a message
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::string gecos;
  std::string home;
  std::string shell;
  Origin origin;
};

// See group(5).
struct GroupEntry {
  std::string name;
  std::string password;  // secret
  std::uint32_t gid = 0;
  std::vector<std::string> members;  // those the file lists; no primary members
  Origin origin;
};

// See shadow(5). Times are days, counted from 1970-01-01 where they are dates; an empty field has
// no value. One beyond 31 bits, which turns negative in glibc, has none either.
struct ShadowEntry {
  std::string name;
  std::string password;  // secret
  std::optional<std::int64_t> last_change;
  std::optional<std::int64_t> minimum;
  std::optional<std::int64_t> maximum;
  std::optional<std::int64_t> warning;
  std::optional<std::int64_t> inactive;
  std::optional<std::int64_t> expires;
  Origin origin;
};

// What one account file said. Exactly one of three: present (no error), absent (`error` is
// kNotFound), unreadable (any other error). The first entry with a name or a number is the one
// that counts.
template <typename Entry>
struct AccountFile {
  std::optional<Error> error;
  std::vector<Entry> entries;   // in the order of the file
  std::vector<Error> problems;  // lines that mean nothing: "/etc/passwd:7: ..."
  std::map<std::string, std::size_t, std::less<>> by_name;
  std::unordered_map<std::uint32_t, std::size_t> by_id;  // uid or gid; empty for shadow

  bool Absent() const { return error && error->code == ErrorCode::kNotFound; }
  bool Unreadable() const { return error && error->code != ErrorCode::kNotFound; }

  // The entry that glibc finds, or nullptr.
  const Entry* Find(std::string_view name) const {
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : &entries[found->second];
  }
  const Entry* Find(std::uint32_t id) const {
    const auto found = by_id.find(id);
    return found == by_id.end() ? nullptr : &entries[found->second];
  }
};

using Passwd = AccountFile<PasswdEntry>;
using Groups = AccountFile<GroupEntry>;
using Shadow = AccountFile<ShadowEntry>;

// Total: any bytes give a result without `error`.
Passwd ParsePasswd(std::string_view text);
Groups ParseGroup(std::string_view text);
Shadow ParseShadow(std::string_view text);

// For `context.Once(LoadPasswd)`: each file is read once in a scan.
Passwd LoadPasswd(GatherContext& context);
Groups LoadGroup(GatherContext& context);
Shadow LoadShadow(GatherContext& context);

// What a password field says, by passwd(5), shadow(5) and crypt(5):
// `empty`     nothing: no password is asked for
// `shadowed`  `x`: /etc/shadow has it
// `locked`    `!` before anything: passwd -l, usermod -L
// `none`      `*` or another text that no password's hash can be: no login by password
// `set`       a hash
std::string_view PasswordState(std::string_view field);

// The scheme of a hash by its prefix, crypt(5), also of a locked one: `yescrypt`, `gost_yescrypt`,
// `scrypt`, `bcrypt`, `sha512`, `sha256`, `sha1`, `sunmd5`, `md5`, `nt`, `bsdicrypt`, `des`,
// `unknown`;
// nothing where there is no hash.
std::optional<std::string_view> HashScheme(std::string_view field);

}  // namespace assay::runtime
