#include "runtime/probes/os.h"

#include <catch2/catch.hpp>

#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

constexpr auto kEtc = "/etc/os-release";
constexpr auto kUsr = "/usr/lib/os-release";

TEST_CASE("the operating system by os-release", "[os]") {
  MemorySystem system;
  system.AddFile(kUsr,
                 "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\n"
                 "VERSION_CODENAME=bookworm\nID=debian\nID_LIKE=\"one  two\"\n"
                 "VARIANT_ID=server\nCPE_NAME='cpe:/o:debian:12'\n");
  system.AddSymlink(kEtc, "../usr/lib/os-release");
  const Answer os = Ask(system, "os");
  CHECK(os.Texts() ==
        "\"debian\" \"12\" \"Debian GNU/Linux 12 (bookworm)\" [\"one\", \"two\"] "
        "\"bookworm\" \"server\" \"cpe:/o:debian:12\"");
  CHECK(os["version"].provenance.origin == Origin{kEtc, 2, "VERSION_ID=\"12\""});
}

TEST_CASE("what os-release leaves out", "[os]") {
  MemorySystem system;
  system.AddFile(kEtc, "VARIANT_ID=\n");
  const Answer os = Ask(system, "os");
  CHECK(os.Texts() ==
        "\"linux\" unreadable: os-release does not set VERSION_ID \"Linux\" [] "
        "absent absent absent");
  CHECK(os["id"].provenance.note == "default of os-release(5): ID is not set");
  CHECK(os["version"].error.code == ErrorCode::kNotFound);
}

TEST_CASE("the last assignment in os-release counts", "[os]") {
  MemorySystem system;
  system.AddFile(kEtc, "ID=first\nID=second\nID='third'\n# ID=fourth\n");
  const Answer os = Ask(system, "os");
  CHECK(os.Text("id") == "\"third\"");
  CHECK(os["id"].provenance.overridden ==
        std::vector<Origin>{{kEtc, 1, "ID=first"}, {kEtc, 2, "ID=second"}});
}

TEST_CASE("a malformed value takes only its own field", "[os]") {
  MemorySystem system;
  system.AddFile(kEtc, "ID=debian\nVERSION_ID=12 13\nID_LIKE=$x\nHOME_URL=a&b\n");
  const Answer os = Ask(system, "os");
  CHECK(os.Text("id") == "\"debian\"");
  CHECK(os.Text("version") ==
        "unreadable: /etc/os-release:2: VERSION_ID: more than one word without quotes");
  CHECK(os["like"].state == FieldState::kUnreadable);
}

TEST_CASE("/etc/os-release counts alone, the other only without it", "[os]") {
  MemorySystem system;
  system.AddFile(kUsr, "ID=vendor\nVERSION_ID=1\n");
  CHECK(Ask(system, "os").Text("id") == "\"vendor\"");
  system.AddSymlink(kEtc, "/nowhere");
  CHECK(Ask(system, "os").Text("id") == "\"vendor\"");
  system.AddFile(kEtc, "ID=admin\n");
  CHECK(Ask(system, "os").Text("id") == "\"admin\"");
  CHECK(Ask(system, "os")["version"].state == FieldState::kUnreadable);
}

TEST_CASE("without an os-release nothing is known", "[os]") {
  MemorySystem system;
  CHECK(Ask(system, "os").Undecided(ErrorCode::kNotFound));
  CHECK(Ask(system, "os")["id"].error.message == "no /etc/os-release, and no /usr/lib/os-release");
  system.AddSymlink(kEtc, "../usr/lib/os-release");
  CHECK(Ask(system, "os")["id"].error.message ==
        "/etc/os-release is a symlink to \"../usr/lib/os-release\", which does not exist, and no "
        "/usr/lib/os-release");
}

TEST_CASE("an os-release that cannot be read says nothing", "[os]") {
  MemorySystem system;
  system.AddFile(kUsr, "ID=vendor\n");
  system.AddFile(kEtc, "ID=x\n");
  SECTION("denied") {
    system.AddFailure(kEtc, ErrorCode::kPermissionDenied);
    CHECK(Ask(system, "os").Undecided(ErrorCode::kPermissionDenied));
  }
  SECTION("loop") {
    system.AddSymlink(kEtc, "os-release");
    CHECK(Ask(system, "os").Undecided(ErrorCode::kSymlinkLoop));
  }
  SECTION("no file") {
    system.AddNode(kEtc, {FileType::kFifo, ""});
    CHECK(Ask(system, "os").Undecided(ErrorCode::kNotRegularFile));
  }
  SECTION("too large") {
    system.AddFile(kEtc, std::string(kMaxConfigurationBytes + 1, '\n'));
    CHECK(Ask(system, "os").Undecided(ErrorCode::kTooLarge));
  }
  SECTION("damaged") {
    system.AddFile(kEtc, "ID=\"debian\nVERSION_ID=12\n");
    CHECK(Ask(system, "os").Undecided(ErrorCode::kMalformed));
  }
}

}  // namespace
}  // namespace assay::runtime
