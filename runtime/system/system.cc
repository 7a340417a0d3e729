#include "runtime/system/system.h"

namespace assay::runtime {

std::string_view ToString(FileType type) {
  switch (type) {
    case FileType::kRegular:
      return "regular";
    case FileType::kDirectory:
      return "directory";
    case FileType::kSymlink:
      return "symlink";
    case FileType::kFifo:
      return "fifo";
    case FileType::kSocket:
      return "socket";
    case FileType::kCharacterDevice:
      return "character_device";
    case FileType::kBlockDevice:
      return "block_device";
  }
  return "unknown";
}

}  // namespace assay::runtime
