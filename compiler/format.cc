#include "compiler/format.h"

#include <dtl/dtl.hpp>
#include <sstream>
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/parse/parse.h"

namespace assay::compiler {
namespace {

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  if (!text.empty() && !text.ends_with('\n')) {
    lines.back() += "\n\\ No newline at end of file";  // diff(1)'s words
  }
  return lines;
}

}  // namespace

FormatResult Format(SourceText source) {
  FormatResult result;
  Diagnostics diagnostics;
  const SourceId id = result.sources.Add(std::move(source.path), std::move(source.text));
  const Module module = ParseModule(id, result.sources, diagnostics);
  if (!diagnostics.HasErrors()) {
    result.text = PrintModule(module, result.sources.Text(id));
  }
  result.diagnostics = diagnostics.Sorted();
  return result;
}

std::string UnifiedDiff(const std::string& path, const std::string& before,
                        const std::string& after) {
  if (before == after) {
    return {};
  }
  dtl::Diff<std::string> diff(LinesOf(before), LinesOf(after));
  diff.compose();
  diff.composeUnifiedHunks();
  std::ostringstream out;
  out << "--- " << path << "\n+++ " << path << "\n";
  diff.printUnifiedFormat(out);
  return out.str();
}

}  // namespace assay::compiler
