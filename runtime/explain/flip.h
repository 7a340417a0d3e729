// The smallest change of the target that would turn a verdict around: one line of one file, or one
// file's mode. Whatever is claimed was tried: the rule was judged again on a target with that
// change (overlay_system.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/result/result.h"
#include "runtime/result/trace.h"

namespace assay::runtime {

enum class FlipKind : std::uint8_t {
  kReplaceLine,
  kInsertLine,  // before `line`
  kAppendLine,  // at the end of the file
  kMakeFile,
  kRemoveLine,
  kSetMode,
};

// `replace_line`, `insert_line`, ...
std::string_view ToString(FlipKind kind);

struct Flip {
  FlipKind kind = FlipKind::kReplaceLine;
  std::string path;
  int line = 0;                      // of a line; else 0
  std::string before;                // the line as it is, or the mode
  std::string after;                 // the line as it would be, or the mode
  Outcome outcome = Outcome::kPass;  // what the rule was then found to be
};

// `/etc/login.defs:165: PASS_MAX_DAYS 365 instead of PASS_MAX_DAYS 99999`. One line.
std::string ToString(const Flip& flip);

// How often a rule is judged again at most before the search is given up.
inline constexpr std::size_t kMaxFlipTries = 32;

// For a failed rule, a change that makes it pass; for a passed one, a change that makes it fail.
// Nothing for other outcomes, and where no single change that was tried is enough. `program` has
// the one rule, `trace` is its verdict's.
std::optional<Flip> FindFlip(const Program& program, const std::vector<Probe>& probes,
                             const System& system, const RuleTrace& trace, Outcome outcome);

}  // namespace assay::runtime
