// files(under, type, local): every file below some folders, from one walk for all rules.
#pragma once

#include "runtime/probes/probe.h"

namespace assay::runtime {

Probe MakeFilesProbe();

}  // namespace assay::runtime
