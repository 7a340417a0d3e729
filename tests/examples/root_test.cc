// The root that an example describes: what each statement makes of it.
#include <catch2/catch.hpp>

#include "runtime/examples/root.h"

namespace assay::test {
namespace {

using runtime::Example;
using runtime::ExampleFact;
using runtime::ExampleFactKind;

std::string ReadOf(const runtime::MemorySystem& root, const std::string& path) {
  const auto text = root.Read(path, 10'000);
  return text ? *text : "(" + text.error().message + ")";
}

ExampleFact Named(ExampleFactKind kind, std::string subject) {
  ExampleFact fact;
  fact.kind = kind;
  fact.subject = std::move(subject);
  return fact;
}

Example With(std::vector<ExampleFact> facts) { return {0, "pass", "t", std::move(facts), {}}; }

TEST_CASE("accounts become the lines of their databases", "[examples]") {
  ExampleFact ada = Named(ExampleFactKind::kUser, "ada");
  ada.uid = 1001;
  ada.gid = 50;
  ada.home = "";
  ada.shell = "/usr/bin/zsh";
  ada.password = "$y$j9T$a$b";
  ExampleFact sudo = Named(ExampleFactKind::kGroup, "sudo");
  sudo.gid = 27;
  sudo.members = {"ada", "root"};
  const auto root =
      RootOf(With({Named(ExampleFactKind::kUser, "root"), ada, Named(ExampleFactKind::kUser, "bob"),
                   sudo, Named(ExampleFactKind::kGroup, "root")}));
  CHECK(ReadOf(root, "/etc/passwd") ==
        "root:x:0:0::/root:/bin/bash\n"
        "ada:x:1001:50:::/usr/bin/zsh\n"
        "bob:x:1000:1000::/home/bob:/bin/bash\n");
  CHECK(ReadOf(root, "/etc/shadow") ==
        "root:*:19000:0:99999:7:::\n"
        "ada:$y$j9T$a$b:19000:0:99999:7:::\n"
        "bob:*:19000:0:99999:7:::\n");
  CHECK(ReadOf(root, "/etc/group") == "sudo:x:27:ada,root\nroot:x:0:\n");
  const auto shadow = root.Status("/etc/shadow", runtime::Symlinks::kFollow);
  REQUIRE(shadow.has_value());
  CHECK(shadow->mode == 0640);
  CHECK(shadow->gid == 42);
  CHECK_FALSE(root.live());
}

TEST_CASE("a shadow file that is given stays as it is", "[examples]") {
  ExampleFact shadow = Named(ExampleFactKind::kFile, "/etc/shadow");
  shadow.content = "bob:!:1:0:90:7:::\n";
  const auto root = RootOf(With({shadow, Named(ExampleFactKind::kUser, "bob")}));
  CHECK(ReadOf(root, "/etc/shadow") == shadow.content);
  CHECK(ReadOf(root, "/etc/passwd") == "bob:x:1000:1000::/home/bob:/bin/bash\n");
}

TEST_CASE("running values are files of a live root, named as sysctl(8) names them", "[examples]") {
  const std::pair<std::string, std::string> names[] = {
      {"kernel.dmesg_restrict", "/proc/sys/kernel/dmesg_restrict"},
      {"net/ipv4/conf/eth0.5/forwarding", "/proc/sys/net/ipv4/conf/eth0.5/forwarding"},
      {"net.ipv4.conf.eth0/5.forwarding", "/proc/sys/net/ipv4/conf/eth0.5/forwarding"},
  };
  for (const auto& [name, path] : names) {
    ExampleFact value = Named(ExampleFactKind::kRunning, name);
    value.content = "1";
    const auto root = RootOf(With({value}));
    CHECK(ReadOf(root, path) == "1\n");
    CHECK(root.live());
    CHECK(PathsOf(value) == std::vector<std::string>{path});
  }
}

TEST_CASE("what an example does not declare is not in its root", "[examples]") {
  const auto root = RootOf(With({Named(ExampleFactKind::kDirectory, "/srv/")}));
  for (const char* path :
       {"/etc/passwd", "/etc/shadow", "/etc/group", "/var/lib/dpkg/status", "/proc"}) {
    CHECK_FALSE(root.Status(path, runtime::Symlinks::kFollow).has_value());
  }
  CHECK(root.Status("/srv", runtime::Symlinks::kFollow).has_value());
}

TEST_CASE("packages become dpkg's stanzas, and what is unreadable cannot be opened", "[examples]") {
  ExampleFact ssh = Named(ExampleFactKind::kPackage, "openssh-server");
  ssh.content = "1:9.2p1-2";
  const auto root = RootOf(With({ssh, Named(ExampleFactKind::kPackage, "sudo"),
                                 Named(ExampleFactKind::kUnreadable, "/etc/group"),
                                 Named(ExampleFactKind::kGroup, "adm")}));
  CHECK(ReadOf(root, "/var/lib/dpkg/status") ==
        "Package: openssh-server\nStatus: install ok installed\nArchitecture: amd64\n"
        "Version: 1:9.2p1-2\n\n"
        "Package: sudo\nStatus: install ok installed\nArchitecture: amd64\n"
        "Version: 1.0-1\n\n");
  CHECK(ReadOf(root, "/etc/group") == "(/etc/group: permission denied)");
}

}  // namespace
}  // namespace assay::test
