// Our reading of os-release against the shell's: `. FILE`, over generated files.
#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include "runtime/probes/os.h"

namespace assay::runtime {
namespace {

constexpr int kFiles = 1'000;
constexpr std::array kNames = {"ID", "VERSION_ID", "PRETTY_NAME", "ID_LIKE", "A_1"};

// Assignments that are valid by os-release(5), and what the shell allows beyond.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string File() {
    std::string text;
    const int lines = 1 + Below(8);
    for (int i = 0; i < lines; ++i) {
      text += Line() + "\n";
    }
    if (Below(8) == 0) {
      text.pop_back();
    }
    return text;
  }

 private:
  int Below(std::size_t limit) { return static_cast<int>(random_() % limit); }
  std::string Pick(const std::vector<std::string>& words) {
    return words[static_cast<std::size_t>(Below(words.size()))];
  }

  std::string Line() {
    switch (Below(8)) {
      case 0:
        return Pick({"", " ", "\t", "# comment", " # ID=comment", "#ID=x 'open", "# end\\"});
      default:
        return Pick({"", "", "", " ", "\t"}) + Pick({"", "", "", "export "}) +
               kNames[static_cast<std::size_t>(Below(kNames.size()))] + "=" + Value() +
               Pick({"", "", "", " ", "\t # note", " # it's"});
    }
  }

  std::string Value() {
    std::string value;
    const int pieces = Below(4);
    for (int i = 0; i < pieces; ++i) {
      value += Piece();
    }
    return value;
  }

  std::string Text(const std::vector<std::string>& pieces) {
    std::string text;
    const int count = Below(5);
    for (int i = 0; i < count; ++i) {
      text += Pick(pieces);
    }
    return text;
  }

  std::string Piece() {
    switch (Below(4)) {
      case 0:
        return "'" +
               Text({"a", " ", "\"", "\\", "$x", "`", ";", "#", "\n", "\t", "\xC3\xA9", "\xFF", "=",
                     "\\n", "!", "*", "~"}) +
               "'";
      case 1:
        return "\"" + Text({"a",   " ",   "'", "\\\"", "\\\\", "\\$",  "\\`",      "\\n",
                            "\\'", "\\ ", ";", "#",    "\n",   "\\\n", "\xC3\xA9", "=",
                            "!",   "*",   "~", "&",    "(",    ")",    "\r"}) +
               "\"";
      case 2:
        return Text({"\\ ", "\\\"", "\\'", "\\\\", "\\$", "\\;", "\\n", "\\#", "\\\n", "\\~"});
      default:
        return Text({"a", "Z",  "9", ".", "-", "_", "+", ":", "/", "%", "@",       ",",
                     "=", "b#", "*", "?", "[", "]", "{", "}", "!", "^", "\xC3\xA9"});
    }
  }

  std::mt19937 random_;
};

// What the shell assigns to each name, with a NUL after each; nothing if it could not read the
// file.
std::optional<std::string> AskShell(const std::string& path) {
  std::string command = "env -i LC_ALL=C sh -c 'set -f; IFS=; . " + path + " || exit 3; ";
  for (const char* name : kNames) {
    command += std::string("printf \"%s\\\\0\" \"$") + name + "\"; ";
  }
  command += "' 2>/dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  std::string answer;
  std::array<char, 4096> buffer;
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    answer.append(buffer.data(), got);
  }
  return pclose(pipe) == 0 ? std::optional(answer) : std::nullopt;
}

// The same, by us; nothing if the file or one of the values is malformed.
std::optional<std::string> AskOurs(const std::string& text) {
  const auto release = ParseOsRelease(text, "os-release");
  if (!release) {
    return std::nullopt;
  }
  std::string answer;
  for (const char* name : kNames) {
    const auto found = release->find(name);
    if (found != release->end()) {
      if (found->second.error) {
        return std::nullopt;
      }
      answer += found->second.value;
    }
    answer += '\0';
  }
  return answer;
}

TEST_CASE("os-release is read as the shell reads it", "[os][oracle]") {
  std::string folder = "/tmp/assay-os-release-XXXXXX";
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  const std::string path = folder + "/os-release";
  int agreed = 0;
  int malformed = 0;
  int disagreements = 0;
  for (unsigned seed = 0; seed < kFiles; ++seed) {
    const std::string text = Generator(seed).File();
    std::ofstream(path, std::ios::binary) << text;
    const auto ours = AskOurs(text);
    const auto theirs = AskShell(path);
    if (!ours) {
      ++malformed;
    } else if (ours == theirs) {
      ++agreed;
    } else {
      ++disagreements;
      UNSCOPED_INFO("seed " << seed << "\n"
                            << text << "shell: " << Quote(theirs.value_or("failed"))
                            << "\nours: " << Quote(*ours));
    }
  }
  std::filesystem::remove_all(folder);
  std::printf(
      "os-release: %d generated files, %d read alike, %d malformed to us, %d disagreements\n",
      kFiles, agreed, malformed, disagreements);
  CHECK(disagreements == 0);
  CHECK(agreed > kFiles * 9 / 10);
}

}  // namespace
}  // namespace assay::runtime
