// Rule text: whatever the bytes, every stage of the compiler ends and reports; what parses well is
// printed, parsed and printed again to the same text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/ast/print.h"
#include "compiler/check/check.h"
#include "compiler/parse/parse.h"
#include "runtime/probes/probe.h"

namespace {

using namespace assay;  // NOLINT(google-build-using-namespace): a program of one page

std::string PrintAgain(const std::string& text) {
  compiler::Sources sources;
  compiler::Diagnostics diagnostics;
  const compiler::SourceId id = sources.Add("printed.assay", text);
  const compiler::Module module = compiler::ParseModule(id, sources, diagnostics);
  return diagnostics.HasErrors() ? compiler::Render(diagnostics.Sorted(), sources)
                                 : compiler::PrintModule(module);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  compiler::Sources sources;
  compiler::Diagnostics diagnostics;
  const compiler::SourceId id =
      sources.Add("fuzz.assay", std::string(reinterpret_cast<const char*>(data), size));
  compiler::Module module = compiler::ParseModule(id, sources, diagnostics);
  if (!diagnostics.HasErrors()) {
    const std::string printed = compiler::PrintModule(module);
    if (PrintAgain(printed) != printed) {
      std::abort();
    }
  }
  compiler::CheckModule(std::move(module), runtime::AllSchemas(), diagnostics);
  compiler::Render(diagnostics.Sorted(), sources);
  return 0;
}
