// os: which operating system the target is, by os-release(5).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "runtime/probes/assignments.h"
#include "runtime/probes/probe.h"

namespace assay::runtime {

Probe MakeOsProbe();

// The assignment to one name that counts, the last one.
struct OsReleaseEntry {
  std::string value;
  std::optional<Error> error;  // kMalformed: then there is no value
  Provenance provenance;       // earlier ones are overridden
};

using OsRelease = std::map<std::string, OsReleaseEntry, std::less<>>;

// Reads an os-release file that stands in `path`; see ParseAssignments. Lines that assign nothing
// are skipped.
Result<OsRelease> ParseOsRelease(std::string_view text, std::string_view path);

// /etc/os-release, or /usr/lib/os-release if that does not exist. kNotFound says of both why.
// For `context.Once(LoadOsRelease)`.
Result<OsRelease> LoadOsRelease(GatherContext& context);

// The record of `os`, in the order of the schema.
Record OsRecord(const Result<OsRelease>& release);

}  // namespace assay::runtime
