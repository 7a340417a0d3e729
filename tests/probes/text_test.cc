#include "runtime/probes/text.h"

#include <catch2/catch.hpp>

#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

Answer Text(const System& system, const std::string& path) {
  return Ask(system, "text", {TextArgument("path", path)});
}

TEST_CASE("the content of a file and its lines", "[text]") {
  MemorySystem system;
  system.AddFile("/a", "one\n\n# two\nthree");
  system.AddFile("/empty", "");
  system.AddFile("/latin", "caf\xE9\n");
  CHECK(Text(system, "/a").Texts() ==
        R"(true "one\x0A\x0A# two\x0Athree" ["one", "", "# two", "three"])");
  CHECK(Text(system, "/empty").Texts() == R"(true "" [])");
  CHECK(Text(system, "/latin").Texts() == R"(true "caf\xE9\x0A" ["caf\xE9"])");
  CHECK(Text(system, "/a")["content"].provenance.origin == Origin{"/a", 0, ""});
}

TEST_CASE("a file that does not exist has no content", "[text]") {
  const MemorySystem system;
  CHECK(Text(system, "/none").Texts() == "false absent absent");
  CHECK(Text(system, "/none")["content"].provenance.note == "/none: no such file or directory");
}

TEST_CASE("a file that cannot be read", "[text]") {
  MemorySystem system;
  system.AddFile("/denied", "");
  system.AddFailure("/denied", ErrorCode::kPermissionDenied);
  system.AddFile("/large", std::string(kMaxConfigurationBytes + 1, 'x'));
  system.AddDirectory("/folder");
  CHECK(Text(system, "/denied").Undecided(ErrorCode::kPermissionDenied));
  CHECK(Text(system, "/large").Undecided(ErrorCode::kTooLarge));
  CHECK(Text(system, "/folder").Undecided(ErrorCode::kNotRegularFile));
  CHECK(Text(system, "relative").Undecided(ErrorCode::kMalformed));
}

TEST_CASE("a file of too many lines has content, but no list of them", "[text]") {
  MemorySystem system;
  system.AddFile("/a", std::string(kMaxListedLines + 1, '\n'));
  CHECK(Text(system, "/a")["content"].state == FieldState::kPresent);
  CHECK(Text(system, "/a").Text("lines") == "unreadable: /a: more than 100000 lines");
}

}  // namespace
}  // namespace assay::runtime
