// Our reading of login.defs against useradd(8), which makes an account in a prefix by it.
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <random>

#include "runtime/probes/lines.h"
#include "runtime/system/memory_system.h"
#include "tests/oracles/scratch_folder.h"
#include "tests/probes/gather.h"

extern char** environ;

namespace assay::runtime {
namespace {

constexpr int kFiles = 400;
constexpr const char* kProgram = "/usr/sbin/useradd";

std::string MakeFile(std::mt19937& random) {
  static const char* const kNames[] = {"PASS_MAX_DAYS", "PASS_MIN_DAYS", "PASS_WARN_AGE", "UMASK",
                                       "UID_MIN",       "pass_max_days", "NOT_KNOWN"};
  static const char* const kGaps[] = {" ", "\t", "  \t", " \"", "\"", "=", " = "};
  static const char* const kValues[] = {"0",    "7",          "90", "365",        "022",  "027",
                                        "0x1f", "99999",      "-1", "077",        "1000", "2000",
                                        "90d",  "9999999999", "",   "\"60\" # x", "08",   "+5"};
  static const char* const kEnds[] = {"", " ", "\"", "\r", " # comment"};
  const auto pick = [&](const auto& choices) { return choices[random() % std::size(choices)]; };
  std::string text;
  const std::size_t lines = random() % 8;
  for (std::size_t i = 0; i < lines; ++i) {
    std::string line = random() % 6 == 0 ? " " : "";
    line += random() % 12 == 0 ? "#" : "";
    line += std::string(pick(kNames)) + (random() % 3 == 0 ? pick(kGaps) : " ") + pick(kValues);
    line += random() % 3 == 0 ? pick(kEnds) : "";
    if (random() % 20 == 0) {
      line += std::string(1015 + random() % 20, ' ') + " PASS_MAX_DAYS 33";
    }
    text += line + "\n";
  }
  return text;
}

// The status of useradd, which says what it thinks on standard error.
int RunUseradd(const std::string& prefix) {
  std::vector<std::string> words = {kProgram, "--prefix", prefix, "-m", "somebody"};
  std::vector<char*> arguments;
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
  pid_t child = 0;
  const int spawned = posix_spawn(&child, kProgram, &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = -1;
  return spawned == 0 && waitpid(child, &status, 0) == child ? status : -1;
}

std::string FirstLine(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// What useradd made of the file: minimum, maximum and warning of shadow, uid, umask.
std::string Theirs(const ScratchFolder& folder) {
  const std::string shadow = FirstLine(folder.path() / "etc/shadow");
  std::vector<std::string> fields(1);
  for (char byte : shadow) {
    if (byte == ':') {
      fields.emplace_back();
    } else {
      fields.back() += byte;
    }
  }
  const std::string passwd = FirstLine(folder.path() / "etc/passwd");
  const auto uid = SplitWords(passwd, ":");
  struct stat home = {};
  REQUIRE(fields.size() == 9);
  REQUIRE(uid.size() > 2);
  REQUIRE(stat((folder.path() / "home/somebody").c_str(), &home) == 0);
  return "min " + fields[3] + " max " + fields[4] + " warn " + fields[5] + " uid " +
         std::string(uid[2]) + " umask " + std::to_string(~home.st_mode & 0777);
}

std::int64_t Effective(const MemorySystem& system, const char* name) {
  const Field answer = Ask("login_defs", system, {name});
  return FieldOf("login_defs", answer.value.AsRecord(), "effective").value.AsInt();
}

std::string Ours(const MemorySystem& system) {
  const auto days = [&](const char* name) {
    const std::int64_t number = Effective(system, name);
    return number == -1 ? "" : std::to_string(number);
  };
  return "min " + days("PASS_MIN_DAYS") + " max " + days("PASS_MAX_DAYS") + " warn " +
         days("PASS_WARN_AGE") + " uid " + std::to_string(Effective(system, "UID_MIN")) +
         " umask " + std::to_string(Effective(system, "UMASK") & 0777);
}

TEST_CASE("login.defs is read as useradd reads it", "[accounts][oracle]") {
  if (access(kProgram, X_OK) != 0 || geteuid() != 0) {
    WARN("skipped: no useradd, or not root");
    CHECK(getenv("CI") == nullptr);
    return;
  }
  const ScratchFolder folder;
  std::mt19937 random(4);
  int disagreements = 0;
  int refusals = 0;
  for (int i = 0; i < kFiles; ++i) {
    const std::string text = MakeFile(random);
    INFO(text);
    for (const char* name : {"passwd", "group", "shadow", "gshadow", "subuid", "subgid"}) {
      folder.Write(std::string("etc/") + name, "");
    }
    folder.Write("etc/login.defs", text);
    folder.Write("home/.keep", "");
    std::filesystem::remove_all(folder.path() / "home/somebody");
    MemorySystem system;
    system.AddFile("/etc/login.defs", text);
    if (RunUseradd(folder.path()) != 0) {  // it finds no number between the two
      CHECK(Effective(system, "UID_MIN") > Effective(system, "UID_MAX"));
      ++refusals;
      continue;
    }
    const std::string theirs = Theirs(folder);
    CHECK(Ours(system) == theirs);
    disagreements += Ours(system) == theirs ? 0 : 1;
  }
  WARN("login.defs against useradd: " << kFiles << " files, " << refusals << " refused, "
                                      << disagreements << " disagreements");
}

}  // namespace
}  // namespace assay::runtime
