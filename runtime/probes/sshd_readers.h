// How each kind of sshd option reads its arguments, and what several lines of it come to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/sshd_keywords.h"
#include "runtime/probes/sshd_settings.h"
#include "runtime/probes/sshd_text.h"
#include "runtime/support/result.h"

namespace assay::runtime {

// The arguments of a directive that are not yet read.
class SshdArguments {
 public:
  explicit SshdArguments(const std::vector<std::string>& words) : words_(&words) {}

  bool done() const { return next_ == words_->size(); }
  void Drop() { next_ = words_->size(); }

  // The next argument, or nothing.
  std::optional<std::string> Take() {
    return done() ? std::nullopt : std::optional((*words_)[next_++]);
  }

  // The next argument where there must be one that is not empty.
  Result<std::string> TakeWord();

 private:
  const std::vector<std::string>* words_;
  std::size_t next_ = 0;
};

enum class SshdPolicy { kFirst, kLast, kAppend };  // which lines of an option count

struct SshdReading {
  std::vector<std::string> values = {};      // as `sshd -T` prints them
  std::optional<Error> undecided = {};       // accepted, but what it comes to cannot be told
  std::optional<SshdPolicy> policy = {};     // where it differs from the kind's
  std::optional<std::string> interval = {};  // of RekeyLimit
};

struct SshdReadContext {
  const SshdOption& option;
  const SshdDirective& directive;
  const SshdSetting& current;  // what earlier lines made of the option
  bool active;                 // whether the line counts
  bool exact;                  // whether the names of algorithms are known
};

// One kind of option.
struct SshdKindRow {
  SshdKind kind;
  SshdPolicy policy;
  char separator;  // between the values of a list as `sshd -T` prints it; NUL: one value
  Result<SshdReading> (*read)(const SshdReadContext& context, SshdArguments& arguments);
};

// The failure of a directive because of one of its arguments.
Failure RefuseSshd(std::string_view argument, std::string_view reason);

// The row of a kind that can be set; nullptr for Include and Match.
const SshdKindRow* FindSshdKind(SshdKind kind);

}  // namespace assay::runtime
