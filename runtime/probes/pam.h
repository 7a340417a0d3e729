// PAM's configuration as Linux-PAM 1.5 reads it: lines, words, control values, and what a stack of
// modules answers when each module's answer is known.
//
// Source: Linux-PAM, libpam/pam_handlers.c, pam_misc.c, pam_dispatch.c, with Debian's `@include`.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/value.h"

namespace assay::runtime {

// What modules return: indices into PamActions, by Linux-PAM's numbers (_pam_types.h).
inline constexpr int kPamReturnCodes = 32;
inline constexpr int kPamSuccess = 0;
inline constexpr int kPamPermissionDenied = 6;
inline constexpr int kPamMaxTries = 11;
inline constexpr int kPamTokenError = 20;  // PAM_AUTHTOK_ERR
inline constexpr int kPamIgnored = 25;
inline constexpr int kPamModuleUnknown = 28;

// What is done about a return code. A positive number jumps over as many modules.
inline constexpr int kPamIgnore = 0;
inline constexpr int kPamOk = -1;
inline constexpr int kPamDone = -2;
inline constexpr int kPamBad = -3;
inline constexpr int kPamDie = -4;
inline constexpr int kPamReset = -5;
using PamActions = std::array<int, kPamReturnCodes>;

// Levels of substacks (PAM_SUBSTACK_MAX_LEVEL); a stack that goes deeper fails.
inline constexpr int kPamSubstackLevels = 16;

struct PamLine {
  int number = 0;  // of its first physical line
  std::string text;
};

// The lines that say something, comments cut off and continued lines joined. `broken` is the line
// where libpam gives up (too long, or the file ends in a continued line), or 0.
struct PamLines {
  std::vector<PamLine> lines;
  int broken = 0;
};

PamLines SplitPamLines(std::string_view text);

// The words of a line; what stands in brackets is one word, without the brackets.
std::vector<std::string> SplitPamWords(std::string_view text);

// A control value: `required`, ..., or what stood in brackets (`success=1 default=ignore`). One
// that means nothing makes every return code bad. Precondition: not `include` or `substack`.
PamActions ParsePamControl(std::string_view control);

// One handler of a stack, in order of execution.
struct PamEntry {
  enum class Kind {
    kModule,
    kSubstack,  // a mark: a substack begins, at the next level
    kMustFail,  // a line that libpam cannot use: it answers PAM_PERM_DENIED
  };
  Kind kind = Kind::kModule;
  int level = 0;
  PamActions actions = {};
  std::string module;  // as written: `pam_unix.so`, or a path
  std::vector<std::string> arguments;
  Origin origin;

  // The module's name alone: `pam_unix`.
  std::string Name() const;
};

// Where a run of a stack stands.
struct PamState {
  std::size_t index = 0;      // of the entry to be asked next
  bool decided_bad = false;   // PAM's impression is negative
  bool decided_good = false;  // it is positive
  bool status_good = false;   // the status is PAM_SUCCESS
  bool token = false;         // a new password has been taken (PAM_AUTHTOK); the model's to keep
  int previous_level = 0;
  struct Saved {
    bool decided_bad = false;
    bool decided_good = false;
    bool status_good = false;
  };
  std::array<Saved, kPamSubstackLevels> saved = {};
};

// One way a module can answer.
struct PamReply {
  int code = kPamSuccess;
  bool token = false;    // whether there is a new password afterwards
  bool changed = false;  // whether it stored the new password
};

// Every way the module of a stack's entry can answer in a state; at least one.
using PamModel = std::function<std::vector<PamReply>(std::size_t entry, const PamState& state)>;

struct PamRuns {
  bool can_succeed = false;   // some run ends with PAM_SUCCESS
  bool can_change = false;    // some run stores the new password, however it ends
  bool complete = true;       // false: too many states; the rest is not known
  std::vector<bool> reached;  // by entry: some run asks it
};

// All runs of a stack under a model. An empty stack fails.
PamRuns RunPamStack(const std::vector<PamEntry>& entries, const PamModel& model);

}  // namespace assay::runtime
