// The modules of a password stack that this project knows: what their arguments set, and how they
// answer when a password is changed.
//
// Source: Linux-PAM 1.5, modules/pam_unix, modules/pam_pwhistory, libpam/pam_get_authtok.c.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/pam.h"
#include "runtime/probes/pam_stack.h"
#include "runtime/schema/value.h"

namespace assay::runtime {

enum class PamRole {
  kQuality,    // pam_pwquality, pam_cracklib
  kPasswdqc,   // pam_passwdqc: a quality module whose settings are not judged
  kHistory,    // pam_pwhistory
  kUnix,       // pam_unix: stores the password
  kDeny,       // pam_deny
  kPermit,     // pam_permit; pam_localuser, since the user asked about is local
  kDirectory,  // asks a directory service, and for a new password if there is none
  kOther,      // anything may come of it
};

PamRole RoleOf(const PamEntry& entry);

struct PamUnixSettings {
  int minimum_length = 0;  // at least 1: an empty password is never stored
  bool minimum_length_set = false;
  int remember = 0;
  std::string hash;  // empty: not said
};

// `debian`: whether the module has Debian's patch, with which the minimum is 6 where not set.
PamUnixSettings ParsePamUnixArguments(const std::vector<std::string>& arguments, bool debian);

// The hash that an ENCRYPT_METHOD of login.defs means to pam_unix, or nothing. Names are those of
// `shadow(...).hash_scheme`.
std::optional<std::string> PamUnixHash(std::string_view method);

struct PamHistorySettings {
  int remember = 10;
  bool enforce_for_root = false;
  Provenance provenance;  // of remember
};

// pam_pwhistory's arguments, after its file, if it reads one: /etc/security/pwhistory.conf has been
// read since 1.5.3, and by Red Hat's 1.5.1.
PamHistorySettings ParsePamHistory(const std::vector<std::string>& arguments, const Origin& origin,
                                   std::optional<std::string_view> file);

enum class PamPhase { kCheck, kUpdate };  // the two passes of pam_chauthtok(3)

// A module that refuses the new password, and with which code.
struct PamJudge {
  std::size_t entry = 0;
  int code = kPamTokenError;
};

// How a stack's modules answer a user who changes a local password and knows the old one. Modules
// that are not known answer in every way that makes a difference. The stack must outlive the model.
PamModel PasswordChangeModel(const PamStack& stack, PamPhase phase, std::optional<PamJudge> judge);

}  // namespace assay::runtime
