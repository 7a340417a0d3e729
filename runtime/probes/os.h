// os: which operating system the target is, by os-release(5).
#pragma once

#include "runtime/probes/os_release.h"
#include "runtime/probes/probe.h"

namespace assay::runtime {

Probe MakeOsProbe();

// /etc/os-release, or /usr/lib/os-release if that does not exist. kNotFound says of both why.
// For `context.Once(LoadOsRelease)`.
Result<OsRelease> LoadOsRelease(GatherContext& context);

// The record of `os`, in the order of the schema.
Record OsRecord(const Result<OsRelease>& release);

}  // namespace assay::runtime
