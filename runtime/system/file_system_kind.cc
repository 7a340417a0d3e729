#include "runtime/system/file_system_kind.h"

#include <linux/magic.h>
#include <sys/vfs.h>

#include <algorithm>
#include <iterator>

namespace assay::runtime {
namespace {

// Numbers without a name in linux/magic.h are those of the file systems' own sources.
constexpr std::uint32_t kPseudo[] = {
    AAFS_MAGIC,           AUTOFS_SUPER_MAGIC,    BINDERFS_SUPER_MAGIC, BINFMTFS_MAGIC,
    BPF_FS_MAGIC,         CGROUP2_SUPER_MAGIC,   CGROUP_SUPER_MAGIC,   DEBUGFS_MAGIC,
    DEVPTS_SUPER_MAGIC,   EFIVARFS_MAGIC,        HUGETLBFS_MAGIC,      NSFS_MAGIC,
    OPENPROM_SUPER_MAGIC, PROC_SUPER_MAGIC,      PSTOREFS_MAGIC,       RDTGROUP_SUPER_MAGIC,
    SECURITYFS_MAGIC,     SELINUX_MAGIC,         SMACK_MAGIC,          SYSFS_MAGIC,
    TRACEFS_MAGIC,        USBDEVICE_SUPER_MAGIC, XENFS_SUPER_MAGIC,
    0x19800202,  // mqueue
    0x62656570,  // configfs
    0x65735543,  // fusectl
    0x67596969,  // rpc_pipefs
    0x6e667364,  // nfsd
};

constexpr std::uint32_t kNetwork[] = {
    AFS_FS_MAGIC,     AFS_SUPER_MAGIC,  CEPH_SUPER_MAGIC, CIFS_SUPER_MAGIC,
    CODA_SUPER_MAGIC, FUSE_SUPER_MAGIC, NCP_SUPER_MAGIC,  NFS_SUPER_MAGIC,
    SMB2_SUPER_MAGIC, SMB_SUPER_MAGIC,  V9FS_MAGIC,
    0x0bd00bd0,  // lustre
    0x19830326,  // beegfs
    0x20030528,  // orangefs
    0x47504653,  // gpfs
    0x786f4256,  // vboxsf
    0xaad7aaea,  // panfs
};

}  // namespace

FileSystemKind KindOfFileSystem(std::uint32_t magic) {
  if (std::find(std::begin(kPseudo), std::end(kPseudo), magic) != std::end(kPseudo)) {
    return FileSystemKind::kPseudo;
  }
  if (std::find(std::begin(kNetwork), std::end(kNetwork), magic) != std::end(kNetwork)) {
    return FileSystemKind::kNetwork;
  }
  return FileSystemKind::kLocal;
}

FileSystemKind KindOfFileSystemAt(int descriptor) {
  struct statfs found = {};
  if (fstatfs(descriptor, &found) != 0) {
    return FileSystemKind::kLocal;
  }
  return KindOfFileSystem(static_cast<std::uint32_t>(found.f_type));
}

}  // namespace assay::runtime
