// pwquality.conf, and what it demands.
#include "runtime/probes/pwquality.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay::runtime;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  QualitySettings settings = QualitySettings::Pwquality();
  static_cast<void>(ReadPwqualityFile("/etc/security/pwquality.conf", text, settings).has_value());
  DemandOf(settings);
  return 0;
}
