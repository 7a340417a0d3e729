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
  kPackage,     // an installed package, written into the root's dpkg database
  kUnreadable,  // opening `subject` is denied
  kLive,        // the root is a running host's: /proc and /sys in it count
};

// One statement of an example. What is not given is the default of a freshly installed system.
struct ExampleFact {
  ExampleFactKind kind = ExampleFactKind::kFile;
  std::string subject;  // a path, or a package's name
  std::string content;  // of a file; what a symlink says; a package's version
  std::optional<std::uint32_t> mode;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::int64_t modified = 0;
};

struct Example {
  std::uint32_t rule = 0;  // index into Program::rules
  std::string outcome;     // as result.h spells it: `pass`, `fail`, ...
  std::string title;
  std::vector<ExampleFact> facts;
  SourceLine source;
};

}  // namespace assay::runtime
