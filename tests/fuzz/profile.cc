// Profiles: whatever the bytes, reading ends, nothing is thrown, and mistakes can be shown.
#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/profile/profile_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::compiler::Sources sources;
  assay::compiler::Diagnostics diagnostics;
  const assay::compiler::SourceId id =
      sources.Add("fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  assay::compiler::ReadProfile(id, sources, diagnostics);
  assay::compiler::Render(diagnostics.Sorted(), sources);
  return 0;
}
