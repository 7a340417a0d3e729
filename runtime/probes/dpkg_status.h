// dpkg's status file as text: which packages are there, in which state. Pure; dpkg.h reads the
// files.
//
// The rules are libdpkg's (lib/dpkg/parse.c, fields.c, parsehelp.c), also where they refuse: a
// status file that dpkg itself would not read is kMalformed as a whole, since what a damaged
// database does not list need not be missing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/support/result.h"

namespace assay::runtime {

// The third word of a Status field, dpkg(1) "Package states".
enum class DpkgState {
  kNotInstalled,
  kConfigFiles,  // removed, its configuration is still there
  kHalfInstalled,
  kUnpacked,
  kHalfConfigured,
  kTriggersAwaited,
  kTriggersPending,
  kInstalled,
};

// `installed`, `config-files`, ..., as dpkg spells them.
std::string_view ToString(DpkgState state);

// Whether dpkg accepts `name` as one of a package (pkg_name_is_illegal).
bool IsPackageName(std::string_view name);

struct DpkgPackage {
  std::string name;          // lower case
  std::string architecture;  // empty where the stanza names none
  std::string version;       // empty where the stanza names none
  std::string source;        // name of the source package, without its version
  DpkgState state = DpkgState::kNotInstalled;
  bool coinstallable =
      false;         // `Multi-Arch: same`: several architectures may be there side by side
  std::string path;  // the file of its stanza, and the line of `Package:` in it
  int line = 0;
  std::string text;  // that line
};

// Reads the stanzas of `text`, which stands in `path`, in their order. A stanza without a Status
// field has the state `without_status`: kNotInstalled in dpkg's own files, kInstalled in the
// status.d of images that were built without dpkg. kMalformed with path and line;
// kTooLarge beyond kMaxPackages, or kMaxSettings fields of one.
Result<std::vector<DpkgPackage>> ParseDpkgStatus(std::string_view text, std::string_view path,
                                                 DpkgState without_status);

}  // namespace assay::runtime
