// The target's dpkg database: /var/lib/dpkg/status with the journal in updates/, and status.d of
// images that were built without dpkg (distroless).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/dpkg_status.h"
#include "runtime/probes/probe.h"

namespace assay::runtime {

// Either an error or packages, at least one of them installed. "Not installed" can be said only of
// a database that was read whole: a target without one, or with one that lists nothing, is
// kNotFound, never a target without packages. Where another package manager's database is there
// instead, the error names it.
struct PackageDatabase {
  std::optional<Error> error;
  std::vector<DpkgPackage> packages;  // sorted by name; the native architecture first, then others
  std::vector<std::string> paths;     // the files that were read

  // The packages of that name in any state, in the order above; more than one only where several
  // architectures are installed side by side. `name` may end in an architecture: `libc6:amd64`.
  std::vector<const DpkgPackage*> Find(std::string_view name) const;
};

// For `context.Once(LoadDpkgDatabase)`.
PackageDatabase LoadDpkgDatabase(GatherContext& context);

// Whether a package in that state counts as installed: `installed`, `triggers-awaited` and
// `triggers-pending` do (configured; only a trigger has yet to run), `not-installed` and
// `config-files` do not. Nothing for the states that an interrupted dpkg leaves
// (`half-installed`, `unpacked`, `half-configured`): its files are there, but it is neither
// properly installed nor removed, and a rule that wants either must not pass.
std::optional<bool> CountsAsInstalled(DpkgState state);

// The installed package of that name, the native one of several; nullptr if it is not installed.
// An error if the database could not be read or the package is between states.
Result<const DpkgPackage*> FindInstalled(const PackageDatabase& database, std::string_view name);

}  // namespace assay::runtime
