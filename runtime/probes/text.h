// text(path): a file's content, and its lines.
#pragma once

#include "runtime/probes/probe.h"

namespace assay::runtime {

Probe MakeTextProbe();

// The record of a file that says `content`, in the order of the schema.
Record TextRecord(std::string content, std::string_view path);

}  // namespace assay::runtime
