// Any bytes are a status file: packages with names and, where dpkg wants them, versions; or an
// error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runtime/probes/package.h"
#include "runtime/system/memory_system.h"

namespace {

using namespace assay::runtime;

void Check(bool promise) {
  if (!promise) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto packages = ParseDpkgStatus(text, "status", DpkgState::kNotInstalled);
  MemorySystem system;
  system.AddFile("/var/lib/dpkg/status", text);
  GatherContext context(system);
  const PackageDatabase database = LoadDpkgDatabase(context);
  Check(packages.has_value() || database.error.has_value());
  if (!packages) {
    return 0;
  }
  for (const DpkgPackage& package : *packages) {
    Check(IsPackageName(package.name) && package.line > 0 && !package.source.empty());
    Check(package.state != DpkgState::kInstalled || !package.version.empty());
    const Record record = PackageRecord(database, package.name);
    Check(record.fields.size() == 5);
    Check(!database.error || record.fields[0].state == FieldState::kUnreadable);
  }
  return 0;
}
