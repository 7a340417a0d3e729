// login.defs, by both of its readers.
#include "runtime/probes/login_defs.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& line : assay::runtime::ParseLoginDefs(text)) {
    static_cast<void>(assay::runtime::LoginDefsNumber(line.value));
    static_cast<void>(assay::runtime::FindForPam(text, line.name));
  }
  return 0;
}
