#include "runtime/system/descriptor.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace assay::runtime {
namespace {

// openat2(2) answers EAGAIN when a rename raced with `..`; so does the opening of a file that
// another process holds a lease on, which may last.
constexpr int kMaxTries = 100;

constexpr std::size_t kFirstReadBytes = 4'096;  // files of /proc say that they have 0 bytes

ErrnoOr<Descriptor> Open(int directory, const std::string& path, int flags, Resolution resolution) {
  open_how how = {};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_NO_MAGICLINKS;
  how.resolve |=
      resolution == Resolution::kInRoot ? RESOLVE_IN_ROOT : RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  for (int tries = 0;; ++tries) {
    const long opened = syscall(SYS_openat2, directory, path.c_str(), &how, sizeof(how));
    if (opened >= 0) {
      return Descriptor(static_cast<int>(opened));
    }
    if (errno != EINTR && (errno != EAGAIN || tries == kMaxTries)) {
      return tl::unexpected(errno);
    }
  }
}

// open(2): O_NOATIME is for the owner and for root; others get EPERM and do without.
ErrnoOr<Descriptor> OpenToRead(int directory, const std::string& path, int flags,
                               Resolution resolution) {
  const int all_flags = flags | O_RDONLY | O_NONBLOCK | O_NOCTTY;
  ErrnoOr<Descriptor> opened = Open(directory, path, all_flags | O_NOATIME, resolution);
  if (!opened && opened.error() == EPERM) {
    return Open(directory, path, all_flags, resolution);
  }
  return opened;
}

FileType TypeOf(std::uint32_t mode) {
  switch (mode & S_IFMT) {
    case S_IFDIR:
      return FileType::kDirectory;
    case S_IFLNK:
      return FileType::kSymlink;
    case S_IFIFO:
      return FileType::kFifo;
    case S_IFSOCK:
      return FileType::kSocket;
    case S_IFCHR:
      return FileType::kCharacterDevice;
    case S_IFBLK:
      return FileType::kBlockDevice;
    default:
      return FileType::kRegular;
  }
}

ErrnoOr<LocatedStatus> Statx(int directory, const char* name, int flags) {
  struct statx found = {};
  if (statx(directory, name, flags, STATX_BASIC_STATS | STATX_MNT_ID, &found) != 0) {
    return tl::unexpected(errno);
  }
  LocatedStatus located;
  FileStatus& status = located.status;
  status.type = TypeOf(found.stx_mode);
  status.mode = found.stx_mode & 07777U;
  status.uid = found.stx_uid;
  status.gid = found.stx_gid;
  status.size = static_cast<std::int64_t>(found.stx_size);
  status.modified = found.stx_mtime.tv_sec;
  status.device = makedev(found.stx_dev_major, found.stx_dev_minor);
  status.inode = found.stx_ino;
  status.links = found.stx_nlink;
  located.mount = (found.stx_mask & STATX_MNT_ID) != 0 ? found.stx_mnt_id : 0;
  return located;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) {
    close(number_);
  }
}

ErrnoOr<Descriptor> OpenPath(int directory, const std::string& path, Symlinks symlinks,
                             Resolution resolution) {
  const int follow = symlinks == Symlinks::kFollow ? 0 : O_NOFOLLOW;
  return Open(directory, path, O_PATH | follow, resolution);
}

ErrnoOr<Descriptor> OpenDirectory(int directory, const std::string& path, Resolution resolution) {
  return OpenToRead(directory, path, O_DIRECTORY, resolution);
}

ErrnoOr<Descriptor> OpenFile(int directory, const std::string& path, Resolution resolution) {
  return OpenToRead(directory, path, 0, resolution);
}

ErrnoOr<LocatedStatus> StatusOf(int descriptor) { return Statx(descriptor, "", AT_EMPTY_PATH); }

ErrnoOr<LocatedStatus> StatusOfName(int directory, const char* name) {
  return Statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC);
}

ErrnoOr<std::string> ReadLinkOf(int descriptor) {
  std::string target(PATH_MAX, '\0');
  const ssize_t length = readlinkat(descriptor, "", target.data(), target.size());
  if (length < 0) {
    return tl::unexpected(errno);
  }
  target.resize(static_cast<std::size_t>(length));
  return target;
}

ErrnoOr<std::string> ReadBytes(int descriptor, std::size_t expected, std::size_t most) {
  // One byte more than expected: the read that finds the end needs room.
  std::string bytes(std::min(most, std::max(expected + 1, kFirstReadBytes)), '\0');
  std::size_t filled = 0;
  while (filled < most) {
    if (filled == bytes.size()) {
      bytes.resize(std::min(most, 2 * filled));
    }
    const ssize_t count = read(descriptor, bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return tl::unexpected(errno);
    }
    if (count == 0) {
      break;
    }
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace assay::runtime
