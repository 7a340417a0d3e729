// The `text` format: what a person reads in a terminal or a build log.
#pragma once

#include "runtime/report/report.h"

namespace assay::runtime {

// One line a rule, in the benchmark's order, with the outcome first: `grep ^FAIL` lists the
// failures. Under a rule that did not pass stands why; under one that did, nothing. Rules that the
// profile leaves out are only counted. The last line is the gate's sentence.
void WriteText(const ScanResult& result, const ReportOptions& options, std::ostream& out);

}  // namespace assay::runtime
