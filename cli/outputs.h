// Which formats go where, and writing them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/files.h"
#include "runtime/report/report.h"
#include "runtime/result/result.h"

namespace assay::cli {

// `--format F` or `-o FILE`, in the order of the command line.
struct OutputWord {
  bool is_format = false;
  std::string text;
};

struct OutputRequest {
  const runtime::Format* format = nullptr;
  std::string path;  // empty: standard output
};

// Pairs formats and files: `-o` belongs to the `--format` before it, or names its format by its
// ending. Nothing asked for is text on standard output. An error names an unknown format, a file
// without a format, or two formats for one place.
runtime::Result<std::vector<OutputRequest>> PairOutputs(const std::vector<OutputWord>& words);

// The places results go to, made ready before the scan.
class Outputs {
 public:
  static runtime::Result<Outputs> Open(const std::vector<OutputRequest>& requests);

  bool uses_standard_output() const { return standard_output_ != nullptr; }

  // Writes every format; no file is half written under its name. `color` is for a terminal.
  runtime::Result<void> Write(const runtime::ScanResult& result, bool color);

 private:
  const runtime::Format* standard_output_ = nullptr;
  std::vector<std::pair<const runtime::Format*, OutputFile>> files_;
};

}  // namespace assay::cli
