#include <catch2/catch.hpp>

#include "runtime/probes/password_change.h"
#include "runtime/system/memory_system.h"
#include "tests/probes/gather.h"

namespace assay::runtime {
namespace {

// As pam-auth-update writes it, with libpam-pwquality installed.
constexpr const char* kDebian =
    "password\trequisite\t\t\tpam_pwquality.so retry=3\n"
    "password\t[success=1 default=ignore]\tpam_unix.so obscure use_authtok try_first_pass "
    "yescrypt\n"
    "password\trequisite\t\t\tpam_deny.so\n"
    "password\trequired\t\t\tpam_permit.so\n";

constexpr const char* kModules[] = {"pam_pwquality", "pam_unix",     "pam_deny",     "pam_permit",
                                    "pam_pwhistory", "pam_cracklib", "pam_passwdqc", "pam_sss",
                                    "pam_localuser", "pam_assay"};

MemorySystem MakeSystem(const std::string& common) {
  MemorySystem system;
  system.AddFile("/etc/debian_version", "12.5\n");
  system.AddFile("/etc/pam.d/passwd", "@include common-password\n");
  system.AddFile("/etc/pam.d/common-password", common);
  for (const char* module : kModules) {
    system.AddFile("/usr/lib/x86_64-linux-gnu/security/" + std::string(module) + ".so", "ELF");
  }
  return system;
}

std::string AskField(const MemorySystem& system, const char* field) {
  return BriefField("password_quality", Ask("password_quality", system), field);
}

const Provenance ProvenanceOf(const MemorySystem& system, const char* field) {
  const Field answer = Ask("password_quality", system);
  return FieldOf("password_quality", answer.value.AsRecord(), field).provenance;
}

TEST_CASE("password_quality: Debian with pwquality, as installed", "[accounts][password_quality]") {
  MemorySystem system = MakeSystem(kDebian);
  CHECK(BriefRecord("password_quality", Ask("password_quality", system)) ==
        "module = \"pam_pwquality\"\n"
        "minimum_length = 8\n"
        "minimum_classes = 0\n"
        "requires_digit = false\n"
        "requires_upper = false\n"
        "requires_lower = false\n"
        "requires_other = false\n"
        "dictionary_check = true\n"
        "enforced = true\n"
        "applies_to_root = false\n"
        "history = 0\n"
        "hash = \"yescrypt\"\n");
  CHECK(ProvenanceOf(system, "minimum_length").note == "default of libpwquality");
}

TEST_CASE("password_quality: Debian, hardened", "[accounts][password_quality]") {
  MemorySystem system = MakeSystem(
      "password requisite pam_pwquality.so retry=3 minlen=15\n"
      "password required pam_pwhistory.so remember=24 use_authtok enforce_for_root\n"
      "password [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n"
      "password requisite pam_deny.so\n"
      "password required pam_permit.so\n");
  system.AddFile("/etc/security/pwquality.conf",
                 "minlen = 14\nminclass = 4\nenforce_for_root\nocredit = -1\n");
  system.AddFile("/etc/login.defs", "ENCRYPT_METHOD SHA512\n");
  CHECK(BriefRecord("password_quality", Ask("password_quality", system)) ==
        "module = \"pam_pwquality\"\n"
        "minimum_length = 15\n"
        "minimum_classes = 4\n"
        "requires_digit = true\n"
        "requires_upper = true\n"
        "requires_lower = true\n"
        "requires_other = true\n"
        "dictionary_check = true\n"
        "enforced = true\n"
        "applies_to_root = true\n"
        "history = 24\n"
        "hash = \"yescrypt\"\n");
  const Provenance length = ProvenanceOf(system, "minimum_length");
  CHECK(length.origin == Origin{"/etc/pam.d/common-password", 1,
                                "password requisite pam_pwquality.so retry=3 minlen=15"});
  REQUIRE(length.overridden.size() == 1);
  CHECK(length.overridden[0] == Origin{"/etc/security/pwquality.conf", 1, "minlen = 14"});
  CHECK(ProvenanceOf(system, "requires_digit").origin->line == 2);
  CHECK(ProvenanceOf(system, "requires_other").origin->line == 4);
  CHECK(ProvenanceOf(system, "history").origin->line == 2);
  CHECK(ProvenanceOf(system, "hash").overridden[0].path == "/etc/login.defs");
}

struct Effect {
  const char* title;
  const char* stack;
  const char* enforced;
  const char* length;
  const char* history;
};

// What follows from the order of modules and their control values.
const Effect kEffects[] = {
    {"nothing but pam_unix", "password required pam_unix.so\n", "false", "6", "0"},
    {"its own minimum", "password required pam_unix.so minlen=10 remember=5 yescrypt\n", "false",
     "10", "5"},
    {"pam_unix asks for more",
     "password requisite pam_pwquality.so minlen=12\n"
     "password required pam_unix.so use_authtok minlen=20 sha512\n",
     "true", "20", "0"},
    {"des looks at 8", "password required pam_unix.so minlen=14 des\n", "false", "8", "0"},
    {"after the password is stored",
     "password required pam_unix.so\npassword required pam_pwquality.so minlen=14\n", "false", "6",
     "0"},
    {"after a sufficient pam_unix",
     "password sufficient pam_unix.so\npassword requisite pam_pwquality.so minlen=14\n", "false",
     "6", "0"},
    {"jumped over",
     "password [success=1 default=ignore] pam_permit.so\n"
     "password requisite pam_pwquality.so minlen=14\n"
     "password required pam_unix.so\n",
     "false", "6", "0"},
    {"optional, and pam_unix asks again",
     "password optional pam_pwquality.so minlen=14\npassword required pam_unix.so\n", "false", "6",
     "0"},
    {"optional, but pam_unix wants its password",
     "password optional pam_pwquality.so minlen=14\npassword required pam_unix.so use_authtok\n",
     "true", "14", "0"},
    {"required, and pam_unix asks again and stores",
     "password required pam_pwquality.so minlen=14\npassword required pam_unix.so\n", "false", "6",
     "0"},
    {"required, and pam_unix wants its password",
     "password required pam_pwquality.so minlen=14\npassword required pam_unix.so use_authtok\n",
     "true", "14", "0"},
    {"required, and the history asks again",
     "password required pam_pwquality.so minlen=14\n"
     "password required pam_pwhistory.so remember=12\n"
     "password required pam_unix.so use_authtok\n",
     "false", "6", "12"},
    {"only warning",
     "password requisite pam_pwquality.so minlen=14 enforcing=0\n"
     "password required pam_unix.so use_authtok\n",
     "false", "6", "0"},
    {"a code that is let pass",
     "password [success=ok maxtries=ignore default=die] pam_pwquality.so minlen=14 retry=3\n"
     "password required pam_unix.so\n",
     "false", "6", "0"},
    {"that code does not come with one try",
     "password [success=ok maxtries=ignore default=die] pam_pwquality.so minlen=14 retry=1\n"
     "password required pam_unix.so\n",
     "true", "14", "0"},
    {"history without a number",
     "password requisite pam_pwhistory.so\npassword required pam_unix.so use_authtok\n", "false",
     "6", "10"},
    {"history of nothing",
     "password requisite pam_pwhistory.so remember=0\npassword required pam_unix.so\n", "false",
     "6", "0"},
    {"history after the store",
     "password required pam_unix.so\npassword required pam_pwhistory.so remember=24\n", "false",
     "6", "0"},
    {"history, at most 400",
     "password requisite pam_pwhistory.so remember=1000\npassword required pam_unix.so\n", "false",
     "6", "400"},
    {"cracklib",
     "password requisite pam_cracklib.so minlen=14 dcredit=-1 ucredit=-1 lcredit=-1 ocredit=-1\n"
     "password required pam_unix.so use_authtok\n",
     "true", "14", "0"},
    {"Red Hat with sssd",
     "password requisite pam_pwquality.so minlen=14\n"
     "password [default=1 ignore=ignore success=ok] pam_localuser.so\n"
     "password requisite pam_pwhistory.so use_authtok remember=24\n"
     "password sufficient pam_unix.so sha512 shadow use_authtok\n"
     "password [success=1 default=ignore] pam_localuser.so\n"
     "password sufficient pam_sss.so use_authtok\n"
     "password required pam_deny.so\n",
     "true", "14", "24"},
    {"a module that is not known may jump over the history",
     "password requisite pam_pwquality.so minlen=14\n"
     "password [default=1 ignore=ignore success=ok] pam_assay.so\n"
     "password requisite pam_pwhistory.so use_authtok remember=24\n"
     "password sufficient pam_unix.so sha512 shadow use_authtok\n",
     "true", "14", "0"},
    {"two of them: the stronger counts",
     "password requisite pam_pwquality.so minlen=10\n"
     "password requisite pam_pwquality.so minlen=16 use_authtok\n"
     "password required pam_unix.so use_authtok\n",
     "true", "16", "0"},
    {"a substack that decides for itself alone",
     "password substack sub\npassword required pam_unix.so\n", "false", "6", "0"},
    {"a missing module that may be missing",
     "password optional pam_nowhere.so\n"
     "password requisite pam_pwquality.so minlen=14\n"
     "password required pam_unix.so use_authtok\n",
     "true", "14", "0"},
};

TEST_CASE("password_quality: control flow decides", "[accounts][password_quality]") {
  for (const Effect& effect : kEffects) {
    INFO(effect.title << "\n" << effect.stack);
    MemorySystem system = MakeSystem(effect.stack);
    system.AddFile("/etc/pam.d/sub",
                   "password sufficient pam_permit.so\n"
                   "password requisite pam_pwquality.so minlen=14\n");
    CHECK(AskField(system, "enforced") == effect.enforced);
    CHECK(AskField(system, "minimum_length") == effect.length);
    CHECK(AskField(system, "history") == effect.history);
  }
}

TEST_CASE("password_quality: what does not count is said", "[accounts][password_quality]") {
  MemorySystem system =
      MakeSystem("password required pam_unix.so\npassword required pam_pwquality.so minlen=14\n");
  CHECK(AskField(system, "module") == "\"pam_pwquality\"");
  CHECK(ProvenanceOf(system, "minimum_length").note ==
        "/etc/pam.d/common-password:2: pam_pwquality does not count: the stack goes on to store a "
        "password that it refuses");
  system.AddFile("/etc/pam.d/common-password", "password required pam_unix.so\n");
  CHECK(AskField(system, "module") == "absent");
  CHECK(ProvenanceOf(system, "module").note == "none among the password modules of `passwd`");
  CHECK(ProvenanceOf(system, "minimum_length").note == "default of pam_unix");
  system.AddFile(
      "/etc/pam.d/common-password",
      "password requisite pam_pwquality.so\npassword required pam_unix.so use_authtok\n");
  system.AddFile("/etc/security/pwquality.conf", "minlen = 14\ndcredit = 2\n");
  CHECK(AskField(system, "minimum_length") == "12");
  CHECK(ProvenanceOf(system, "minimum_length").note ==
        "minlen is 14, but credits let shorter passwords pass");
  system.AddFile("/etc/security/pwquality.conf", "nonsense\nminlen = 14\n");
  CHECK(AskField(system, "minimum_length") == "8");
  CHECK(ProvenanceOf(system, "module").note ==
        "libpwquality stops reading at /etc/security/pwquality.conf:1: unknown setting `nonsense`");
}

TEST_CASE("password_quality: upstream's pam_unix has no minimum", "[accounts][password_quality]") {
  MemorySystem system;
  system.AddFile("/etc/pam.d/system-auth", "password required pam_unix.so\n");
  system.AddFile("/etc/login.defs", "ENCRYPT_METHOD SHA512\n");
  CHECK(AskField(system, "minimum_length") == "1");
  CHECK(AskField(system, "hash") == "\"sha512\"");
  CHECK(ProvenanceOf(system, "hash").origin->path == "/etc/login.defs");
  CHECK(ProvenanceOf(system, "module").note ==
        "no folder of PAM modules was found: they are taken to be installed; none among the "
        "password modules of `system-auth`");
}

TEST_CASE("password_quality: pwhistory.conf counts where it is read",
          "[accounts][password_quality]") {
  const char* stack =
      "password requisite pam_pwhistory.so use_first_pass_not\n"
      "password required pam_unix.so use_authtok\n";
  MemorySystem system = MakeSystem(stack);
  system.AddFile("/etc/security/pwhistory.conf", "# remember = 5\nremember = 24\n");
  CHECK(AskField(system, "history") == "10");  // 1.5.2 does not know the file
  system.AddFile("/usr/lib/x86_64-linux-gnu/security/pam_pwhistory.so",
                 "ELF /etc/security/pwhistory.conf");
  CHECK(AskField(system, "history") == "24");
  CHECK(ProvenanceOf(system, "history").origin->line == 2);
  system.AddFile("/etc/pam.d/common-password",
                 "password requisite pam_pwhistory.so remember=3\npassword required pam_unix.so\n");
  CHECK(AskField(system, "history") == "3");
  CHECK(ProvenanceOf(system, "history").overridden[0].text == "remember = 24");
  system.AddFailure("/etc/security/pwhistory.conf", ErrorCode::kPermissionDenied);
  CHECK(AskField(system, "history").starts_with("unreadable: /etc/security/pwhistory.conf"));
}

TEST_CASE("password_quality: passwdqc is known, not judged", "[accounts][password_quality]") {
  const MemorySystem system = MakeSystem(
      "password requisite pam_passwdqc.so min=disabled,24,11,8,7\n"
      "password required pam_unix.so use_authtok\n");
  CHECK(AskField(system, "module") == "\"pam_passwdqc\"");
  CHECK(AskField(system, "minimum_length") ==
        "unreadable: /etc/pam.d/common-password:1: the settings of pam_passwdqc are not "
        "understood");
  CHECK(AskField(system, "hash") == "\"des\"");
  CHECK(AskField(system, "history") == "0");
}

struct Broken {
  const char* stack;
  ErrorCode code;
  const char* message;
};

TEST_CASE("password_quality: stacks that cannot be judged", "[accounts][password_quality]") {
  const Broken rows[] = {
      {"password required pam_sss.so\n", ErrorCode::kUnsupported,
       "/etc/pam.d: no pam_unix among the password modules of `passwd`: who stores passwords, and "
       "what they must satisfy, is not understood"},
      {"password requisite pam_nowhere.so\npassword required pam_unix.so\n", ErrorCode::kMalformed,
       "/etc/pam.d/common-password:1: `pam_nowhere.so` is not installed: no password change can "
       "succeed"},
      {"password required pam_deny.so\npassword required pam_unix.so\n", ErrorCode::kMalformed,
       "/etc/pam.d: service `passwd`: no password change can succeed"},
      {"password required pam_unix.so use_authtok\n", ErrorCode::kMalformed,
       "/etc/pam.d: service `passwd`: no password change can succeed"},
  };
  for (const Broken& row : rows) {
    INFO(row.stack);
    const Field answer = Ask("password_quality", MakeSystem(row.stack));
    CHECK(answer.state == FieldState::kUnreadable);
    CHECK(answer.error.code == row.code);
    CHECK(answer.error.message == row.message);
  }
}

TEST_CASE("password_quality: states", "[accounts][password_quality]") {
  const MemorySystem empty;
  CHECK(Ask("password_quality", empty).error.code == ErrorCode::kNotFound);

  struct Row {
    const char* path;
    const char* unreadable;
    const char* readable;
  };
  const Row rows[] = {{"/etc/security/pwquality.conf", "minimum_length", "history"},
                      {"/etc/security/pwquality.conf", "applies_to_root", "hash"},
                      {"/etc/login.defs", "hash", "minimum_length"}};
  for (const ErrorCode code : {ErrorCode::kPermissionDenied, ErrorCode::kTooLarge}) {
    for (const Row& row : rows) {
      INFO(row.path);
      MemorySystem system = MakeSystem(
          "password requisite pam_pwquality.so\npassword required pam_unix.so use_authtok\n");
      system.AddFile(row.path, "");
      system.AddFailure(row.path, code);
      CHECK(AskField(system, row.unreadable).starts_with("unreadable: " + std::string(row.path)));
      CHECK_FALSE(AskField(system, row.readable).starts_with("unreadable"));
    }
    for (const char* path : {"/etc/pam.d/passwd", "/etc/pam.d/common-password"}) {
      MemorySystem system = MakeSystem(kDebian);
      system.AddFailure(path, code);
      const Field answer = Ask("password_quality", system);
      CHECK(answer.error.code == code);
      CHECK(answer.error.message.starts_with(path));
    }
  }
}

}  // namespace
}  // namespace assay::runtime
