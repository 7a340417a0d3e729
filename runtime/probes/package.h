// package(name): whether a package is installed, and which version. From dpkg.h.
#pragma once

#include "runtime/probes/dpkg.h"

namespace assay::runtime {

Probe MakePackageProbe();

// The record of `package(name)`, in the order of the schema. Everything is Unreadable if the
// database is, or if `name` cannot be the name of a package.
Record PackageRecord(const PackageDatabase& database, std::string_view name);

}  // namespace assay::runtime
