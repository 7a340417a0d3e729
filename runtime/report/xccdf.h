// The `xccdf` format: XCCDF 1.2 (NISTIR 7275r4), one Benchmark document that holds the rules as
// they were judged and the TestResult, so that it validates and makes a report on its own.
#pragma once

#include "runtime/report/report.h"

namespace assay::runtime {

// Identifiers are `xccdf_<publisher>_<kind>_<name>`. In a name, what an XML NCName forbids is
// written `-XX`, the byte in hexadecimal; so is a `-` that would read like that. Evidence stands in
// the `message` elements of its rule-result; coverage and gate, which XCCDF does not know, stand in
// `remark`. Text from the target is made visible (visible.h), never dropped.
void WriteXccdf(const ScanResult& result, const ReportOptions& options, std::ostream& out);

}  // namespace assay::runtime
