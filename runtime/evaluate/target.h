// Who the target is: its own name and system, as far as it tells.
#pragma once

#include <vector>

#include "runtime/evaluate/facts.h"
#include "runtime/result/result.h"

namespace assay::runtime {

// From /etc/hostname and, if `probes` has one, the probe `os`. What cannot be had stays empty.
TargetInfo DescribeTarget(const std::vector<Probe>& probes, Facts& facts, const System& system);

}  // namespace assay::runtime
