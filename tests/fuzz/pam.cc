// A PAM service that may include itself, judged to the end.
#include "runtime/probes/pam.h"

#include "runtime/probes/password_change.h"
#include "runtime/system/memory_system.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay::runtime;
  MemorySystem system;
  system.AddFile("/etc/pam.d/passwd", std::string(reinterpret_cast<const char*>(data), size));
  const auto stack = LoadPasswordStack(system);
  if (stack && !CheckStack(*stack)) {
    AnalysePasswordChange(*stack, QualitySettings::Pwquality(), {});
  }
  return 0;
}
