// What a local user's new password must satisfy on a target, computed from its PAM stack.
//
// The judgement is about effect, not about lines: a module counts if no run of the stack in which
// it refuses a password ends with that password stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/pam_modules.h"
#include "runtime/probes/pam_stack.h"
#include "runtime/probes/pwquality.h"
#include "runtime/support/result.h"

namespace assay::runtime {

// What the modules' lines do not say, read from the target by the gatherer.
struct PasswordChangeFiles {
  bool debian = false;                        // pam_unix has Debian's patch
  std::optional<std::string> pwhistory;       // /etc/security/pwhistory.conf, where it is read
  std::optional<std::string> encrypt_method;  // login.defs, as pam_unix reads it
  std::optional<Origin> encrypt_origin;
};

// A value and where it comes from.
template <typename T>
struct Found {
  T value = {};
  Provenance provenance;
};

// A quality module that a password change comes by.
struct QualityModule {
  std::string name;    // `pam_pwquality`
  Origin origin;       // its line
  bool judged = true;  // false for pam_passwdqc
  bool enforced = false;
  std::string why_not;  // why it is not enforced
  QualitySettings settings;
};

struct PasswordChange {
  std::optional<QualityModule> module;  // the first enforced one, else the first one
  Found<std::int64_t> minimum_length;
  Found<std::int64_t> history;
  Found<std::string> hash;
};

// Why the stack cannot be judged, or nothing: no module of it stores a local password
// (kUnsupported), no run can succeed (kMalformed), or too many runs (kTooLarge).
std::optional<Error> CheckStack(const PamStack& stack);

// Which modules a password change comes by, and what they demand. `pwquality` are libpwquality's
// settings from its files. Precondition: CheckStack found nothing.
PasswordChange AnalysePasswordChange(const PamStack& stack, const QualitySettings& pwquality,
                                     const PasswordChangeFiles& files);

}  // namespace assay::runtime
