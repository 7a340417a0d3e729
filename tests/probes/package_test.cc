#include "runtime/probes/package.h"

#include <catch2/catch.hpp>

#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

constexpr auto kStatus = "/var/lib/dpkg/status";

std::string Stanza(const std::string& name, const std::string& status,
                   const std::string& architecture = "amd64", const std::string& version = "1-1",
                   const std::string& rest = "") {
  return "Package: " + name + "\nStatus: " + status + "\nArchitecture: " + architecture +
         "\nVersion: " + version + "\n" + rest + "\n";
}

const std::string kDpkg = Stanza("dpkg", "install ok installed");
const std::string kSame = "Multi-Arch: same\n";

Answer Package(const System& system, const std::string& name) {
  return Ask(system, "package", {TextArgument("name", name)});
}

TEST_CASE("a package is installed or not by its state", "[package]") {
  MemorySystem system;
  system.AddFile(kStatus, kDpkg + Stanza("held", "hold ok installed", "all", "2:1.0-1") +
                              Stanza("removed", "deinstall ok config-files") +
                              Stanza("purged", "purge ok not-installed") +
                              Stanza("awaiting", "install ok triggers-awaited", "all", "1",
                                     "Triggers-Awaited: held\n") +
                              Stanza("pending", "install ok triggers-pending", "all", "1",
                                     "Triggers-Pending: /held\n"));
  CHECK(Package(system, "held").Texts() == R"(true "2:1.0-1" "all" "held" "installed")");
  CHECK(Package(system, "HELD").Texts() == R"(true "2:1.0-1" "all" "held" "installed")");
  CHECK(Package(system, "awaiting").Text("installed") == "true");
  CHECK(Package(system, "pending").Text("installed") == "true");
  CHECK(Package(system, "removed").Texts() == R"(false absent absent absent "config-files")");
  CHECK(Package(system, "purged").Texts() == R"(false absent absent absent "not-installed")");
  CHECK(Package(system, "never").Texts() == "false absent absent absent absent");
  CHECK(Package(system, "never")["installed"].provenance.note ==
        "no package of that name in /var/lib/dpkg/status");
  CHECK(Package(system, "held")["version"].provenance.origin ==
        Origin{kStatus, 6, "Package: held"});
}

TEST_CASE("a package between states is neither installed nor removed", "[package]") {
  for (const std::string state : {"half-installed", "unpacked", "half-configured"}) {
    MemorySystem system;
    system.AddFile(kStatus, kDpkg + Stanza("a", "install ok " + state));
    const Answer answer = Package(system, "a");
    CHECK(answer.Text("installed") == "unreadable: /var/lib/dpkg/status:6: package `a` is " +
                                          state + ": neither installed nor removed");
    CHECK(answer.Text("version").starts_with("unreadable"));
    CHECK(answer.Text("status") == '"' + state + '"');
  }
}

TEST_CASE("several architectures of one package", "[package]") {
  MemorySystem system;
  system.AddFile(kStatus, Stanza("libc6", "install ok installed", "arm64", "2", kSame) +
                              Stanza("libc6", "install ok installed", "amd64", "1", kSame) + kDpkg +
                              Stanza("tool", "install ok installed", "all"));
  CHECK(Package(system, "libc6").Texts() == R"(true "1" "amd64" "libc6" "installed")");
  CHECK(Package(system, "libc6")["version"].provenance.note == "also libc6:arm64 2 is installed");
  CHECK(Package(system, "libc6:arm64").Texts() == R"(true "2" "arm64" "libc6" "installed")");
  CHECK(Package(system, "libc6:i386").Text("installed") == "false");
  CHECK(Package(system, "tool:amd64").Text("installed") == "true");
}

TEST_CASE("an installed architecture counts before a removed native one", "[package]") {
  MemorySystem system;
  system.AddFile(kStatus, kDpkg + Stanza("a", "deinstall ok config-files", "amd64", "1", kSame) +
                              Stanza("a", "install ok installed", "i386", "2", kSame));
  CHECK(Package(system, "a").Texts() == R"(true "2" "i386" "a" "installed")");
}

TEST_CASE("what no package can be named is not looked for", "[package]") {
  MemorySystem system;
  system.AddFile(kStatus, kDpkg);
  CHECK(Package(system, "open ssh").Undecided(ErrorCode::kMalformed));
  CHECK(Package(system, "").Undecided(ErrorCode::kMalformed));
  CHECK(Package(system, "a*").Text("installed") == "unreadable: \"a*\" is no package name");
}

TEST_CASE("without a database nothing is known", "[package]") {
  struct Row {
    std::map<std::string, std::string> files;
    std::string reason;
  };
  const Row rows[] = {
      {{}, "no package database: neither /var/lib/dpkg/status nor /var/lib/dpkg/status.d is there"},
      {{{kStatus, ""}}, "/var/lib/dpkg/status: no package is installed by it"},
      {{{kStatus, Stanza("a", "purge ok not-installed")}},
       "/var/lib/dpkg/status: no package is installed by it"},
      {{{"/var/lib/rpm/rpmdb.sqlite", "x"}, {kStatus, ""}},
       "no dpkg database; the package database /var/lib/rpm/rpmdb.sqlite is not read yet"},
      {{{"/usr/lib/sysimage/rpm/rpmdb.sqlite", "x"}},
       "no dpkg database; the package database /usr/lib/sysimage/rpm/rpmdb.sqlite is not read "
       "yet"},
      {{{"/lib/apk/db/installed", "x"}},
       "no dpkg database; the package database /lib/apk/db/installed is not read yet"},
  };
  for (const Row& row : rows) {
    MemorySystem system;
    for (const auto& [path, content] : row.files) {
      system.AddFile(path, content);
    }
    const Answer answer = Package(system, "telnet");
    CHECK(answer.Undecided(ErrorCode::kNotFound));
    CHECK(answer.Text("installed") == "unreadable: " + row.reason);
  }
}

TEST_CASE("a database that cannot be read whole says nothing", "[package]") {
  MemorySystem system;
  system.AddFile(kStatus, kDpkg);
  SECTION("denied") {
    system.AddFailure(kStatus, ErrorCode::kPermissionDenied);
    CHECK(Package(system, "dpkg").Undecided(ErrorCode::kPermissionDenied));
  }
  SECTION("status.d denied") {
    system.AddDirectory("/var/lib/dpkg/status.d");
    system.AddFailure("/var/lib/dpkg/status.d", ErrorCode::kPermissionDenied);
    CHECK(Package(system, "dpkg").Undecided(ErrorCode::kPermissionDenied));
  }
  SECTION("damaged") {
    system.AddFile(kStatus, kDpkg + "Package: cut o");
    CHECK(Package(system, "dpkg").Undecided(ErrorCode::kMalformed));
  }
  SECTION("two stanzas of one package") {
    system.AddFile(kStatus, kDpkg + Stanza("dpkg", "deinstall ok config-files"));
    CHECK(Package(system, "dpkg").Text("installed") ==
          "unreadable: /var/lib/dpkg/status:6: a second stanza of package `dpkg`");
  }
  SECTION("too large") {
    system.AddFile(kStatus, std::string(kMaxPackageDatabaseBytes + 1, '\n'));
    CHECK(Package(system, "dpkg").Undecided(ErrorCode::kTooLarge));
  }
  SECTION("too large together") {
    system.AddFile(kStatus, kDpkg + std::string(kMaxPackageDatabaseBytes - 1000, '\n'));
    system.AddFile("/var/lib/dpkg/status.d/a", std::string(1000, '\n'));
    CHECK(Package(system, "dpkg").Undecided(ErrorCode::kTooLarge));
  }
  SECTION("no file") {
    system.AddNode(kStatus, {FileType::kFifo, ""});
    CHECK(Package(system, "dpkg").Undecided(ErrorCode::kNotRegularFile));
  }
}

TEST_CASE("the journal of dpkg counts", "[package]") {
  MemorySystem system;
  system.AddFile(kStatus, kDpkg + Stanza("a", "install ok installed"));
  system.AddFile("/var/lib/dpkg/updates/0000", Stanza("a", "install ok half-configured"));
  system.AddFile("/var/lib/dpkg/updates/0001", Stanza("a", "deinstall ok config-files"));
  system.AddFile("/var/lib/dpkg/updates/tmp.i", "torn");
  CHECK(Package(system, "a").Texts() == R"(false absent absent absent "config-files")");
  CHECK(Package(system, "a")["installed"].provenance.origin ==
        Origin{"/var/lib/dpkg/updates/0001", 1, "Package: a"});
}

TEST_CASE("an image built without dpkg", "[package]") {
  MemorySystem system;
  system.AddFile("/var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\n");
  system.AddFile("/var/lib/dpkg/status.d/base.md5sums", "0123 etc/host.conf\n");
  system.AddFile("/var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a\n");
  CHECK(Package(system, "tzdata").Texts() == R"(true "2024a" absent "tzdata" "installed")");
  CHECK(Package(system, "bash")["installed"].provenance.note ==
        "no package of that name in the 2 files of dpkg's database");
}

TEST_CASE("the database is read once", "[package]") {
  MemorySystem system;
  system.AddFile(kStatus, kDpkg);
  GatherContext context(system);
  Ask(context, "package", {TextArgument("name", "a")});
  const std::size_t reads = system.log().size();
  Ask(context, "package", {TextArgument("name", "b")});
  CHECK(reads > 0);
  CHECK(system.log().size() == reads);
}

}  // namespace
}  // namespace assay::runtime
