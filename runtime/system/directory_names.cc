#include "runtime/system/directory_names.h"

#include <dirent.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

static_assert(kMaxWalkFolderEntries * 256 < UINT32_MAX, "a start must fit its type");

constexpr std::size_t kRecordBytes = 32'768;  // what readdir(3) asks for at once

// The fixed part of struct linux_dirent64 of getdents64(2); dirent64 is the same, but says that
// names have 256 bytes.
constexpr std::size_t kNameOffset = offsetof(dirent64, d_name);
constexpr std::size_t kLengthOffset = offsetof(dirent64, d_reclen);

bool IsDotOrDotDot(const char* name) {
  return std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0;
}

}  // namespace

int DirectoryNames::Read(int directory, std::size_t most) {
  bytes_.clear();
  starts_.clear();
  std::string records(kRecordBytes, '\0');
  int error = 0;
  while (starts_.size() <= most) {
    const long length = syscall(SYS_getdents64, directory, records.data(), records.size());
    if (length <= 0) {
      error = length == 0 ? 0 : errno;
      break;
    }
    Add(records.data(), static_cast<std::size_t>(length), most);
  }
  std::sort(starts_.begin(), starts_.end(), [this](std::uint32_t left, std::uint32_t right) {
    return std::strcmp(bytes_.data() + left, bytes_.data() + right) < 0;
  });
  // A folder that changes while it is read may give a name twice.
  const auto last =
      std::unique(starts_.begin(), starts_.end(), [this](std::uint32_t a, std::uint32_t b) {
        return std::strcmp(bytes_.data() + a, bytes_.data() + b) == 0;
      });
  starts_.erase(last, starts_.end());
  return error;
}

void DirectoryNames::Add(const char* records, std::size_t length, std::size_t most) {
  for (std::size_t at = 0; at < length && starts_.size() <= most;) {
    unsigned short record_length = 0;
    std::memcpy(&record_length, records + at + kLengthOffset, sizeof(record_length));
    const char* name = records + at + kNameOffset;
    if (!IsDotOrDotDot(name)) {
      starts_.push_back(static_cast<std::uint32_t>(bytes_.size()));
      bytes_.append(name, std::strlen(name) + 1);
    }
    at += record_length;
  }
}

}  // namespace assay::runtime
