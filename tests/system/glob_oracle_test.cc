// Our patterns against the C library's: fnmatch(3) for one component, glob(3) for whole paths.
#include <fnmatch.h>
#include <glob.h>

#include <catch2/catch.hpp>
#include <memory>
#include <random>

#include "runtime/system/glob.h"
#include "runtime/system/pattern.h"
#include "runtime/system/root_system.h"
#include "tests/system/answers.h"
#include "tests/system/manifest.h"

namespace assay::runtime {
namespace {

using enum FileType;

// Every string of up to `length` characters of `alphabet`.
std::vector<std::string> AllStrings(const std::string& alphabet, std::size_t length) {
  std::vector<std::string> strings = {""};
  for (std::size_t i = 0; i < strings.size() && strings[i].size() < length; ++i) {
    for (const char c : alphabet) {
      strings.push_back(strings[i] + c);
    }
  }
  return strings;
}

void CompareWithFnmatch(const std::vector<std::string>& patterns,
                        const std::vector<std::string>& names) {
  std::size_t compared = 0;
  std::vector<std::string> differences;
  for (const std::string& pattern : patterns) {
    for (const std::string& name : names) {
      const bool expected = fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
      ++compared;
      if (MatchesComponent(pattern, name) != expected && differences.size() < 20) {
        differences.push_back(pattern + " against " + name + (expected ? " matches" : " does not"));
      }
    }
  }
  CHECK(compared == patterns.size() * names.size());
  CHECK(differences == std::vector<std::string>());
}

TEST_CASE("every small pattern matches what fnmatch(3) says", "[system][glob]") {
  CompareWithFnmatch(AllStrings("ab*?[]!-.\\", 4), AllStrings("ab].", 3));
  CompareWithFnmatch(AllStrings("a*?", 7), AllStrings("ab", 5));
}

// A closed bracket expression: what glibc makes of others depends on where it gives up.
std::string AnyBracket(std::mt19937& random) {
  static const std::vector<std::string> starts = {"[", "[!", "[^", "[]", "[!]"};
  static const std::vector<std::string> parts = {
      "a",         "\\]",       "\\\\",      "a-c",       "0-9",      "\x80-\xFF", ":",
      "[:alpha:]", "[:digit:]", "[:space:]", "[:upper:]", "[:nope:]", "\xE9"};
  std::string bracket = starts[random() % starts.size()];
  for (auto count = 1 + random() % 3; count > 0; --count) {
    bracket += parts[random() % parts.size()];
  }
  return bracket + (random() % 8 == 0 ? "-]" : "]");
}

TEST_CASE("generated bracket expressions match what fnmatch(3) says", "[system][glob]") {
  std::mt19937 random(99);  // NOLINT(cert-msc51-cpp): the same patterns each time
  std::vector<std::string> patterns;
  for (int i = 0; i < 5000; ++i) {
    std::string pattern;
    for (auto length = 1 + random() % 3; length > 0; --length) {
      pattern += random() % 4 == 0 ? "*" : AnyBracket(random);
    }
    patterns.push_back(pattern);
  }
  CompareWithFnmatch(patterns, AllStrings("aB0]-\\\xE9: ", 2));
}

TEST_CASE("a pattern of many stars takes no exponential time", "[system][glob]") {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) {
    pattern += "*a";
  }
  CHECK_FALSE(MatchesComponent(pattern + "b", std::string(2000, 'a')));
  CHECK(MatchesComponent(pattern, std::string(2000, 'a')));
}

std::vector<std::string> CGlob(const std::string& root, const std::string& pattern) {
  glob_t found = {};
  std::vector<std::string> paths;
  if (glob((root + pattern).c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
      paths.push_back(std::string(found.gl_pathv[i]).substr(root.size()));
    }
  }
  globfree(&found);
  return paths;
}

TEST_CASE("generated patterns find what glob(3) finds, in its order", "[system][glob]") {
  const std::vector<ManifestEntry> entries = {
      {"/etc/ssh/sshd_config.d/10-a.conf", kRegular, ""},
      {"/etc/ssh/sshd_config.d/.hidden.conf", kRegular, ""},
      {"/etc/ssh/sshd_config.d/dangling.conf", kSymlink, "nowhere"},
      {"/etc/ssh/sshd_config", kRegular, ""},
      {"/etc/ssh2/a", kRegular, ""},
      {"/etc/ssh-/a", kRegular, ""},
      {"/etc/.d/a", kRegular, ""},
      {"/etc/a]b", kRegular, ""},
      {"/etc/[x]", kRegular, ""},
      {"/etc/link", kSymlink, "ssh"},
      {"/etc/self", kSymlink, "self"},
      {"/etc/Upper", kRegular, ""},
      {"/usr/a/b/c/d", kRegular, ""},
  };
  const TemporaryFolder folder;
  REQUIRE(WriteManifest(folder.path(), entries));
  const std::unique_ptr<System> real = OpenRootSystem(folder.path()).value();
  MemorySystem memory;
  AddManifest(memory, entries);
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same patterns each time
  const std::vector<std::string> pieces = {
      "*",    "?",   "[a-z]", "[!a]",   "[",           "]",   "ssh", "a", ".",  "..", "d", "link",
      "self", "etc", "usr",   "*.conf", "sshd_config", "\\a", "\\",  "-", "s*", ".*", "x"};
  std::size_t matched = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string pattern = random() % 2 == 0 ? "/etc" : "";
    for (auto components = 1 + random() % 4; components > 0; --components) {
      pattern += "/";
      for (auto length = random() % 8 == 0 ? 0 : 1 + random() % 2; length > 0; --length) {
        pattern += pieces[random() % pieces.size()];
      }
    }
    // glob(3) takes some slashes out, and an escaped one as a slash: nothing people write.
    // It lets `.?` match `..`, and above the top it sees the folder's neighbours.
    const auto has = [&](const char* text) { return pattern.find(text) != std::string::npos; };
    if (has("..") || has(".*") || has(".?") || has(".[") || has("//") || has("\\/") ||
        pattern.back() == '/') {
      continue;
    }
    CAPTURE(pattern);
    const std::vector<std::string> expected = CGlob(folder.path(), pattern);
    REQUIRE(Glob(*real, pattern).value() == expected);
    REQUIRE(Glob(memory, pattern).value() == expected);
    matched += expected.empty() ? 0U : 1U;
  }
  CHECK(matched > 300);
}

TEST_CASE("a pattern that multiplies folders ends at a limit", "[system][glob]") {
  MemorySystem system;
  for (int i = 0; i < 20; ++i) {
    system.AddFile("/" + std::to_string(i) + "/file", "");
  }
  std::string pattern = "/*";
  for (int i = 0; i < 6; ++i) {
    pattern += "/../*";
  }
  CHECK(Glob(system, pattern).error().code == ErrorCode::kTooLarge);
}

constexpr const char* kEmpty = "(empty)";  // what is not said to be has content

struct DropInCase {
  const char* what;
  std::vector<ManifestEntry> entries;
  std::vector<std::string> expected;
};

// sysctl.d(5), tmpfiles.d(5) and systemd's src/basic/conf-files.c (v252), whose callers do not ask
// for filtering: what hides a name is any entry, also one that says nothing itself.
const std::vector<DropInCase>& DropInCases() {
  static const std::vector<DropInCase> cases = {
      {"nothing", {}, {}},
      {"sorted by name, not by folder",
       {{"/etc/x.d/20.conf"}, {"/usr/lib/x.d/10.conf"}, {"/run/x.d/15.conf"}},
       {"/usr/lib/x.d/10.conf", "/run/x.d/15.conf", "/etc/x.d/20.conf"}},
      {"/etc hides /run hides /usr/local/lib hides /usr/lib",
       {{"/usr/lib/x.d/a.conf"},
        {"/usr/lib/x.d/b.conf"},
        {"/usr/lib/x.d/c.conf"},
        {"/usr/lib/x.d/d.conf"},
        {"/usr/local/lib/x.d/a.conf"},
        {"/usr/local/lib/x.d/b.conf"},
        {"/usr/local/lib/x.d/c.conf"},
        {"/run/x.d/a.conf"},
        {"/run/x.d/b.conf"},
        {"/etc/x.d/a.conf"}},
       {"/etc/x.d/a.conf", "/run/x.d/b.conf", "/usr/local/lib/x.d/c.conf", "/usr/lib/x.d/d.conf"}},
      {"a folder of both /usr/lib and /lib counts once",
       {{"/usr/lib/x.d/a.conf"}, {"/lib", kSymlink, "usr/lib"}},
       {"/usr/lib/x.d/a.conf"}},
      {"a separate /lib is the weakest",
       {{"/lib/x.d/a.conf"}, {"/lib/x.d/b.conf"}, {"/usr/lib/x.d/a.conf"}},
       {"/usr/lib/x.d/a.conf", "/lib/x.d/b.conf"}},
      {"a symlink to /dev/null masks",
       {{"/usr/lib/x.d/a.conf"},
        {"/usr/lib/x.d/b.conf"},
        {"/dev/null", kCharacterDevice, "", 0666},
        {"/etc/x.d/a.conf", kSymlink, "/dev/null"}},
       {"/usr/lib/x.d/b.conf"}},
      {"also in an image without /dev, and relative",
       {{"/usr/lib/x.d/a.conf"}, {"/etc/x.d/a.conf", kSymlink, "../../dev/null"}},
       {}},
      {"an empty file masks", {{"/usr/lib/x.d/a.conf"}, {"/etc/x.d/a.conf", kRegular, kEmpty}}, {}},
      {"a mask in a weaker folder is itself hidden",
       {{"/run/x.d/a.conf"}, {"/usr/lib/x.d/a.conf", kRegular, kEmpty}},
       {"/run/x.d/a.conf"}},
      {"a dangling symlink hides and says nothing",
       {{"/usr/lib/x.d/a.conf"}, {"/etc/x.d/a.conf", kSymlink, "nowhere"}},
       {}},
      {"other endings, hidden names and backups are no drop-ins",
       {{"/etc/x.d/.a.conf"},
        {"/etc/x.d/a.conf~"},
        {"/etc/x.d/a.conf.dpkg-old"},
        {"/etc/x.d/a.CONF"}},
       {}},
      {"upper case before lower case",
       {{"/etc/x.d/a.conf"}, {"/etc/x.d/B.conf"}, {"/etc/x.d/_.conf"}},
       {"/etc/x.d/B.conf", "/etc/x.d/_.conf", "/etc/x.d/a.conf"}},
      {"a folder that is a file is no folder",
       {{"/etc/x.d"}, {"/run/x.d/a.conf"}},
       {"/run/x.d/a.conf"}},
  };
  return cases;
}

TEST_CASE("drop-in folders follow systemd's rules in both systems", "[system][glob]") {
  for (const DropInCase& known : DropInCases()) {
    CAPTURE(known.what);
    std::vector<ManifestEntry> entries = known.entries;
    for (ManifestEntry& entry : entries) {
      entry.content = entry.content == kEmpty ? "" : entry.content.empty() ? "x" : entry.content;
    }
    entries.push_back({"/usr/share", kDirectory, "", 0755});
    const std::vector<std::string> folders = {"/etc/x.d", "/run/x.d", "/usr/local/lib/x.d",
                                              "/usr/lib/x.d", "/lib/x.d"};
    MemorySystem memory;
    AddManifest(memory, entries);
    CHECK(DropInFiles(memory, folders, ".conf").value() == known.expected);
    const TemporaryFolder folder;
    if (!WriteManifest(folder.path(), entries)) {
      Skip("device nodes cannot be made here");
      continue;
    }
    CHECK(DropInFiles(*OpenRootSystem(folder.path()).value(), folders, ".conf").value() ==
          known.expected);
  }
}

TEST_CASE("a drop-in folder that may not be listed is an error", "[system][glob]") {
  MemorySystem system;
  system.AddFile("/etc/x.d/a.conf", "x");
  system.AddFile("/usr/lib/x.d/b.conf", "x");
  system.AddFailure("/etc/x.d", ErrorCode::kPermissionDenied);
  CHECK(DropInFiles(system, {"/etc/x.d", "/usr/lib/x.d"}, ".conf").error() ==
        Error{ErrorCode::kPermissionDenied, "/etc/x.d: permission denied"});
}

}  // namespace
}  // namespace assay::runtime
