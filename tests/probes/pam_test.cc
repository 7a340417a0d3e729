#include "runtime/probes/pam.h"

#include <catch2/catch.hpp>

#include "runtime/probes/pam_stack.h"
#include "runtime/system/memory_system.h"

namespace assay::runtime {
namespace {

std::string ShowLines(const std::string& text) {
  const PamLines lines = SplitPamLines(text);
  std::string shown;
  for (const PamLine& line : lines.lines) {
    shown += std::to_string(line.number) + ":";
    for (const std::string& word : SplitPamWords(line.text)) {
      shown += "<" + word + ">";
    }
  }
  return shown + (lines.broken != 0 ? "broken " + std::to_string(lines.broken) : "");
}

TEST_CASE("pam lines and words", "[accounts][pam]") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const Row rows[] = {
      {"", ""},
      {"\n # x\n\t\n", ""},
      {"a b\tc\n", "1:<a><b><c>"},
      {"a # b\nc", "1:<a>2:<c>"},
      {"a \\\n b \\\n\n c\nd\n", "1:<a><b><c>5:<d>"},
      {"a \\ \n b\n", "1:<a><b>"},
      {"a \\\n# b\nc\n", "1:<a><c>"},
      {"a \\\n", "broken 1"},
      {"a [b=1 c=2] d\n", "1:<a><b=1 c=2><d>"},
      {"a [b\\]c] [d\n", "1:<a><b]c><d\n>"},
      {"a []\n", "1:<a><>"},
      {"\n" + std::string(1100, 'a') + "\n",
       "2:<" + std::string(1023, 'a') + ">2:<" + std::string(77, 'a') + ">"},
      {"a \\\n" + std::string(1019, ' ') + "\\\nb\n", "broken 2"},
      {std::string("a \0b\nc\n", 7), "1:<a>2:<c>"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(ShowLines(row.text) == row.expected);
  }
}

int ActionFor(const char* control, int code) {
  return ParsePamControl(control)[static_cast<std::size_t>(code)];
}

TEST_CASE("pam control values", "[accounts][pam]") {
  CHECK(ActionFor("required", kPamSuccess) == kPamOk);
  CHECK(ActionFor("REQUIRED", kPamTokenError) == kPamBad);
  CHECK(ActionFor("requisite", kPamTokenError) == kPamDie);
  CHECK(ActionFor("requisite", kPamIgnored) == kPamIgnore);
  CHECK(ActionFor("sufficient", kPamSuccess) == kPamDone);
  CHECK(ActionFor("optional", kPamTokenError) == kPamIgnore);
  CHECK(ActionFor("success=1 default=ignore", kPamSuccess) == 1);
  CHECK(ActionFor("success=1 default=ignore", kPamTokenError) == kPamIgnore);
  CHECK(ActionFor("default=die success=ok", kPamSuccess) == kPamOk);
  CHECK(ActionFor("default = die", kPamSuccess) == kPamDie);
  CHECK(ActionFor("success=reset", kPamTokenError) == kPamBad);
  CHECK(ActionFor("success=12", kPamSuccess) == 12);
  for (const char* control : {"nonsense", "success", "success=", "success=0", "succes=ok",
                              "success=fine", "success=ok default"}) {
    INFO(control);
    CHECK(ActionFor(control, kPamSuccess) == kPamBad);
  }
}

std::string ShowStack(const Result<PamStack>& stack) {
  if (!stack) {
    return stack.error().message;
  }
  std::string shown = stack->service + ":";
  for (std::size_t i = 0; i < stack->entries.size(); ++i) {
    const PamEntry& entry = stack->entries[i];
    shown += " " + std::to_string(entry.level);
    switch (entry.kind) {
      case PamEntry::Kind::kModule:
        shown += entry.Name();
        break;
      case PamEntry::Kind::kSubstack:
        shown += "(";
        break;
      case PamEntry::Kind::kMustFail:
        shown += "FAIL";
        break;
    }
    shown += stack->installed[i] ? "" : "?";
  }
  return shown;
}

TEST_CASE("pam stacks with includes", "[accounts][pam]") {
  MemorySystem system;
  CHECK(ShowStack(LoadPasswordStack(system)) == "/etc/pam.d: not found");

  system.AddFile("/etc/pam.d/other", "password required pam_deny.so\n");
  CHECK(ShowStack(LoadPasswordStack(system)) == "other: 0pam_deny");

  system.AddFile("/etc/pam.d/system-auth", "password required pam_a.so\n");
  CHECK(ShowStack(LoadPasswordStack(system)) == "system-auth: 0pam_a");

  system.AddFile("/etc/pam.d/common-password", "password required pam_unix.so\n");
  system.AddFile("/etc/pam.d/passwd",
                 "auth required pam_x.so\n"
                 "-password optional pam_y.so\n"
                 "@include common-password\n"
                 "password include system-auth\n"
                 "password substack system-auth\n"
                 "password include nowhere\n"
                 "passwort required pam_z.so\n"
                 "password required\n");
  CHECK(ShowStack(LoadPasswordStack(system)) ==
        "passwd: 0pam_y 0pam_unix 0pam_a 0( 1pam_a 0FAIL 0FAIL");

  system.AddFile("/lib/x86_64-linux-gnu/security/pam_unix.so", "");
  system.AddFile("/usr/lib64/security/pam_a.so", "");
  CHECK(ShowStack(LoadPasswordStack(system)) ==
        "passwd: 0pam_y? 0pam_unix 0pam_a 0( 1pam_a 0FAIL 0FAIL");

  system.AddFile("/etc/pam.d/passwd", "auth required pam_x.so\n");
  CHECK(ShowStack(LoadPasswordStack(system)) == "other: 0pam_deny?");
}

TEST_CASE("pam stacks that libpam gives up on", "[accounts][pam]") {
  MemorySystem system;
  system.AddFile("/etc/pam.d/passwd", "@include nowhere\n");
  CHECK(ShowStack(LoadPasswordStack(system)) ==
        "/etc/pam.d/passwd:1: includes a file that is not there, so that no password change "
        "succeeds");
  system.AddFile("/etc/pam.d/passwd", "password required pam_unix.so\npassword \\\n");
  CHECK(ShowStack(LoadPasswordStack(system)) ==
        "/etc/pam.d/passwd:2: a line that PAM cannot read, so that no password change succeeds");
  system.AddFile("/etc/pam.d/passwd", "password include passwd\n");
  CHECK(ShowStack(LoadPasswordStack(system)) ==
        "/etc/pam.d/passwd: included too deep or too often");
  system.AddFile("/etc/pam.d/passwd", "@include x\n@include x\n");
  system.AddFile("/etc/pam.d/x", "@include y\n");
  system.AddFailure("/etc/pam.d/x", ErrorCode::kPermissionDenied);
  CHECK(LoadPasswordStack(system).error().code == ErrorCode::kPermissionDenied);
  std::string many;
  for (int i = 0; i < 1'001; ++i) {
    many += "password optional pam_x.so\n";
  }
  system.AddFile("/etc/pam.d/passwd", many);
  CHECK(LoadPasswordStack(system).error().code == ErrorCode::kTooLarge);
}

TEST_CASE("runs of a stack that meet are followed once", "[accounts][pam]") {
  std::vector<PamEntry> entries(60);
  for (PamEntry& entry : entries) {
    entry.actions = ParsePamControl("required");
  }
  int asked = 0;
  const PamModel either = [&](std::size_t, const PamState&) {
    ++asked;
    return std::vector<PamReply>{{kPamSuccess, false, false}, {kPamTokenError, false, false}};
  };
  const PamRuns runs = RunPamStack(entries, either);
  CHECK(runs.complete);
  CHECK(runs.can_succeed);
  CHECK(asked < 200);

  entries.resize(100'001, entries.front());
  const PamModel good = [](std::size_t, const PamState&) {
    return std::vector<PamReply>{{kPamSuccess, false, false}};
  };
  CHECK_FALSE(RunPamStack(entries, good).complete);
  CHECK_FALSE(RunPamStack({}, good).can_succeed);
}

}  // namespace
}  // namespace assay::runtime
