// The system calls that reach into a target, each by a directory descriptor and openat2(2).
// Failures are errno values: only the caller knows how the target names the path.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "runtime/system/system.h"

namespace assay::runtime {

template <typename T>
using ErrnoOr = tl::expected<T, int>;

// Owns one open file description.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// How openat2 may resolve: both refuse magic links.
enum class Resolution {
  kInRoot,   // symlinks are followed, the directory is their `/`
  kBeneath,  // no symlink is followed, nothing leads out of the directory
};

// O_PATH: neither reads nor disturbs what is there. Without following the last symlink, the
// descriptor is the symlink's own.
ErrnoOr<Descriptor> OpenPath(int directory, const std::string& path, Symlinks symlinks,
                             Resolution resolution);

// Opens a directory to list it; ENOTDIR for anything else, which is not opened.
ErrnoOr<Descriptor> OpenDirectory(int directory, const std::string& path, Resolution resolution);

// Opens for reading, never waiting and without touching the access time where the kernel allows.
// The caller has made sure that it is a regular file and checks the inode afterwards.
ErrnoOr<Descriptor> OpenFile(int directory, const std::string& path, Resolution resolution);

// A status, and the mount that it was found in (0 before Linux 5.8).
struct LocatedStatus {
  FileStatus status;
  std::uint64_t mount = 0;
};

// Of an open descriptor.
ErrnoOr<LocatedStatus> StatusOf(int descriptor);

// Of a name in a directory: not followed, no automount, no question to a file server.
ErrnoOr<LocatedStatus> StatusOfName(int directory, const char* name);

// What the symlink open as `descriptor` says.
ErrnoOr<std::string> ReadLinkOf(int descriptor);

// All bytes from here to the end, but at most `most`. `expected` is a guess of how many.
ErrnoOr<std::string> ReadBytes(int descriptor, std::size_t expected, std::size_t most);

}  // namespace assay::runtime
