// Any bytes are an os-release: values, or an error that says where.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runtime/probes/os.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::runtime;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto release = ParseOsRelease(text, "os-release");
  if (OsRecord(release).fields.size() != FindProbeByName("os")->schema.record.fields.size()) {
    std::abort();
  }
  if (!release) {
    return 0;
  }
  for (const auto& [name, entry] : *release) {
    const bool has_line = entry.provenance.origin && entry.provenance.origin->line > 0;
    if (!has_line || text.find(name) == std::string_view::npos ||
        entry.value.find('\0') != std::string::npos) {
      if (!entry.error) {
        std::abort();
      }
    }
  }
  return 0;
}
