#include "runtime/system/root_directory.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <string_view>

#include "runtime/schema/value.h"
#include "runtime/system/errors.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kImageEndings[] = {
    ".img",    ".raw",     ".qcow2",    ".vmdk",  ".vhd", ".vhdx", ".vdi", ".iso",
    ".ova",    ".ext4",    ".squashfs", ".erofs", ".tar", ".tgz",  ".txz", ".tar.gz",
    ".tar.xz", ".tar.bz2", ".tar.zst",  ".cpio",  ".zip", ".oci",
};

constexpr std::string_view kWayOut = "give the folder where the image is mounted or unpacked";

Failure Refuse(const std::string& path, std::string_view seen) {
  return Fail(ErrorCode::kWrongTarget, fmt::format("`{}` {}", Printable(path), seen));
}

std::string_view ImageEnding(std::string path) {
  std::transform(path.begin(), path.end(), path.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto ends = [&](std::string_view ending) { return path.ends_with(ending); };
  const auto found = std::find_if(std::begin(kImageEndings), std::end(kImageEndings), ends);
  return found == std::end(kImageEndings) ? "" : *found;
}

Failure RefuseNonDirectory(const std::string& path, FileType type) {
  if (type != FileType::kRegular) {
    std::string kind(ToString(type));
    std::replace(kind.begin(), kind.end(), '_', ' ');
    return Refuse(path, fmt::format("is a {}, not a directory: {}", kind, kWayOut));
  }
  const std::string_view ending = ImageEnding(path);
  if (ending.empty()) {
    return Refuse(path, fmt::format("is a file, not a directory: {}", kWayOut));
  }
  return Refuse(path,
                fmt::format("is a file, by its name `{}` a disk image or an archive, and only "
                            "mounted or unpacked roots are read so far: {}",
                            ending, kWayOut));
}

// Whether openat2 works here: older kernels lack it, some sandboxes forbid it.
Result<void> CheckKernel(const Descriptor& root, const std::string& path) {
  const ErrnoOr<Descriptor> again =
      OpenPath(root.number(), "/", Symlinks::kFollow, Resolution::kInRoot);
  if (again) {
    return {};
  }
  if (again.error() == ENOSYS || again.error() == EPERM) {
    return Fail(ErrorCode::kUnsupported,
                "the kernel refuses openat2(2), which keeps a scan inside its target: it needs "
                "Linux 5.6 or newer, and a sandbox that allows the call");
  }
  return Failure(ErrorFromErrno(path, again.error()));
}

Result<bool> HasDirectory(const System& system, const std::string& path) {
  const Result<FileStatus> status = system.Status(path, Symlinks::kFollow);
  if (!status && status.error().code == ErrorCode::kPermissionDenied) {
    return Failure(status.error());
  }
  return status && status->type == FileType::kDirectory;
}

Failure Denied(const std::string& path, std::string_view what) {
  return Fail(ErrorCode::kPermissionDenied,
              fmt::format("`{}` may not be {}: permission denied", Printable(path), what));
}

}  // namespace

Result<Descriptor> OpenRootDirectory(const std::string& path) {
  Descriptor root(open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!root.is_open()) {
    switch (errno) {
      case ENOENT:
      case ENOTDIR:
        return Refuse(path, fmt::format("does not exist: {}", kWayOut));
      case EACCES:
        return Denied(path, "opened");
      default:
        return Failure(ErrorFromErrno(path, errno));
    }
  }
  const ErrnoOr<LocatedStatus> located = StatusOf(root.number());
  if (!located) {
    return Failure(ErrorFromErrno(path, located.error()));
  }
  if (located->status.type != FileType::kDirectory) {
    return RefuseNonDirectory(path, located->status.type);
  }
  if (Result<void> checked = CheckKernel(root, path); !checked) {
    return Failure(checked.error());
  }
  return root;
}

Result<void> CheckIsRoot(const System& system, const std::string& path) {
  const Result<std::vector<DirectoryEntry>> entries = system.List("/");
  if (entries && entries->empty()) {
    return Refuse(path,
                  "is an empty directory, not a root file system: if an image "
                  "belongs there, mount it first");
  }
  const Result<bool> has_etc = HasDirectory(system, "/etc");
  const Result<bool> has_usr = HasDirectory(system, "/usr");
  if (!has_etc || !has_usr) {
    return Denied(path, "searched");
  }
  if (!*has_etc && !*has_usr) {
    return Refuse(path,
                  fmt::format("does not look like a root file system, it has neither /etc nor "
                              "/usr: {}",
                              kWayOut));
  }
  return {};
}

}  // namespace assay::runtime
