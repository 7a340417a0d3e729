#include "runtime/probes/kernel.h"

#include <catch2/catch.hpp>

#include "runtime/probes/kernel_config.h"
#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

// The first bytes of an ELF file.
std::string Elf(char width, char order, unsigned machine) {
  std::string header(
      "\x7F"
      "ELF",
      4);
  header += width;
  header += order;
  header += std::string(12, '\0');
  const char low = static_cast<char>(machine & 0xFF);
  const char high = static_cast<char>(machine >> 8);
  header += order == 1 ? low : high;
  header += order == 1 ? high : low;
  return header;
}

constexpr char kRelease[] = "6.1.0-50-amd64";

MemorySystem Host(const std::string& config, const std::string& command_line,
                  const std::string& release = kRelease) {
  MemorySystem system;
  system.AddFile("/usr/bin/dpkg", Elf(2, 1, 62));
  system.AddFile("/boot/vmlinuz-" + release, "");
  system.AddFile("/boot/config-" + release, config);
  system.AddFile("/boot/grub/grub.cfg",
                 "menuentry 'x' {\n\tlinux /vmlinuz " + command_line + "\n}\n");
  return system;
}

const std::string kConfig = "CONFIG_X86_64=y\n# CONFIG_COMPAT_BRK is not set\n";

std::string Text(const System& system, std::string_view field) {
  return Ask(system, "kernel").Text(field);
}

TEST_CASE("what an image says of its kernel", "[kernel]") {
  const MemorySystem system = Host(kConfig, "root=/dev/sda1 ro quiet");
  const Answer answer = Ask(system, "kernel");
  CHECK(answer.Text("architecture") == "\"x86_64\"");
  CHECK(answer.Text("release") == "\"6.1.0-50-amd64\"");
  CHECK(answer.Text("command_line") == "\"root=/dev/sda1 ro quiet\"");
  CHECK(answer["command_line"].provenance.origin->line == 2);
  CHECK(answer.Text("aslr_configured") == "2");
  CHECK(answer["aslr_configured"].provenance.origin ==
        Origin{"/boot/config-6.1.0-50-amd64", 2, "# CONFIG_COMPAT_BRK is not set"});
  CHECK(answer.Text("nx_configured") == "true");
  CHECK(answer["aslr_running"].state == FieldState::kUnsupported);
  CHECK(answer["nx_running"].state == FieldState::kUnsupported);
}

TEST_CASE("address randomisation by sysctl.d, command line and build", "[kernel]") {
  CHECK(Text(Host("CONFIG_COMPAT_BRK=y\n", ""), "aslr_configured") == "1");
  CHECK(Text(Host(kConfig, "norandmaps"), "aslr_configured") == "0");
  CHECK(Text(Host(kConfig, "-- norandmaps"), "aslr_configured") == "2");
  MemorySystem set = Host(kConfig, "norandmaps");
  set.AddFile("/etc/sysctl.d/1.conf", "kernel.randomize_va_space=1\n");
  CHECK(Text(set, "aslr_configured") == "1");
  set.AddFailure("/etc/sysctl.d/1.conf", ErrorCode::kPermissionDenied);
  CHECK(Ask(set, "kernel")["aslr_configured"].error.code == ErrorCode::kPermissionDenied);
  MemorySystem some = Host(kConfig, "norandmaps\nlinux /vmlinuz quiet");
  CHECK(Ask(some, "kernel")["aslr_configured"].state == FieldState::kUnreadable);
  MemorySystem denied = Host(kConfig, "");
  denied.AddFailure("/boot/grub/grub.cfg", ErrorCode::kPermissionDenied);
  CHECK(Ask(denied, "kernel")["aslr_configured"].error.code == ErrorCode::kPermissionDenied);
  CHECK(Ask(denied, "kernel")["command_line"].error.code == ErrorCode::kPermissionDenied);
}

TEST_CASE("an image without a kernel", "[kernel]") {
  MemorySystem system;
  system.AddFile("/bin/sh", Elf(2, 1, 183));
  const Answer answer = Ask(system, "kernel");
  CHECK(answer.Text("architecture") == "\"aarch64\"");
  CHECK(answer.Text("release") == "absent");
  CHECK(answer.Text("command_line") == "absent");
  CHECK(answer["release"].provenance.note == "the target has no kernel");
  CHECK(answer.Text("aslr_configured") ==
        "unreadable: the target has no kernel: no file sets it, and what the kernel starts with is "
        "not known");
  CHECK(answer.Text("nx_configured") == "unreadable: the target has no kernel");
  system.AddFile("/etc/sysctl.d/1.conf", "kernel.randomize_va_space=2\n");
  CHECK(Text(system, "aslr_configured") == "2");
}

TEST_CASE("the no-execute bit", "[kernel]") {
  CHECK(Text(Host(kConfig, "noexec=off"), "nx_configured") == "true");
  CHECK(Text(Host(kConfig, "noexec=off", "5.10.0-1-amd64"), "nx_configured") == "false");
  CHECK(Text(Host(kConfig, "quiet", "5.10.0-1-amd64"), "nx_configured") == "true");
  CHECK(Text(Host("CONFIG_X86_32=y\nCONFIG_X86_PAE=y\n", ""), "nx_configured") == "true");
  CHECK(Text(Host("CONFIG_X86_32=y\n# CONFIG_X86_PAE is not set\n", ""), "nx_configured") ==
        "false");
  MemorySystem old;
  old.AddFile("/bin/sh", Elf(2, 1, 62));
  old.AddFile("/lib/modules/5.10.0-1-amd64/config", kConfig);
  CHECK(Ask(old, "kernel")["nx_configured"].state == FieldState::kUnreadable);
  MemorySystem unconfigured;
  unconfigured.AddFile("/bin/sh", Elf(2, 1, 62));
  unconfigured.AddDirectory("/lib/modules/6.1.0-1-amd64");
  CHECK(Ask(unconfigured, "kernel")["nx_configured"].error.code == ErrorCode::kNotFound);
  MemorySystem arm;
  arm.AddFile("/bin/sh", Elf(2, 1, 183));
  arm.AddDirectory("/lib/modules/6.1.0-1-arm64");
  CHECK(Text(arm, "nx_configured") == "true");
  MemorySystem mainframe;
  mainframe.AddFile("/bin/sh", Elf(2, 2, 22));
  mainframe.AddDirectory("/lib/modules/6.1.0-1-s390x");
  CHECK(Ask(mainframe, "kernel")["nx_configured"].error.code == ErrorCode::kUnsupported);
}

TEST_CASE("arguments of the kernel in scripts of GRUB", "[kernel]") {
  const auto lines = [](std::string_view text) {
    std::string joined;
    for (const Origin& line : GrubCommandLines(text, "f")) {
      joined += std::to_string(line.line) + "<" + line.text + ">";
    }
    return joined;
  };
  CHECK(lines("menuentry \"Debian\" { linux /vmlinuz root=/dev/vda1 quiet }\n") ==
        "1<root=/dev/vda1 quiet>");
  CHECK(lines("\n\tlinux\t/v a 'b c' \"norand\"maps # d\n") == "2<a b c norandmaps>");
  CHECK(lines("linux /v a \\\n  b\ninitrd /i\nlinux16 /w\n") == "1<a b>4<>");
  CHECK(lines("if x ; then linux /v y; initrd /i; fi") == "1<y>");
  CHECK(lines("# linux /v a\necho linux /v a\nset linux=1\n") == "");
  CHECK(lines("linux /v $vt_handoff") == "1<$vt_handoff>");
}

TEST_CASE("what a variable of the boot loader may hold is left open", "[kernel]") {
  MemorySystem system = Host(kConfig, "$kernelopts");
  CHECK(Text(system, "aslr_configured") == "2");
  system.AddFile("/boot/grub/grubenv", "# GRUB Environment Block\nkernelopts=ro norandmaps\n###");
  CHECK(Ask(system, "kernel")["aslr_configured"].error.code == ErrorCode::kUnsupported);
  MemorySystem set = Host(kConfig, "${extra}");
  set.AddFile("/boot/grub/custom.cfg", "set extra='norandmaps'\n");
  CHECK(Ask(set, "kernel")["aslr_configured"].error.code == ErrorCode::kUnsupported);
}

TEST_CASE("a kernel without boot loader configuration", "[kernel]") {
  MemorySystem system;
  system.AddFile("/boot/config-6.1.0-1-amd64", kConfig);
  system.AddFile("/boot/vmlinuz-6.1.0-1-amd64", "");
  CHECK(Text(system, "aslr_configured") ==
        "unreadable: no boot loader configuration is found that would tell of `norandmaps`");
}

TEST_CASE("the newest kernel is the one that boots", "[kernel]") {
  MemorySystem system;
  system.AddFile("/boot/vmlinuz-6.1.0-9-amd64", "");
  system.AddFile("/boot/vmlinuz-6.1.0-10-amd64", "");
  system.AddDirectory("/lib/modules/5.10.0-30-amd64");
  system.AddFile("/boot/vmlinuz-rescue", "");
  CHECK(Text(system, "release") == "\"6.1.0-10-amd64\"");
  system.AddFailure("/boot", ErrorCode::kPermissionDenied);
  CHECK(Ask(system, "kernel")["release"].error.code == ErrorCode::kPermissionDenied);
}

TEST_CASE("architectures by the ELF header", "[kernel]") {
  CHECK(ElfArchitecture(Elf(1, 1, 3)) == "i686");
  CHECK(ElfArchitecture(Elf(2, 1, 243)) == "riscv64");
  CHECK_FALSE(ElfArchitecture(Elf(2, 2, 62)));
  CHECK_FALSE(ElfArchitecture("#!/bin/sh\n"));
  CHECK_FALSE(ElfArchitecture(""));
  MemorySystem denied;
  denied.AddFile("/bin/sh", "");
  denied.AddFailure("/bin/sh", ErrorCode::kPermissionDenied);
  CHECK(Ask(denied, "kernel")["architecture"].error.code == ErrorCode::kPermissionDenied);
  CHECK(Ask(MemorySystem(), "kernel")["architecture"].error.code == ErrorCode::kNotFound);
}

TEST_CASE("boot entries of the Boot Loader Specification", "[kernel]") {
  MemorySystem system;
  system.AddFile("/boot/loader/entries/1.conf", "title x\noptions root=UUID=1\noptions\tquiet\n");
  CHECK(Text(system, "command_line") == "\"root=UUID=1 quiet\"");
  CHECK(KernelArgument("a=1 a=2 -- a=3", "a") == "2");
  CHECK_FALSE(KernelArgument("ab=1 a", "a"));
}

TEST_CASE("the running kernel", "[kernel]") {
  MemorySystem system = Host(kConfig, "");
  system.SetLive(true);
  system.AddFile("/proc/sys/kernel/randomize_va_space", "2\n");
  system.AddFile("/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu nx lm\n");
  CHECK(Text(system, "aslr_running") == "2");
  CHECK(Text(system, "nx_running") == "true");
  system.AddFile("/proc/cpuinfo", "flags\t\t: fpu nxx lm\n");
  CHECK(Text(system, "nx_running") == "false");
  system.AddFile("/proc/cpuinfo", "processor : 0\n");
  CHECK(Ask(system, "kernel")["nx_running"].error.code == ErrorCode::kUnsupported);
  system.AddFailure("/proc/cpuinfo", ErrorCode::kPermissionDenied);
  CHECK(Ask(system, "kernel")["nx_running"].error.code == ErrorCode::kPermissionDenied);
  system.AddFile("/proc/sys/kernel/randomize_va_space", "x\n");
  CHECK(Ask(system, "kernel")["aslr_running"].error.code == ErrorCode::kMalformed);
}

}  // namespace
}  // namespace assay::runtime
