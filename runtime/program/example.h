// A rule's examples: synthetic roots, and what the rule must say of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/program/program.h"

namespace assay::runtime {

enum class ExampleFactKind : std::uint8_t {
  kFile,
  kDirectory,
  kSymlink,
  kPackage,     // an installed package: a stanza of the root's dpkg database
  kUser,        // a local account: a line of /etc/passwd and one of /etc/shadow
  kGroup,       // a local group: a line of /etc/group
  kRunning,     // a value of the running kernel: a file of /proc/sys
  kUnreadable,  // opening `subject` is denied
  kLive,        // the root is a running host's: /proc and /sys in it count
};

// One statement of an example. What is not given is the default of a freshly installed system.
struct ExampleFact {
  ExampleFactKind kind = ExampleFactKind::kFile;
  std::string subject;  // a path; the name of a package, user or group; a kernel setting
  std::string content;  // of a file; what a symlink says; a package's version; a running value
  std::optional<std::uint32_t> mode;
  std::optional<std::uint32_t> uid;  // the owner; of a user its own number
  std::optional<std::uint32_t> gid;
  std::int64_t modified = 0;
  std::optional<std::string> home;
  std::optional<std::string> shell;
  std::optional<std::string> password;  // the second field of shadow(5)
  std::vector<std::string> members;     // of a group
};

// The paths that a fact makes, or adds its lines to; none of a fact that makes nothing. A user
// whose password is not given leaves /etc/shadow to others. Without needless slashes.
std::vector<std::string> PathsOf(const ExampleFact& fact);

struct Example {
  std::uint32_t rule = 0;  // index into Program::rules
  std::string outcome;     // as result.h spells it: `pass`, `fail`, ...
  std::string title;
  std::vector<ExampleFact> facts;
  SourceLine source;
};

}  // namespace assay::runtime
