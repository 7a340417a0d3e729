#include "runtime/probes/sysctl.h"

#include <catch2/catch.hpp>

#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

Answer Sysctl(const System& system, const std::string& name) {
  return Ask(system, "sysctl", {TextArgument("name", name)});
}

constexpr char kForward[] = "net.ipv4.ip_forward";

TEST_CASE("names of settings have two spellings", "[sysctl]") {
  CHECK(NormalizeSysctlName("net.ipv4.ip_forward") == "net/ipv4/ip_forward");
  CHECK(NormalizeSysctlName("net/ipv4/ip_forward") == "net/ipv4/ip_forward");
  CHECK(NormalizeSysctlName("net.ipv4.conf.eth0/1.rp_filter") == "net/ipv4/conf/eth0.1/rp_filter");
  CHECK(NormalizeSysctlName("net/ipv4/conf/eth0.1/rp_filter") == "net/ipv4/conf/eth0.1/rp_filter");
  CHECK(NormalizeSysctlName("//net//./ipv4/") == "net/ipv4");
  CHECK(NormalizeSysctlName("single") == "single");
  CHECK(NormalizeSysctlName("").empty());
}

TEST_CASE("the later file wins, and a stronger folder hides a file", "[sysctl]") {
  MemorySystem system;
  system.AddFile("/usr/lib/sysctl.d/50-a.conf", "net.ipv4.ip_forward = 1\n");
  system.AddFile("/etc/sysctl.d/60-b.conf", "# why\nnet/ipv4/ip_forward=0\n");
  system.AddFile("/usr/lib/sysctl.d/60-b.conf", "net.ipv4.ip_forward = 7\n");
  const Answer answer = Sysctl(system, kForward);
  CHECK(answer.Texts() == R"(0 "0" "0" unsupported: an image has no running kernel)"
                          " unsupported: an image has no running kernel");
  CHECK(answer["configured"].provenance.origin ==
        Origin{"/etc/sysctl.d/60-b.conf", 2, "net/ipv4/ip_forward=0"});
  CHECK(answer["configured"].provenance.overridden ==
        std::vector<Origin>{{"/usr/lib/sysctl.d/50-a.conf", 1, "net.ipv4.ip_forward = 1"}});
}

TEST_CASE("masks, patterns and exclusions", "[sysctl]") {
  MemorySystem system;
  system.AddFile("/usr/lib/sysctl.d/50-a.conf", "kernel.sysrq = 1\n");
  system.AddSymlink("/etc/sysctl.d/50-a.conf", "/dev/null");
  system.AddFile("/etc/sysctl.d/60-b.conf",
                 "net.ipv4.conf.all.rp_filter = 1\n-net.ipv4.conf.eth1.rp_filter\n"
                 "net.ipv4.conf.*.rp_filter = 2\n");
  CHECK(Sysctl(system, "kernel.sysrq").Text("set") == "absent");
  CHECK(Sysctl(system, "net.ipv4.conf.all.rp_filter").Text("set") == "\"1\"");
  CHECK(Sysctl(system, "net.ipv4.conf.eth0.rp_filter").Text("set") == "\"2\"");
  CHECK(Sysctl(system, "net.ipv4.conf.eth1.rp_filter").Text("set") == "absent");
}

TEST_CASE("/etc/sysctl.conf counts where a folder links to it", "[sysctl]") {
  MemorySystem system;
  system.AddFile("/etc/sysctl.conf", "net.ipv4.ip_forward=1\n");
  const Answer unlinked = Sysctl(system, kForward);
  CHECK(unlinked.Text("configured") == "0");
  CHECK(unlinked["configured"].provenance.note ==
        "/etc/sysctl.conf:1 is not read at boot: no sysctl.d folder has a link to it; no file sets "
        "it; the kernel's own default");
  system.AddSymlink("/etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
  CHECK(Sysctl(system, kForward).Text("configured") == "1");
}

TEST_CASE("what no file sets is the kernel's default, if that is known", "[sysctl]") {
  MemorySystem system;
  CHECK(Sysctl(system, kForward).Text("configured") == "0");
  CHECK(Sysctl(system, "net.ipv4.conf.default.accept_source_route").Text("configured") == "1");
  CHECK(Sysctl(system, "kernel.sysrq").Text("configured") ==
        "unreadable: no file sets it, and the kernel's default is not known");
  CHECK(Sysctl(system, "kernel.randomize_va_space")["configured"].state == FieldState::kUnreadable);
  system.AddFile("/boot/grub/grub.cfg", "linux /vmlinuz root=/ sysctl.net.ipv4.ip_forward=1\n");
  CHECK(Sysctl(system, kForward)["configured"].error.code == ErrorCode::kUnsupported);
  CHECK(Sysctl(system, kForward).Text("set") == "absent");
}

TEST_CASE("integers as the kernel reads them", "[sysctl]") {
  CHECK(ParseSysctlInteger("0") == 0);
  CHECK(ParseSysctlInteger(" 12\n") == 12);
  CHECK(ParseSysctlInteger("-1") == -1);
  CHECK(ParseSysctlInteger("0x10") == 16);
  CHECK(ParseSysctlInteger("010") == 8);
  CHECK_FALSE(ParseSysctlInteger(""));
  CHECK_FALSE(ParseSysctlInteger("1 2"));
  CHECK_FALSE(ParseSysctlInteger("08"));
  CHECK_FALSE(ParseSysctlInteger("1x"));
  CHECK_FALSE(ParseSysctlInteger("99999999999999999999"));
  MemorySystem system;
  system.AddFile("/etc/sysctl.d/1.conf", "kernel.core_pattern=|/bin/x\n");
  const Answer answer = Sysctl(system, "kernel.core_pattern");
  CHECK(answer["configured"].error.code == ErrorCode::kMalformed);
  CHECK(answer.Text("configured_text") == "\"|/bin/x\"");
}

TEST_CASE("lines end as systemd ends them", "[sysctl]") {
  const auto keys = [](std::string_view text) {
    std::string joined;
    for (const SysctlLine& line : ParseSysctlFile(text, "f")) {
      joined += std::to_string(line.origin.line) + line.key + line.value.value_or("-") + " ";
    }
    return joined;
  };
  CHECK(keys("a=1\r\nb=2\rc=3\n") == "1a1 2b2 3c3 ");
  CHECK(keys(std::string_view("a=1\0b=2\n\0c=3", 12)) == "1a1 2b2 3c3 ");
  CHECK(keys("\n\n-d\n#x=1\n;y=2\nz\n = \n") == "3d- 7 ");
  CHECK(keys("a=1\n" + std::string(kMaxLineBytes, 'x') + "\nb=2\n") == "1a1 ");
  CHECK(keys("\xFF=\xFE\n") == "1\xFF\xFE ");
}

TEST_CASE("a file that cannot be read leaves open what it might set", "[sysctl]") {
  const std::string early = "/etc/sysctl.d/20-secret.conf";
  const auto answer = [&](const auto& spoil, const std::string& late) {
    MemorySystem system;
    system.AddFile("/etc/sysctl.d/10.conf", "net.ipv4.ip_forward=1\n");
    spoil(system);
    system.AddFile("/etc/sysctl.d/30.conf", late);
    return Sysctl(system, kForward);
  };
  const auto denied = [&](MemorySystem& system) {
    system.AddFile(early, "x");
    system.AddFailure(early, ErrorCode::kPermissionDenied);
  };
  CHECK(answer(denied, "")["configured"].error.code == ErrorCode::kPermissionDenied);
  CHECK(answer(denied, "net.ipv4.*=0\n")["set"].error.code == ErrorCode::kPermissionDenied);
  CHECK(answer(denied, "net.ipv4.ip_forward=0\n").Text("configured") == "0");
  const auto pipe = [&](MemorySystem& system) { system.AddNode(early, {FileType::kFifo, ""}); };
  CHECK(answer(pipe, "")["configured"].error.code == ErrorCode::kNotRegularFile);
  const auto large = [&](MemorySystem& system) {
    system.AddFile(early, std::string(kMaxConfigurationBytes + 1, 'x'));
  };
  CHECK(answer(large, "")["configured"].error.code == ErrorCode::kTooLarge);
  const auto folder = [&](MemorySystem& system) { system.AddDirectory(early); };
  CHECK(answer(folder, "").Text("configured") == "1");
  const auto listing = [&](MemorySystem& system) {
    system.AddDirectory("/run/sysctl.d");
    system.AddFailure("/run/sysctl.d", ErrorCode::kPermissionDenied);
  };
  CHECK(answer(listing, "")["configured"].error.code == ErrorCode::kPermissionDenied);
}

TEST_CASE("names that are none", "[sysctl]") {
  const MemorySystem system;
  for (const char* name : {"", "net.*", "/../../etc/passwd", "a/../b"}) {
    INFO(name);
    CHECK(Sysctl(system, name).Undecided(ErrorCode::kMalformed));
  }
}

TEST_CASE("the running value is there on live hosts", "[sysctl]") {
  MemorySystem system(true);
  system.AddFile("/proc/sys/net/ipv4/ip_forward", "1\n");
  CHECK(Sysctl(system, kForward).Text("running") == "1");
  CHECK(Sysctl(system, kForward).Text("running_text") == "\"1\"");
  CHECK(Sysctl(system, "net.none")["running"].error.code == ErrorCode::kNotFound);
  system.AddFailure("/proc/sys/net/ipv4/ip_forward", ErrorCode::kPermissionDenied);
  CHECK(Sysctl(system, kForward)["running"].error.code == ErrorCode::kPermissionDenied);
}

}  // namespace
}  // namespace assay::runtime
