// A small schema for tests of the language, so that its goldens do not change with the probes.
#pragma once

#include "runtime/schema/schema.h"

namespace assay::test {

// sshd(option), sysctl(name), file(path), files(under, type), users, os.
const runtime::Schema& LanguageSchema();

}  // namespace assay::test
