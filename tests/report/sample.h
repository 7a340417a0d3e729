// A ScanResult with everything that a report must be able to show.
#pragma once

#include "runtime/result/result.h"

namespace assay::test {

// All nine outcomes, all shapes of evidence, sections and rules without one, parameters, fixes,
// references, a manual rule. Summarized. Times are fixed.
runtime::ScanResult SampleResult();

// The same tree, but every string that a target or an author could have written is hostile: markup,
// terminal escapes, NUL, bidirectional marks, invalid UTF-8, `]]>`, a line of a megabyte.
runtime::ScanResult HostileResult();

// Two rules, no sections, no parameters, gate met.
runtime::ScanResult PlainResult();

}  // namespace assay::test
