"""Reads what strace saw of a scan of an image root, and says what it should not have done.

Allowed are: the program itself and its libraries, its output folder, the root as a folder, and what
is reached from a descriptor of the root so that the kernel keeps it inside: openat2 with
RESOLVE_IN_ROOT or RESOLVE_BENEATH, or a single name that is not followed if it is a symlink. Descriptors that a call
returned are judged by the path that the kernel itself gives them (strace -y).
"""

import os.path
import re

ARGUMENTS = ["strace", "-ff", "-y", "-qq", "-e", "trace=%file,openat2", "-e", "signal=none"]

CALL = re.compile(r"^(\w+)\((.*)\)\s+= (.*)$")
DESCRIPTOR = re.compile(r"^(?:AT_FDCWD|-?\d+)(?:<([^>]*)>)?$")
RETURNED = re.compile(r"^\d+(?:<([^>]*)>)?(?:\(deleted\))?$")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\.\.\.)?')

OPENING = {"open", "openat", "openat2", "creat"}
LOOKING = {"access", "faccessat", "faccessat2", "stat", "lstat", "newfstatat", "statx", "readlink",
           "readlinkat", "statfs", "getxattr", "lgetxattr", "listxattr", "llistxattr"}
KEPT_INSIDE = re.compile(r"resolve=[A-Z_|]*RESOLVE_(IN_ROOT|BENEATH)")
WRITES = re.compile(r"O_(WRONLY|RDWR|CREAT|TRUNC|TMPFILE)")
LIBRARIES = re.compile(r"(/usr)?/lib(64)?(/[^/]+)*/[^/]+\.so(\.\d+)*"
                       r"|(/usr)?/lib(64)?(/[^/]+-linux-gnu)?(/glibc-hwcaps(/.*)?)?"
                       r"|/etc/ld\.so\.(cache|preload)|/proc/self/exe")


def inside(path, folder):
    return path == folder or path.startswith(folder.rstrip("/") + "/")


class Judge:
    def __init__(self, root, output, program):
        self.root, self.output, self.program = root, output, program
        self.executed = 0

    def is_own(self, path):
        return path == self.program or bool(LIBRARIES.fullmatch(path))

    def may_reach(self, path):
        return self.is_own(path) or inside(path, self.output) or inside(path, self.root)

    def may_name(self, path):
        """Whether this may be given to the kernel as a path: below the root, only a descriptor may."""
        return self.is_own(path) or inside(path, self.output) or inside(self.root, path)

    def confined(self, name, arguments, path):
        """Whether the kernel keeps this call below the descriptor that it starts from."""
        if arguments.startswith("AT_FDCWD") or not re.match(r"\d", arguments):
            return False
        if name == "openat2":
            return bool(KEPT_INSIDE.search(arguments))
        single = "/" not in path and path != ".."
        return single and (path in ("", ".") or "NOFOLLOW" in arguments or name == "readlinkat")

    def problem(self, line):
        """What is wrong with one line of strace, or None."""
        if not (call := CALL.match(line)):
            return None if line.startswith(("+++", "---")) else "cannot be read"
        name, arguments, result = call.groups()
        if name in ("execve", "execveat"):
            self.executed += 1
            return "a program was executed" if self.executed > 1 else None
        strings = [found[1] for found in STRING.finditer(arguments)]
        if name == "getcwd" or not strings:
            return None
        start = DESCRIPTOR.match(arguments.split(",")[0])
        folder = start[1] if start and start[1] else ""
        path = os.path.normpath(os.path.join(folder or "/", strings[0]))
        if name in OPENING:
            return self.problem_of_opening(name, arguments, strings[0], path, result)
        if name in LOOKING:
            if self.confined(name, arguments, strings[0]):
                return None if not folder or self.may_reach(folder) else "looks outside the root"
            return None if self.may_name(path) else "looks by path, not below the root"
        places = [path] if len(strings) == 1 else [
            os.path.normpath(os.path.join(folder or "/", string)) for string in strings]
        return None if all(inside(place, self.output) for place in places) else "changes a file"

    def problem_of_opening(self, name, arguments, given, path, result):
        if name == "creat" or WRITES.search(arguments):
            return None if inside(path, self.output) else "opens to write outside the output"
        if not self.confined(name, arguments, given) and not self.may_name(path):
            return "opens by path, not below the root"
        # Without a path after it: longer than PATH_MAX, so only what confined the call can tell.
        returned = RETURNED.match(result)
        if returned and returned[1] and not self.may_reach(returned[1]):
            return "opened outside the root"
        return None


def problems(lines, judge):
    """Every line that should not be there, with what is wrong with it."""
    return [f"{wrong}: {line.strip()[:300]}" for line in lines if (wrong := judge.problem(line))]


# A line, and whether it is a problem, for a scan of /r by /b/assay with output in /o.
PLANTED = [
    ('execve("/b/assay", ["/b/assay"], 0x7f /* 9 vars */) = 0', False),
    ('openat(AT_FDCWD</o>, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3</etc/ld.so.cache>', False),
    ('openat(AT_FDCWD</o>, "/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3'
     '</usr/lib/x86_64-linux-gnu/libc.so.6>', False),
    ('openat(AT_FDCWD</o>, "/r", O_RDONLY|O_PATH) = 3</r>', False),
    ('openat2(3</r>, "etc/passwd", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = 4'
     '</r/etc/passwd>', False),
    ('openat2(3</r>, "etc/passwd", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = -1 ENOENT (No)',
     False),
    ('openat2(5, "a", {flags=O_RDONLY, resolve=RESOLVE_NO_MAGICLINKS|RESOLVE_BENEATH}, 24) = 6',
     False),
    ('openat2(3</r>, "/a\\"b", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = 4</r/a"b>', False),
    ('openat2(3</r>, "etc/passwd", {flags=O_RDONLY, resolve=0}, 24) = 4</etc/passwd>', True),
    ('openat2(3</r>, "etc/passwd", {flags=O_RDWR, resolve=RESOLVE_IN_ROOT}, 24) = 4</r/etc/passwd>',
     True),
    ('openat(AT_FDCWD</o>, "/r/etc/passwd", O_RDONLY) = 4</r/etc/passwd>', True),
    ('openat(AT_FDCWD</o>, "/etc/passwd", O_RDONLY) = -1 ENOENT (No such file or directory)', True),
    ('openat(AT_FDCWD</o>, "/proc/self/mounts", O_RDONLY) = 4</proc/9/mounts>', True),
    ('openat(5</r/srv>, "a", O_RDONLY|O_NOFOLLOW|O_DIRECTORY) = 6</r/srv/a>', False),
    ('openat(5, "a", O_RDONLY|O_NOFOLLOW|O_DIRECTORY) = 6', False),
    ('openat(5</r/srv>, "a", O_RDONLY|O_DIRECTORY) = 6</etc>', True),
    ('openat(5</r/srv>, "a/b", O_RDONLY|O_NOFOLLOW) = 6</r/srv/a/b>', True),
    ('newfstatat(5</r/srv>, "a", {st_mode=S_IFREG|0644}, AT_SYMLINK_NOFOLLOW) = 0', False),
    ('newfstatat(5</etc>, "", {st_mode=S_IFREG|0644}, AT_EMPTY_PATH) = 0', True),
    ('newfstatat(5</r/srv>, "a/b", {st_mode=S_IFREG|0644}, AT_SYMLINK_NOFOLLOW) = 0', True),
    ('newfstatat(AT_FDCWD</o>, "/etc/passwd", {st_mode=S_IFREG|0644}, 0) = 0', True),
    ('readlinkat(5</r/srv>, "x", "/etc/passwd", 4096) = 11', False),
    ('openat(AT_FDCWD</o>, "/o/out.xml", O_WRONLY|O_CREAT, 0666) = 3</o/out.xml>', False),
    ('rename("/o/a", "/o/b") = 0', False),
    ('rename("/o/a", "/r/b") = 0', True),
    ('unlinkat(3</r/etc>, "passwd", 0) = 0', True),
    ('chmod("/r/etc/shadow", 0644) = 0', True),
    ('execve("/bin/sh", ["sh"], 0x7f /* 9 vars */) = 0', True),
    ('+++ exited with 0 +++', False),
]


def misjudged():
    """The planted lines that are judged wrong: none, or this file cannot be trusted."""
    judge = Judge("/r", "/o", "/b/assay")
    return [line for line, wrong in PLANTED if bool(judge.problem(line)) != wrong]
