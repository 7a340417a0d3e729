// Rule text: whatever the bytes, the compiler ends and reports; what parses well is printed, parsed
// and printed again to the same text; and a Program that comes out keeps its promises.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/ast/print.h"
#include "compiler/compile.h"
#include "compiler/parse/parse.h"
#include "runtime/probes/probe.h"
#include "runtime/program/text.h"

namespace {

using namespace assay;  // NOLINT(google-build-using-namespace): a program of one page

// The text printed, or nothing if it has mistakes.
std::string Print(const std::string& text) {
  compiler::Sources sources;
  compiler::Diagnostics diagnostics;
  const compiler::SourceId id = sources.Add("printed.assay", text);
  const compiler::Module module = compiler::ParseModule(id, sources, diagnostics);
  return diagnostics.HasErrors() ? "" : compiler::PrintModule(module, sources.Text(id));
}

bool IsSound(const runtime::Program& program) {
  const std::string text = runtime::WriteText(program);
  const auto again = runtime::ReadText(text);
  return runtime::Verify(program, runtime::AllSchemas()).has_value() && again.has_value() &&
         runtime::WriteText(*again) == text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string printed = Print(text);
  if (!printed.empty() && Print(printed) != printed) {
    std::abort();
  }
  const compiler::CompileResult result =
      compiler::Compile({{{"fuzz.assay", text, true}}, std::nullopt}, runtime::AllSchemas());
  static_cast<void>(compiler::Render(result.diagnostics, result.sources));
  if (result.program.has_value() != result.diagnostics.empty() ||
      (result.program && !IsSound(*result.program))) {
    std::abort();
  }
  return 0;
}
