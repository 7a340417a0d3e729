// Our reading of dpkg's database against dpkg-query's, over generated databases and over this
// machine's own.
#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "runtime/probes/dpkg.h"
#include "runtime/probes/lines.h"
#include "runtime/system/memory_system.h"

namespace assay::runtime {
namespace {

constexpr int kDatabases = 1'000;
constexpr auto kStatus = "/var/lib/dpkg/status";

std::string Joined(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

// What dpkg-query says of the database in `folder`, sorted; `refused` if it does not read it.
std::string AskDpkg(const std::string& folder) {
  const std::string command =
      "LC_ALL=C dpkg-query --admindir=" + folder +
      " -W -f '${Package}|${Version}|${Architecture}|${source:Package}|${db:Status-Status}\\n' "
      "2>/dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  std::string answer;
  std::array<char, 4096> buffer;
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    answer.append(buffer.data(), got);
  }
  if (WEXITSTATUS(pclose(pipe)) == 2) {
    return "refused";
  }
  std::vector<std::string> lines;
  for (const Line& line : SplitLines(answer)) {
    lines.emplace_back(line.text);
  }
  return Joined(std::move(lines));
}

// The same, by us. A database without an installed package is listed by dpkg-query, but says
// nothing to us.
std::string AskOurs(const System& system) {
  GatherContext context(system);
  const PackageDatabase database = LoadDpkgDatabase(context);
  if (database.error) {
    return database.error->code == ErrorCode::kNotFound ? "nothing" : "refused";
  }
  std::vector<std::string> lines;
  for (const DpkgPackage& package : database.packages) {
    if (package.state != DpkgState::kNotInstalled) {
      lines.push_back(package.name + "|" + package.version + "|" + package.architecture + "|" +
                      package.source + "|" + std::string(ToString(package.state)));
    }
  }
  return Joined(std::move(lines));
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  // One file of dpkg's journal, or nothing.
  std::string Journal() { return Chance(4) ? Stanza() : ""; }

  // A database of a few stanzas, most of them sound.
  std::string Database() {
    std::string text = Chance(10) ? "\n\n" : "";
    const int stanzas = 1 + Below(6);
    for (int i = 0; i < stanzas; ++i) {
      text += Stanza() + (Chance(10) ? "\n\n\n" : "\n");
    }
    if (Chance(40)) {
      text.pop_back();
    }
    if (Chance(8)) {
      Damage(text);
    }
    return text;
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  bool Chance(int one_in) { return Below(one_in) == 0; }
  std::string Pick(const std::vector<std::string>& words) {
    return words[static_cast<std::size_t>(Below(static_cast<int>(words.size())))];
  }

  // Braces, unlike operators, fix the order in which the parts are drawn: the same in each
  // compiler.
  static std::string Join(std::initializer_list<std::string> parts) {
    std::string joined;
    for (const std::string& part : parts) {
      joined += part;
    }
    return joined;
  }

  std::string Stanza() {
    const std::string state =
        Pick({"installed", "installed", "installed", "config-files", "half-installed", "unpacked",
              "half-configured", "triggers-awaited", "triggers-pending", "not-installed",
              "Installed", Chance(50) ? "there" : "installed"});
    std::vector<std::string> fields = {
        Join({Pick({"Package: ", "package:", "PACKAGE : "}),
              Pick({"a", "b", "B", "libc6", "g++", "x.y-z", "zlib1g", "tar", "sed", "ssh", "perl",
                    "adduser", Chance(30) ? "_no" : "ok"})}),
        Join({"Status: ", Pick({"install", "hold", "deinstall", "unknown", "purge"}),
              Pick({" ", "  ", "\t"}), Pick({"ok", "ok", "reinstreq"}), " ", state}),
        "Maintainer: x", "Description: short\n long: text\n .\n\tStatus: install ok installed",
        "Architecture: " + Pick({"amd64", "amd64", "i386", "all"})};
    if (!Chance(60)) {
      fields.push_back(
          Join({"Version:", Pick({" ", "", "\t"}),
                Pick({"1", "1.2-3", "2:1.0~rc1-1", "1 ",
                      Chance(50) ? Pick({"1 2", "1-", ":1", "1:", "x", "-1:1", "1_"}) : "1"})}));
    }
    if (Chance(40)) {
      fields.push_back("Config-Version: 1");
    }
    if (state == "triggers-awaited" ? !Chance(20) : Chance(100)) {
      fields.push_back("Triggers-Awaited: other");
    }
    if (state == "triggers-pending" ? !Chance(20) : Chance(100)) {
      fields.push_back("Triggers-Pending: some");
    }
    if (Chance(3)) {
      fields.push_back("Source: " + Pick({"src", "src (1.0)", "src  (2)", "src"}));
    }
    if (Chance(3) && (fields[4] != "Architecture: all" || Chance(20))) {
      fields.push_back("Multi-Arch: " + Pick({"same", "same", "foreign"}));
    }
    if (Chance(4)) {
      fields.push_back("Own-Field:" + Pick({"", " x", "\n folded\n lines", " x\r"}));
    }
    if (Chance(60)) {
      fields.push_back(fields[static_cast<std::size_t>(Below(5))]);
    }
    std::shuffle(fields.begin(), fields.end(), random_);
    std::string stanza;
    for (const std::string& field : fields) {
      stanza += field + "\n";
    }
    return stanza;
  }

  void Damage(std::string& text) {
    const auto at = static_cast<std::size_t>(Below(static_cast<int>(text.size())));
    if (Chance(2)) {
      text.erase(at, 1);
    } else {
      text.insert(at, Pick({"\n", " ", ":", "x", "\n\n", "\t", "-", "#"}));
    }
  }

  std::mt19937 random_;
};

std::string MakeFolder() {
  std::string folder = "/tmp/assay-dpkg-XXXXXX";
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  std::filesystem::create_directories(folder + "/updates");
  return folder;
}

bool HaveDpkgQuery() {
  if (std::system("dpkg-query --version >/dev/null 2>&1") == 0) {
    return true;
  }
  if (std::getenv("CI") != nullptr) {
    FAIL("dpkg-query is missing");
  }
  WARN("skipped: dpkg-query is missing");
  SUCCEED();
  return false;
}

TEST_CASE("a dpkg database is read as dpkg-query reads it", "[package][oracle]") {
  if (!HaveDpkgQuery()) {
    return;
  }
  const std::string folder = MakeFolder();
  int refused = 0;
  int listed = 0;
  int disagreements = 0;
  for (unsigned seed = 0; seed < kDatabases; ++seed) {
    Generator generator(seed);
    const std::string text = generator.Database();
    const std::string journal = generator.Journal();
    std::ofstream(folder + "/status", std::ios::binary) << text;
    std::ofstream(folder + "/updates/0000", std::ios::binary) << journal;
    MemorySystem system;
    system.AddFile(kStatus, text);
    system.AddFile("/var/lib/dpkg/updates/0000", journal);
    const std::string theirs = AskDpkg(folder);
    const std::string ours = AskOurs(system);
    const bool nothing = ours == "nothing" && theirs.find("|installed") == std::string::npos;
    refused += theirs == "refused" ? 1 : 0;
    listed += theirs != "refused" && !nothing ? 1 : 0;
    if (ours != theirs && !nothing) {
      ++disagreements;
      UNSCOPED_INFO("seed " << seed << "\n"
                            << text << "journal:\n"
                            << journal << "dpkg-query: " << theirs << "ours: " << ours);
    }
  }
  std::filesystem::remove_all(folder);
  std::printf(
      "dpkg: %d generated databases, %d listed, %d refused by dpkg-query, %d disagreements\n",
      kDatabases, listed, refused, disagreements);
  CHECK(disagreements == 0);
}

TEST_CASE("this machine's dpkg database is read as dpkg-query reads it", "[package][oracle]") {
  std::ifstream in(kStatus, std::ios::binary);
  if (!in || !HaveDpkgQuery()) {
    SUCCEED("no dpkg database here");
    return;
  }
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  MemorySystem system;
  system.AddFile(kStatus, text);
  const std::string theirs = AskDpkg("/var/lib/dpkg");
  const std::string ours = AskOurs(system);
  std::printf("dpkg: this machine's %ld packages\n",
              std::count(theirs.begin(), theirs.end(), '\n'));
  CHECK(ours == theirs);
}

}  // namespace
}  // namespace assay::runtime
