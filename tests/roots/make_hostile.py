#!/usr/bin/env python3
"""make_hostile.py SOURCE DEST CANARY: small roots in DEST, each with one kind of trap.

Every root starts as a part of SOURCE, a real root: its configuration, package database and units.
CANARY is a folder outside all of them that stands for the scanner's own host: its files hold the
word CANARY, and nothing that scans a root may read them. Needs root.
"""

import os
import pathlib
import shutil
import stat
import subprocess
import sys

SOURCE, DEST, CANARY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])

PARTS = ["etc", "home", "boot/grub", "var/lib/dpkg/status", "usr/lib/systemd/system", "usr/lib/sysctl.d",
         "usr/lib/os-release"]
EMPTY = ["dev", "opt", "proc", "root", "run", "srv", "sys", "tmp", "usr/bin", "usr/lib64", "usr/sbin",
         "var/log"]


def write_canary():
    shutil.rmtree(CANARY, ignore_errors=True)
    CANARY.mkdir()
    for name, text in {
            "login.defs": "PASS_MAX_DAYS 918273645 # CANARY-HOST-LOGIN-DEFS\n",
            "sshd_config": "PermitRootLogin yes # CANARY-HOST-SSHD\n",
            "99-canary.conf": "net.ipv4.ip_forward = 1 # CANARY-HOST-SYSCTL\n",
            "passwd": "canary:x:0:0:CANARY-HOST-PASSWD:/:/bin/sh\n",
            "shadow": "canary:$6$CANARYHOSTSHADOW:19000:0:99999:7:::\n",
            "os-release": 'ID=debian\nVERSION_ID=12\nPRETTY_NAME="CANARY-HOST-OS-RELEASE"\n',
    }.items():
        (CANARY / name).write_text(text)


def small_root(name):
    """A fresh copy of the parts."""
    root = DEST / name
    for part in PARTS:
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        if (SOURCE / part).exists():
            subprocess.run(["cp", "-a", SOURCE / part, root / part], check=True)
    for folder in EMPTY:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for link in ("bin", "lib", "lib64", "sbin"):
        (root / link).symlink_to("usr/" + link)
    return root


def link(path, target):
    """A symlink in the place of whatever is at `path`."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    os.symlink(target, path)


def plain(_):
    pass


def symlinks(root):
    above = "../" * 20
    link(root / "etc/login.defs", CANARY / "login.defs")
    link(root / "etc/ssh/sshd_config", f"{above}{CANARY}/sshd_config")
    link(root / "etc/passwd", CANARY / "passwd")
    link(root / "etc/shadow", f"{above}{CANARY}/shadow")
    link(root / "etc/sysctl.d/99-canary.conf", CANARY / "99-canary.conf")
    link(root / "etc/modprobe.d", "/etc/modprobe.d")  # itself, and a folder of the host
    link(root / "etc/issue", "/etc/issue")  # itself, and a file of the host
    link(root / "etc/motd", "motd")


def os_release(root):
    link(root / "etc/os-release", CANARY / "os-release")


def os_release_above(root):
    link(root / "etc/os-release", f"../../../../../../../../../../../..{CANARY}/os-release")
    (root / "usr/lib/os-release").unlink()


def magic_links(root):
    """/proc is the image's: a link through it must not reach the scanner's descriptors."""
    link(root / "etc/login.defs", f"/proc/self/root{CANARY}/login.defs")
    link(root / "etc/ssh/sshd_config", f"/proc/self/cwd/../../../../../../..{CANARY}/sshd_config")


def fifo(root):
    for name in ("sysctl.d/98-fifo.conf", "ssh/sshd_config.d/evil.conf", "modprobe.d/evil.conf",
                 "audit/rules.d/evil.rules", "security/pwquality.conf.d/evil.conf"):
        (root / "etc" / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(root / "etc" / name)


def devzero(root):
    for name in ("sysctl.d/98-zero.conf", "modprobe.d/zero.conf", "ssh/sshd_config.d/zero.conf"):
        os.mknod(root / "etc" / name, stat.S_IFCHR | 0o644, os.makedev(1, 5))


def sparse(path):
    with open(path, "wb") as file:
        file.truncate(2 << 30)


def hugelog(root):
    sparse(root / "var/log/huge.log")


def hugeconf(root):
    sparse(root / "etc/sysctl.d/98-huge.conf")
    sparse(root / "etc/ssh/sshd_config.d/huge.conf")


def longline(root):
    (root / "etc/sysctl.d/98-longline.conf").write_bytes(b"a" * (64 << 20))


def deep(root):
    """A tree whose paths are 33 kB long: far more than PATH_MAX."""
    here = os.open(root / "srv", os.O_DIRECTORY)
    for _ in range(3000):
        os.mkdir("dddddddddd", dir_fd=here)
        below = os.open("dddddddddd", os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("bottom", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.chmod("bottom", 0o666, dir_fd=here)
    os.close(here)


def names(root):
    """World-writable files, to be reported, whose names are hard to write down safely."""
    folder = os.fsencode(root / "srv/names")
    os.mkdir(folder)
    # And folders of the search path, where a rule looks at permissions.
    binaries = os.fsencode(root / "usr/sbin")
    for name in (b"latin1-\xe9\xff", b"new\nline", b"escape\x1b[31m", b"control\x01\x02",
                 b"<xml>&\"']]>", b"-rf", b" lead trail ", b"a" * 255, b"\xed\xa0\x80surrogate",
                 b"tab\there", b"back\\slash", b"quote'\"`$(id)"):
        for where in (folder, binaries):
            path = os.path.join(where, name)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
            os.chmod(path, 0o666)
    etc = os.fsencode(root / "etc") + b"/"
    for name, content in {
            b"sysctl.d/97-latin1.conf": b"# caf\xe9 \xff\xfe\nnet.ipv4.ip_forward = 0 # \xe9\n",
            b"sysctl.d/96-nul.conf": b"# a\x00b\nnet.ipv4.ip_forward = 0\x00\n",
            b"sysctl.d/95-control.conf": b"net.ipv4.ip_forward = 0 # \x01\x1b[31m ]]> <x>&\n",
    }.items():
        with open(etc + name, "wb") as file:
            file.write(content)
    with open(etc + b"passwd", "ab") as file:
        file.write(b"j\xf6rg:x:1002:1002:J\xf6rg \x01:/home/j\xf6rg:/bin/sh\n")


def loops(root):
    (root / "srv/a/b").mkdir(parents=True)
    link(root / "srv/a/b/up", "../..")
    link(root / "srv/a/root", "/")
    link(root / "srv/a/host", CANARY.parent)
    link(root / "srv/self", ".")
    link(root / "srv/x", "y")
    link(root / "srv/y", "x")
    link(root / "usr/sbin/loop", "/usr/sbin")
    link(root / "usr/bin/host", CANARY)


def unreadable(root):
    """For a scan by a user who may not read these."""
    for name in ("ssh/sshd_config", "login.defs", "sysctl.d"):
        (root / "etc" / name).chmod(0)


ROOTS = {"base": plain, "symlinks": symlinks, "os-release": os_release,
         "os-release-above": os_release_above, "magic-links": magic_links, "fifo": fifo,
         "devzero": devzero, "hugelog": hugelog, "hugeconf": hugeconf, "longline": longline,
         "deep": deep, "names": names, "loops": loops, "unreadable": unreadable}


def main():
    write_canary()
    for name, trap in ROOTS.items():
        try:
            trap(small_root(name))
        except PermissionError as error:
            if name != "devzero":  # the one thing that a container may forbid to its root
                raise
            print(f"skipped: no root with devices: {error}")
            shutil.rmtree(DEST / name)


main()
