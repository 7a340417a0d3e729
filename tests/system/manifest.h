// Roots for tests, written from a table: the same manifest makes a folder on this machine and a
// root in memory, so that both can be asked the same questions.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "runtime/system/memory_system.h"
#include "runtime/system/system.h"

namespace assay::runtime {

struct ManifestEntry {
  std::string path;
  FileType type = FileType::kRegular;
  std::string content = "";  // of a file; what a symlink says
  std::uint32_t mode = 0644;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
};

// A folder of its own below the system's temporary one (or below `parent`), which any user may
// search; removed with all that is in it, however deep.
class TemporaryFolder {
 public:
  TemporaryFolder();
  explicit TemporaryFolder(const std::string& parent);
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A parent for folders of many thousand entries: a tmpfs, where there is one.
std::string FastParent();

// Makes all entries below `folder`. Owners are set only by root. False if one could not be made
// (device nodes need privileges): errno says why.
bool WriteManifest(const std::string& folder, const std::vector<ManifestEntry>& entries);

void AddManifest(MemorySystem& system, const std::vector<ManifestEntry>& entries);

// What `work` returns when it runs in a process of its own as `nobody`, or as who we are if we
// cannot become anyone. `work` may end its process.
std::string AsNobody(const std::function<std::string()>& work);

// The same in a mount namespace of its own, as root.
std::string InOwnMounts(const std::function<std::string()>& work);

// Says that something cannot be tried here, as a warning.
void Skip(const std::string& reason);

}  // namespace assay::runtime
