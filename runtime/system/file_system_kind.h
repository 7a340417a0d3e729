// Which file systems a walk leaves out: those that hold no files of the target, and those that lie
// on another machine.
#pragma once

#include <cstdint>

namespace assay::runtime {

enum class FileSystemKind {
  kLocal,    // also all that are unknown: leaving one out would be the worse mistake
  kNetwork,  // FUSE among them: the kernel cannot tell which of its file systems are local
  kPseudo,   // the kernel's own: /proc, /sys, /dev/pts, ...
};

// By statfs(2)'s f_type.
FileSystemKind KindOfFileSystem(std::uint32_t magic);

// Of what `descriptor` lies on; kLocal if the kernel does not say.
FileSystemKind KindOfFileSystemAt(int descriptor);

}  // namespace assay::runtime
