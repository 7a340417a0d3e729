// Versions in dpkg's order, which every value of type `version` is compared by.
#pragma once

#include <string_view>

namespace assay::runtime {

// Less than, equal to or greater than zero, as `a` is older than, as old as or newer than `b`.
// deb-version(7): epoch, then upstream version, then revision; `~` before everything, even the end.
// Total: any bytes have a place, also those that dpkg would refuse. A prefix up to `:` is an epoch
// only if it is a number.
int CompareVersions(std::string_view a, std::string_view b);

// The part between the epoch and the revision: `9.2p1` of `1:9.2p1-2+deb12u3`.
std::string_view UpstreamVersion(std::string_view version);

}  // namespace assay::runtime
