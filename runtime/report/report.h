// Result formats, one row of formats.def each: a ScanResult becomes a stream of bytes.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/result/result.h"
#include "runtime/support/result.h"

namespace assay::runtime {

struct ReportOptions {
  bool color = false;  // terminal escapes; text only
};

struct Format {
  std::string_view name;       // `xccdf`
  std::string_view extension;  // `.xml`
  std::string_view summary;    // one line for --help
  // Writes the whole report. The same result gives the same bytes. A stream that fails is the
  // caller's to notice.
  void (*write)(const ScanResult& result, const ReportOptions& options, std::ostream& out);
};

const std::vector<Format>& AllFormats();

// The format of that name, or nullptr.
const Format* FindFormat(std::string_view name);

}  // namespace assay::runtime
