// The account file parsers against glibc's own: fgetpwent(3), fgetgrent(3), fgetspent(3).
#include <grp.h>
#include <pwd.h>
#include <shadow.h>
#include <stdio.h>

#include <catch2/catch.hpp>
#include <memory>
#include <random>

#include "runtime/probes/passwd.h"

namespace assay::runtime {
namespace {

constexpr int kFiles = 20'000;

// Text that is mostly almost an account file. It ends with a newline: without one glibc 2.36
// repeats the last bytes of a line that starts with blanks (nss_readline.c moves it without its
// NUL).
std::string MakeText(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {":",
                                                   ":",
                                                   ":",
                                                   ":",
                                                   ":",
                                                   "::",
                                                   ":0",
                                                   ":1000",
                                                   ":-1",
                                                   ":+5",
                                                   ": 7",
                                                   ":7 ",
                                                   ":0x1f",
                                                   ":-0",
                                                   ":4294967295",
                                                   ":4294967296",
                                                   ":18446744073709551615",
                                                   ":18446744073709551616",
                                                   ":-18446744073709551615",
                                                   ":2147483648",
                                                   "\n",
                                                   "\n",
                                                   "\n",
                                                   "root",
                                                   "bin",
                                                   "x",
                                                   "*",
                                                   "!",
                                                   "#",
                                                   " ",
                                                   "\t",
                                                   "\r",
                                                   "\v",
                                                   "+",
                                                   "-",
                                                   "+@n",
                                                   ",",
                                                   "a,b",
                                                   ", c",
                                                   "\xE9",
                                                   "/root",
                                                   "root:x:0:0:",
                                                   "g:x:5:",
                                                   "u:x:1:2:3:4:5:6:",
                                                   "u:x:1:2:3:4:5:6:7",
                                                   "s:*:1:2:3",
                                                   "\n#",
                                                   "\n root:x:1:1:g:h:s"};
  std::string text;
  const std::size_t count = random() % 40;
  for (std::size_t i = 0; i < count; ++i) {
    text += kPieces[random() % kPieces.size()];
  }
  return text + "\n";
}

// What glibc finds, one line an entry; without the NIS entries that the `files` backend ignores.
template <typename Next>
std::string AskGlibc(const std::string& text, Next next) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(
      fmemopen(const_cast<char*>(text.data()), text.size(), "r"), fclose);
  REQUIRE(file != nullptr);
  std::string answer;
  for (std::string entry = next(file.get()); !entry.empty(); entry = next(file.get())) {
    if (entry[0] != '+' && entry[0] != '-') {
      answer += entry;
    }
  }
  return answer;
}

std::string Days(std::optional<std::int64_t> days) {
  return "|" + (days ? std::to_string(*days) : "-");
}
std::string Days(long days) {
  return Days(days < 0 ? std::nullopt : std::optional<std::int64_t>(days));
}

std::string Text(const char* text) { return text == nullptr ? "" : text; }

std::string NextPasswd(FILE* file) {
  const passwd* entry = fgetpwent(file);
  return entry == nullptr ? ""
                          : Text(entry->pw_name) + "|" + Text(entry->pw_passwd) + "|" +
                                std::to_string(entry->pw_uid) + "|" +
                                std::to_string(entry->pw_gid) + "|" + Text(entry->pw_gecos) + "|" +
                                Text(entry->pw_dir) + "|" + Text(entry->pw_shell) + "\n";
}

std::string NextGroup(FILE* file) {
  const group* entry = fgetgrent(file);
  if (entry == nullptr) {
    return "";
  }
  std::string line =
      Text(entry->gr_name) + "|" + Text(entry->gr_passwd) + "|" + std::to_string(entry->gr_gid);
  for (char** member = entry->gr_mem; *member != nullptr; ++member) {
    line += "|" + Text(*member);
  }
  return line + "\n";
}

std::string NextShadow(FILE* file) {
  const spwd* entry = fgetspent(file);
  return entry == nullptr
             ? ""
             : Text(entry->sp_namp) + "|" + Text(entry->sp_pwdp) + Days(entry->sp_lstchg) +
                   Days(entry->sp_min) + Days(entry->sp_max) + Days(entry->sp_warn) +
                   Days(entry->sp_inact) + Days(entry->sp_expire) + "\n";
}

TEST_CASE("passwd agrees with fgetpwent", "[accounts][oracle]") {
  std::mt19937 random(1);
  int disagreements = 0;
  for (int i = 0; i < kFiles; ++i) {
    const std::string text = MakeText(random);
    std::string ours;
    for (const PasswdEntry& entry : ParsePasswd(text).entries) {
      ours += entry.name + "|" + entry.password + "|" + std::to_string(entry.uid) + "|" +
              std::to_string(entry.gid) + "|" + entry.gecos + "|" + entry.home + "|" + entry.shell +
              "\n";
    }
    INFO(text);
    const std::string expected = AskGlibc(text, NextPasswd);
    CHECK(ours == expected);
    disagreements += ours != expected ? 1 : 0;
  }
  WARN("passwd against glibc: " << kFiles << " files, " << disagreements << " disagreements");
}

TEST_CASE("group agrees with fgetgrent", "[accounts][oracle]") {
  std::mt19937 random(2);
  int disagreements = 0;
  for (int i = 0; i < kFiles; ++i) {
    const std::string text = MakeText(random);
    std::string ours;
    for (const GroupEntry& entry : ParseGroup(text).entries) {
      ours += entry.name + "|" + entry.password + "|" + std::to_string(entry.gid);
      for (const std::string& member : entry.members) {
        ours += "|" + member;
      }
      ours += "\n";
    }
    INFO(text);
    const std::string expected = AskGlibc(text, NextGroup);
    CHECK(ours == expected);
    disagreements += ours != expected ? 1 : 0;
  }
  WARN("group against glibc: " << kFiles << " files, " << disagreements << " disagreements");
}

TEST_CASE("shadow agrees with fgetspent", "[accounts][oracle]") {
  std::mt19937 random(3);
  int disagreements = 0;
  for (int i = 0; i < kFiles; ++i) {
    const std::string text = MakeText(random);
    std::string ours;
    for (const ShadowEntry& entry : ParseShadow(text).entries) {
      ours += entry.name + "|" + entry.password + Days(entry.last_change) + Days(entry.minimum) +
              Days(entry.maximum) + Days(entry.warning) + Days(entry.inactive) +
              Days(entry.expires) + "\n";
    }
    INFO(text);
    const std::string expected = AskGlibc(text, NextShadow);
    CHECK(ours == expected);
    disagreements += ours != expected ? 1 : 0;
  }
  WARN("shadow against glibc: " << kFiles << " files, " << disagreements << " disagreements");
}

}  // namespace
}  // namespace assay::runtime
