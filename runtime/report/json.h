// The `json` format: our own, complete and versioned. docs/results.md documents every field.
#pragma once

#include "runtime/report/report.h"

namespace assay::runtime {

// Keys stand in the documented order. What no JSON reader should have to expect (invalid UTF-8,
// control and bidirectional characters) is written in the visible form of Printable.
void WriteJson(const ScanResult& result, const ReportOptions& options, std::ostream& out);

}  // namespace assay::runtime
