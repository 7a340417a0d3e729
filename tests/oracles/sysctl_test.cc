// The resolver of sysctl.d against systemd-sysctl, on generated folders. systemd-sysctl runs in a
// mount namespace of its own, where plain files stand in for /proc/sys.
#include <stdlib.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

namespace fs = std::filesystem;

constexpr int kLayouts = 600;
constexpr std::string_view kProgram = "/lib/systemd/systemd-sysctl";
constexpr std::string_view kUnset = "UNSET-UNSET-UNSET";

struct Folder {
  std::string_view short_name;
  std::string_view path;
};

constexpr std::array<Folder, 4> kFolders = {{{"etc", "/etc/sysctl.d"},
                                             {"run", "/run/sysctl.d"},
                                             {"local", "/usr/local/lib/sysctl.d"},
                                             {"lib", "/usr/lib/sysctl.d"}}};

constexpr std::string_view kKeys[] = {"net/ipv4/ip_forward",
                                      "net/ipv4/conf/all/rp_filter",
                                      "net/ipv4/conf/default/rp_filter",
                                      "net/ipv4/conf/eth0/rp_filter",
                                      "net/ipv4/conf/eth0.1/rp_filter",
                                      "net/ipv4/conf/all/log_martians",
                                      "net/ipv4/conf/eth0/log_martians",
                                      "kernel/randomize_va_space",
                                      "kernel/core_pattern",
                                      "fs/suid_dumpable"};

constexpr std::string_view kNames[] = {"10-a.conf", "20-b.conf", "20-b.conf", "50-c.conf",
                                       "99-z.conf", "x y.conf",  "notes.txt", ".hidden.conf"};

constexpr std::string_view kSpelled[] = {"net.ipv4.ip_forward",
                                         "net/ipv4/ip_forward",
                                         "/net/ipv4/ip_forward",
                                         "net.ipv4..ip_forward",
                                         "net//ipv4/./ip_forward",
                                         "net.ipv4.conf.all.rp_filter",
                                         "net.ipv4.conf.*.rp_filter",
                                         "net.ipv4.conf.eth*.rp_filter",
                                         "net.ipv4.conf.eth?.*",
                                         "net.ipv4.conf.[!a]*.rp_filter",
                                         "net/ipv4/conf/*/log_martians",
                                         "net.ipv4.conf.eth0/1.rp_filter",
                                         "net/ipv4/conf/eth0.1/rp_filter",
                                         "net.ipv4.conf.default.rp_filter",
                                         "net.ipv4.conf.eth0.log_martians",
                                         "net.*.ip_forward",
                                         "*.randomize_va_space",
                                         "kernel.randomize_va_space",
                                         "kernel/core_pattern",
                                         "fs.suid_dumpable",
                                         "f[rs].suid*",
                                         "no.such.key",
                                         "net.ipv4.*.ip_forward",
                                         "net/ipv4/../ipv4/ip_forward",
                                         "."};

constexpr std::string_view kValues[] = {"0", "1", "2", "1", "0", "|/bin/core %p = x", "", "a b\tc"};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  // Fills `folder` on disk and the same in memory.
  void Make(const fs::path& folder, MemorySystem& system) {
    for (const Folder& place : kFolders) {
      fs::create_directories(folder / place.short_name);
      const int files = Below(3);
      for (int file = 0; file < files; ++file) {
        MakeEntry(folder / place.short_name, std::string(place.path), system);
      }
    }
  }

 private:
  int Below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename List>
  std::string Pick(const List& list) {
    return std::string(list[static_cast<std::size_t>(Below(static_cast<int>(std::size(list))))]);
  }

  void MakeEntry(const fs::path& on_disk, const std::string& in_target, MemorySystem& system) {
    const std::string name = Pick(kNames);
    if (fs::exists(fs::symlink_status(on_disk / name))) {
      return;
    }
    const int kind = Below(100);
    if (kind < 8 || (kind >= 8 && kind < 12)) {
      const std::string target = kind < 8 ? "/dev/null" : kind < 10 ? "nowhere" : "20-b.conf";
      fs::create_symlink(target, on_disk / name);
      system.AddSymlink(in_target + "/" + name, target);
    } else if (kind < 14) {
      fs::create_directory(on_disk / name);
      system.AddDirectory(in_target + "/" + name);
    } else {
      const std::string text = kind < 18 ? "" : Text();
      std::ofstream(on_disk / name, std::ios::binary) << text;
      system.AddFile(in_target + "/" + name, text);
    }
  }

  std::string Text() {
    std::string text;
    const int lines = 1 + Below(6);
    for (int line = 0; line < lines; ++line) {
      text += Line();
      const int end = Below(40);
      text += end == 0 ? std::string(1, '\0') : end == 1 ? "\r" : end < 5 ? "\r\n" : "\n";
    }
    if (Chance(1)) {
      text += "# " + std::string(kMaxLineBytes, 'x') + "\nnet.ipv4.ip_forward = 7\n";
    }
    return text;
  }

  std::string Line() {
    const int kind = Below(100);
    if (kind < 5) {
      return Pick(std::array<std::string_view, 6>{"", "  ", "# net.ipv4.ip_forward=9",
                                                  "; net.ipv4.ip_forward=9", "not an assignment",
                                                  "\xFF\xFE=\xFF"});
    }
    if (kind < 15) {
      return "-" + Pick(kSpelled);
    }
    const std::string dash = kind < 25 ? "-" : kind < 28 ? "- " : "";
    const std::string equals =
        Pick(std::array<std::string_view, 5>{"=", " = ", " =", "= ", "\t=\t"});
    return (Chance(10) ? "  " : "") + dash + Pick(kSpelled) + equals + Pick(kValues) +
           (Chance(10) ? "  " : "");
  }

  std::mt19937 random_;
};

// Runs systemd-sysctl on each layout in turn; what it wrote is then in `<layout>/out`.
bool RunAll(const fs::path& folder) {
  std::ofstream(folder / "run.sh") << R"(set -e
here=$1; count=$2
mount -t tmpfs none /run; mount -t tmpfs none /usr/local/lib
mkdir -p /run/sysctl.d /usr/local/lib/sysctl.d "$here/now/etc" "$here/now/run" "$here/now/local" \
  "$here/now/lib" "$here/now/sys"
mount --bind "$here/now/etc" /etc/sysctl.d
mount --bind "$here/now/run" /run/sysctl.d
mount --bind "$here/now/local" /usr/local/lib/sysctl.d
mount --bind "$here/now/lib" /usr/lib/sysctl.d
mount --bind "$here/now/sys" /proc/sys
i=0
while [ $i -lt $count ]; do
  find "$here"/now/etc "$here"/now/run "$here"/now/local "$here"/now/lib -mindepth 1 -delete
  cp -a "$here/$i/." "$here/now/"
  cp -r "$here/sys/." "$here/now/sys/"
  /lib/systemd/systemd-sysctl 2>/dev/null || true
  cp -r "$here/now/sys" "$here/$i/out"
  i=$((i + 1))
done
)";
  const std::string arguments = " sh " + (folder / "run.sh").string() + " " + folder.string() +
                                " " + std::to_string(kLayouts) + " >/dev/null 2>&1";
  return std::system(("mkdir -p /etc/sysctl.d && unshare -m" + arguments).c_str()) == 0 ||
         std::system(("unshare -rm" + arguments).c_str()) == 0;
}

std::string Theirs(const fs::path& layout, std::string_view key) {
  std::ifstream file(layout / "out" / key, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::string first = text.substr(0, text.find('\n'));
  return first == kUnset ? "absent" : Quote(first);
}

std::string Ours(GatherContext& context, std::string_view key) {
  return Ask(context, "sysctl", {TextArgument("name", std::string(key))}).Text("set");
}

void MakeSettings(const fs::path& folder) {
  for (const std::string_view key : kKeys) {
    fs::create_directories((folder / "sys" / key).parent_path());
    std::ofstream(folder / "sys" / key) << kUnset << "\n";
  }
}

std::string Describe(const fs::path& layout) {
  const std::string command =
      "cd " + layout.string() + " && grep -ar '' etc run local lib; ls -l etc run local lib";
  std::string text;
  FILE* pipe = popen((command + " 2>&1 | cut -c1-200").c_str(), "r");
  std::array<char, 4096> buffer = {};
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    text.append(buffer.data(), got);
  }
  pclose(pipe);
  return text;
}

TEST_CASE("the sysctl resolver agrees with systemd-sysctl", "[sysctl][oracle]") {
  std::string name = "/tmp/assay-sysctl-XXXXXX";
  REQUIRE(mkdtemp(name.data()) != nullptr);
  const fs::path folder = name;
  Generator generator(20'240'602);
  std::vector<MemorySystem> systems(kLayouts);
  for (int layout = 0; layout < kLayouts; ++layout) {
    generator.Make(folder / std::to_string(layout), systems[static_cast<std::size_t>(layout)]);
  }
  MakeSettings(folder);
  if (!fs::exists(kProgram) || !RunAll(folder)) {
    fs::remove_all(folder);
    REQUIRE(std::getenv("CI") == nullptr);
    WARN("skipped: no " << kProgram << ", or no mount namespace");
    SUCCEED();
    return;
  }
  int settings = 0;
  int set = 0;
  int disagreements = 0;
  for (int layout = 0; layout < kLayouts; ++layout) {
    GatherContext context(systems[static_cast<std::size_t>(layout)]);
    for (const std::string_view key : kKeys) {
      const std::string theirs = Theirs(folder / std::to_string(layout), key);
      const std::string ours = Ours(context, key);
      ++settings;
      set += theirs == "absent" ? 0 : 1;
      if (theirs != ours && ++disagreements <= 3) {
        std::fprintf(stderr, "%s: systemd-sysctl %s, we %s\n%s\n", std::string(key).c_str(),
                     theirs.c_str(), ours.c_str(),
                     Describe(folder / std::to_string(layout)).c_str());
      }
    }
  }
  fs::remove_all(folder);
  std::printf("sysctl oracle: %d configurations, %d settings (%d set), %d disagreements\n",
              kLayouts, settings, set, disagreements);
  CHECK(disagreements == 0);
  CHECK(set > settings / 10);
}

}  // namespace
}  // namespace assay::runtime
