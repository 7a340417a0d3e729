// The stack of password modules that a target uses: the service's file with everything it includes,
// and which of its modules are installed.
//
// Source: pam.d(5) and Linux-PAM 1.5, libpam/pam_handlers.c.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/pam.h"
#include "runtime/support/result.h"
#include "runtime/system/system.h"

namespace assay::runtime {

// What a target says it does when a password is changed.
struct PamStack {
  std::string service;            // whose file it is: `passwd`
  std::vector<PamEntry> entries;  // its password modules
  std::vector<bool> installed;    // by entry: whether the module's file is there
  bool modules_known = true;      // false: no folder of modules at all; `installed` is all true
};

// The stack of `passwd`; where the target has no such service, what other services share
// (`common-password` of Debian, `system-auth` of Red Hat); then, as libpam does, `other`. A service
// whose file has no password line falls to `other`, too.
//
// kNotFound if there is no /etc/pam.d and no /usr/lib/pam.d; kMalformed where libpam would give up
// on the configuration as a whole, so that no change succeeds; the file's error if one that takes
// part may not be read.
Result<PamStack> LoadPasswordStack(const System& system);

// The module file that `module` names, or kNotFound. A bare name is looked for in the folders that
// distributions use: /lib, /lib64, /usr/lib, /usr/lib64, and one level below, in `security`.
Result<std::string> FindPamModule(const System& system, std::string_view module);

}  // namespace assay::runtime
