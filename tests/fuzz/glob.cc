// Glob over a small root in memory: patterns come from the target's own files (sshd's Include,
// ...).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runtime/system/glob.h"
#include "runtime/system/memory_system.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::runtime;  // NOLINT(google-build-using-namespace)
  static const MemorySystem* const system = [] {
    auto* made = new MemorySystem();
    made->AddFile("/etc/a.conf", "");
    made->AddFile("/etc/.b", "");
    made->AddFile("/etc/a]-!^\\[/b", "");
    made->AddFile("/usr/lib/x/y/z.conf", "");
    made->AddSymlink("/lib", "usr/lib");
    made->AddSymlink("/etc/self", "self");
    made->AddFailure("/usr/lib/x", ErrorCode::kPermissionDenied);
    return made;
  }();
  const MemorySystem copy = *system;  // with an empty log
  const std::string_view pattern(reinterpret_cast<const char*>(data), size);
  const Result<std::vector<std::string>> paths = Glob(copy, pattern);
  if (paths) {
    for (const std::string& path : *paths) {
      if (!copy.Status(path, Symlinks::kDoNotFollow)) {
        std::abort();
      }
    }
  }
  return 0;
}
