// The root in memory that an example describes.
#pragma once

#include "runtime/program/example.h"
#include "runtime/system/memory_system.h"

namespace assay::runtime {

// Files as they are given, and facts as the files that hold them on a Debian system: dpkg-query(1),
// passwd(5), shadow(5), group(5), proc(5). Declaring a running value makes the root live.
MemorySystem RootOf(const Example& example);

}  // namespace assay::runtime
