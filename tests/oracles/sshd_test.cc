// The resolver of sshd's configuration against `sshd -T` on generated configurations.
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "runtime/probes/lines.h"
#include "runtime/probes/sshd_config.h"
#include "runtime/system/glob.h"
#include "runtime/system/memory_system.h"

namespace assay::runtime {
namespace {

constexpr int kConfigurations = 1'000;
constexpr std::string_view kSshd = "/usr/sbin/sshd";

struct Sample {
  std::string_view keyword;
  std::vector<std::string_view> arguments;
};

// Arguments that sshd takes for each keyword, and some that it refuses (marked by a leading
// `\x01`).
const std::vector<Sample>& Samples() {
  static const std::vector<Sample> samples = {
#include "tests/oracles/sshd_samples.inc"
  };
  return samples;
}

class Generator {
 public:
  Generator(unsigned seed, std::string folder) : random_(seed), folder_(std::move(folder)) {}

  // Paths, and the text of each; the first is the main file.
  std::vector<std::pair<std::string, std::string>> Make() {
    files_.clear();
    const int drop_ins = Below(4);
    for (int index = 0; index < drop_ins; ++index) {
      const std::string name = std::to_string(Below(100)) + (Chance(90) ? ".conf" : ".off");
      files_.emplace_back(folder_ + "/conf.d/" + name, Text(Below(5), true));
    }
    if (Chance(20)) {
      files_.emplace_back(folder_ + "/nested", Text(2, true));
    }
    const std::string key = "HostKey " + folder_ + "/key\n";
    files_.emplace(files_.begin(), folder_ + "/sshd_config", key + Text(2 + Below(14), false));
    return files_;
  }

 private:
  int Below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename List>
  auto Pick(const List& list) {
    return list[static_cast<std::size_t>(Below(static_cast<int>(std::size(list))))];
  }

  std::string Text(int lines, bool included) {
    in_block_ = included && Chance(50);
    std::string text;
    const std::string end = Chance(10) ? "\r\n" : "\n";
    for (int line = 0; line < lines; ++line) {
      text += Line(included);
      text += line + 1 == lines && Chance(20) ? "" : end;
    }
    return text;
  }

  std::string Line(bool included) {
    const int kind = Below(100);
    if (kind < 8) {
      return Pick(std::array<std::string_view, 7>{"", "   ", "# PermitRootLogin yes", "\t#x", " \t",
                                                  "#", "\f"})
          .data();
    }
    if (kind < 16) {
      in_block_ = true;
      return std::string(Pick(std::array<std::string_view, 12>{
          "Match all", "Match User root", "match user a,b address 10.0.0.0/8", "Match all # why",
          "Match Group wheel # x", "Match Host *.example.org", "MATCH ALL",
          "Match Address !10.1.1.1", "Match User=bob", "Match \"User\" \"bob\"",
          "Match LocalAddress 127.0.0.1", "Match all"}));
    }
    if (kind == 16 && Chance(40)) {
      return std::string(Pick(std::array<std::string_view, 9>{
          "Match", "Match all User x", "Match User", "Match Address 10.0.0.1/8", "Match Nothing x",
          "NoSuchOption yes", "Banner", "Port 22 \"", "Match User x all"}));
    }
    if (kind < 26 && (!included || Chance(25))) {
      return Include();
    }
    return Directive();
  }

  std::string Include() {
    const std::array<std::string, 7> patterns = {
        folder_ + "/conf.d/*.conf",
        folder_ + "/conf.d/*",
        folder_ + "/conf.d/[0-4]*.conf",
        folder_ + "/missing/*.conf",
        folder_ + "/nested",
        folder_ + "/nothing",
        "\"" + folder_ + "/conf.d/??.conf\" " + folder_ + "/nested"};
    return Spell("Include") + " " + Pick(patterns);
  }

  std::string Spell(std::string_view keyword) {
    std::string spelt(keyword);
    if (Chance(30)) {
      spelt = ToLower(keyword);
    } else if (Chance(10)) {
      std::transform(spelt.begin(), spelt.end(), spelt.begin(),
                     [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
    }
    return Chance(3) ? "\"" + spelt + "\"" : spelt;
  }

  // One that may stand where the line goes, mostly.
  Sample PickSample() {
    Sample sample = Pick(Samples());
    while (in_block_ && FindSshdKeyword(sample.keyword)->scope == SshdScope::kGlobal &&
           !Chance(2)) {
      sample = Pick(Samples());
    }
    return sample;
  }

  std::string Directive() {
    const Sample sample = PickSample();
    std::string argument(Pick(sample.arguments));
    if (argument.starts_with('\x01')) {
      if (!Chance(6)) {
        argument = sample.arguments[0];
      } else {
        argument.erase(0, 1);
      }
    }
    if (Chance(8) && argument.find_first_of("\"' \\#") == std::string::npos) {
      argument = Chance(50) ? "\"" + argument + "\"" : "'" + argument + "'";
    }
    const std::string_view between =
        Pick(std::array<std::string_view, 9>{" ", " ", " ", "  ", "\t", "=", " = ", "= ", " ="});
    const std::string_view after = Pick(
        std::array<std::string_view, 10>{"", "", "", "", "", "", " ", "\t", " # why", " #x y"});
    return (Chance(10) ? " \t" : "") + Spell(sample.keyword) + std::string(between) + argument +
           std::string(after);
  }

  std::mt19937 random_;
  std::string folder_;
  bool in_block_ = false;  // after a Match line that does not apply to all
  std::vector<std::pair<std::string, std::string>> files_;
};

struct Output {
  bool started = false;
  std::map<std::string, std::vector<std::string>> values;  // by keyword, a line each
};

Output RunSshd(const std::string& path) {
  Output output;
  const std::string command = "cd / && " + std::string(kSshd) + " -T -f " + path + " 2>/dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  std::string text;
  std::array<char, 65536> buffer = {};
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    text.append(buffer.data(), got);
  }
  output.started = pclose(pipe) == 0;
  for (const Line& line : SplitLines(text)) {
    const std::size_t space = line.text.find(' ');
    std::string value(space == line.text.npos ? "" : line.text.substr(space + 1));
    output.values[std::string(line.text.substr(0, space))].push_back(value == "(null)" ? "none"
                                                                                       : value);
  }
  return output;
}

SshdFiles FilesOf(const System& system) {
  return {[&](const std::string& path) { return system.Read(path, kMaxConfigurationBytes); },
          [&](const std::string& pattern) { return Glob(system, pattern); }};
}

bool HasLineForEachValue(SshdKind kind) {
  return kind == SshdKind::kHostKey || kind == SshdKind::kUsers || kind == SshdKind::kGroups ||
         kind == SshdKind::kEnvironment || kind == SshdKind::kSetEnvironment ||
         kind == SshdKind::kPort || kind == SshdKind::kListenAddress ||
         kind == SshdKind::kSubsystem;
}

// What sshd printed for the option, as our values or our value would be.
std::vector<std::string> Expected(const Output& output, const SshdOption& option) {
  const auto found = output.values.find(ToLower(option.name));
  return found == output.values.end() ? std::vector<std::string>{} : found->second;
}

std::vector<std::string> Ours(const SshdAnswer& answer, const SshdOption& option) {
  if (HasLineForEachValue(option.kind)) {
    return answer.values;
  }
  const bool prints_nothing = answer.value.empty() && answer.values.empty();
  return prints_nothing ? std::vector<std::string>{} : std::vector<std::string>{answer.value};
}

struct Counts {
  int options = 0;
  int disagreements = 0;
  int refused = 0;
  int undecided = 0;
};

void Report(Counts& counts, const std::string& what, const std::string& text) {
  if (++counts.disagreements <= 5) {
    UNSCOPED_INFO(what << "\n" << text);
    std::fprintf(stderr, "%s\n%s\n----\n", what.c_str(), text.c_str());
  }
}

void Compare(const Output& output, const Result<SshdConfiguration>& ours, const std::string& text,
             Counts& counts) {
  if (!output.started && ours && !ours->listen) {
    ++counts.undecided;  // a ListenAddress that would have to be resolved
    return;
  }
  if (output.started != ours.has_value()) {
    Report(counts, output.started ? "refused by us: " + ours.error().message : "refused by sshd",
           text);
    return;
  }
  if (!ours) {
    ++counts.refused;
    return;
  }
  const std::optional<SshdVersion> version = ParseSshdVersion("1:9.2p1-2+deb12u10");
  for (const std::string& name : SshdOptionNames()) {
    const SshdOption& option = *FindSshdKeyword(name)->option;
    if (option.name != name || name == "Protocol" || name == "DebianBanner") {
      continue;  // aliases; and what `sshd -T` never prints
    }
    const Result<SshdAnswer> answer = AnswerSshdOption(*ours, option, version);
    ++counts.options;
    if (!answer) {
      ++counts.undecided;
      continue;
    }
    std::vector<std::string> theirs = Expected(output, option);
    std::vector<std::string> mine = Ours(*answer, option);
    if (option.kind == SshdKind::kListenAddress) {  // sshd's order hangs on the machine's network
      std::sort(theirs.begin(), theirs.end());
      std::sort(mine.begin(), mine.end());
    }
    if (theirs != mine) {
      Report(counts,
             name + ": sshd " + ToString(StringListValue(theirs), Type::ListOf(TypeKind::kString)) +
                 ", we " + ToString(StringListValue(mine), Type::ListOf(TypeKind::kString)),
             text);
    }
  }
}

void RunOne(Generator& generator, const std::string& folder, Counts& counts) {
  MemorySystem system;
  std::filesystem::remove_all(folder + "/conf.d");
  std::filesystem::remove(folder + "/nested");
  std::filesystem::create_directory(folder + "/conf.d");
  std::string all;
  for (const auto& [path, text] : generator.Make()) {
    std::ofstream(path, std::ios::binary) << text;
    system.AddFile(path, text);
    all += "== " + path + "\n" + text + "\n";
  }
  const std::string main = folder + "/sshd_config";
  Compare(RunSshd(main), ResolveSshdConfiguration(FilesOf(system), {main, {}, false}, true), all,
          counts);
}

bool Usable(const std::string& folder) {
  const bool made =
      std::system(("ssh-keygen -q -t ed25519 -N '' -f " + folder + "/key").c_str()) == 0;
  std::filesystem::create_directories("/run/sshd");
  std::ofstream(folder + "/empty") << "HostKey " + folder + "/key\n";
  const Output output = RunSshd(folder + "/empty");
  // Another version has other defaults; the tables describe this one.
  return made && output.started && output.values.contains("unusedconnectiontimeout");
}

TEST_CASE("the sshd resolver agrees with sshd -T", "[sshd][oracle]") {
  std::string folder = "/tmp/assay-sshd-XXXXXX";
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  if (!std::filesystem::exists(kSshd) || !Usable(folder)) {
    REQUIRE(std::getenv("CI") == nullptr);
    WARN("skipped: no usable " << kSshd);
    std::filesystem::remove_all(folder);
    SUCCEED();
    return;
  }
  Counts counts;
  Generator generator(20'240'601, folder);
  for (int round = 0; round < kConfigurations; ++round) {
    RunOne(generator, folder, counts);
  }
  std::filesystem::remove_all(folder);
  std::printf(
      "sshd oracle: %d configurations, %d options, %d disagreements (%d refused by both, "
      "%d answers left open)\n",
      kConfigurations, counts.options, counts.disagreements, counts.refused, counts.undecided);
  CHECK(counts.disagreements == 0);
  CHECK(counts.refused < kConfigurations / 2);
}

}  // namespace
}  // namespace assay::runtime
