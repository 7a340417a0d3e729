// Our reading of PAM stacks against libpam's own: generated stacks of pam_debug, whose answers are
// known, run by pam_chauthtok(3) from a private folder. libpam is loaded at run time, so that
// nothing but its ordinary package is needed.
#include <dlfcn.h>
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "runtime/probes/pam_stack.h"
#include "runtime/system/memory_system.h"
#include "tests/oracles/scratch_folder.h"

namespace assay::runtime {
namespace {

constexpr int kStacks = 1'000;

constexpr const char* kCodes[] = {"success",   "open_err", "system_err",       "perm_denied",
                                  "auth_err",  "maxtries", "new_authtok_reqd", "authtok_err",
                                  "try_again", "ignore",   "user_unknown"};
constexpr int kCodeNumbers[] = {0, 1, 4, 6, 7, 11, 12, 20, 24, 25, 10};

struct PamMessage;
struct PamResponse;
struct PamConversation {
  int (*conversation)(int, const PamMessage**, PamResponse**, void*);
  void* data;
};

// The functions of libpam that the test calls; null if there is no libpam.
struct Libpam {
  int (*start)(const char*, const char*, const PamConversation*, const char*, void**) = nullptr;
  int (*change)(void*, int) = nullptr;
  int (*end)(void*, int) = nullptr;
};

template <typename Function>
void Load(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
}

Libpam LoadLibpam() {
  Libpam libpam;
  if (void* library = dlopen("libpam.so.0", RTLD_NOW); library != nullptr) {
    Load(library, "pam_start_confdir", libpam.start);
    Load(library, "pam_chauthtok", libpam.change);
    Load(library, "pam_end", libpam.end);
  }
  return libpam;
}

int Silent(int, const PamMessage**, PamResponse** responses, void*) {
  *responses = static_cast<PamResponse*>(calloc(64, 16));
  return 0;
}

class Generator {
 public:
  Generator(unsigned seed, std::string folder) : random_(seed), folder_(std::move(folder)) {}

  std::string Service(int depth) {
    std::string text;
    const std::size_t lines = 1 + Pick(7);
    for (std::size_t i = 0; i < lines; ++i) {
      text += Line(depth);
    }
    return text;
  }

 private:
  std::size_t Pick(std::size_t count) { return random_() % count; }
  template <std::size_t Count>
  const char* Of(const char* const (&choices)[Count]) {
    return choices[Pick(Count)];
  }

  std::string Control() {
    static constexpr const char* kWords[] = {"required", "requisite", "sufficient", "optional",
                                             "REQUIRED", "nonsense",  "[]",         "[required]"};
    static constexpr const char* kActions[] = {"ok", "done", "die", "bad", "ignore", "reset",
                                               "1",  "2",    "3",   "0",   "fine"};
    if (Pick(3) != 0) {
      return Of(kWords);
    }
    std::string control = "[";
    const std::size_t pairs = 1 + Pick(3);
    for (std::size_t i = 0; i < pairs; ++i) {
      control += std::string(Of(kCodes)) + (Pick(4) == 0 ? " = " : "=") + Of(kActions) + " ";
    }
    return control + (Pick(2) == 0 ? "default=" + std::string(Of(kActions)) : "") + "]";
  }

  std::string Module() {
    if (Pick(20) == 0) {
      return "pam_assay_nosuch.so";
    }
    const auto code = [&] { return Pick(3) == 0 ? Of(kCodes) : "success"; };
    return std::string("pam_debug.so prechauthtok=") + code() + " chauthtok=" + code();
  }

  std::string Line(int depth) {
    switch (Pick(16)) {
      case 0:
        return "# password required pam_deny.so\n";
      case 1:
        return "auth required pam_deny.so\n\n";
      case 2:
        return depth > 2 ? "" : "@include " + folder_ + "/file" + std::to_string(Pick(4)) + "\n";
      case 3:
        return depth > 2 ? ""
                         : "password include " + folder_ + "/file" + std::to_string(Pick(4)) + "\n";
      case 4:
      case 5:
        return depth > 2
                   ? ""
                   : "password substack " + folder_ + "/file" + std::to_string(Pick(4)) + "\n";
      case 6:
        return "password " + Control() + " \\\n  " + Module() + "\n";
      case 7:
        return Pick(4) != 0 ? "" : "passwrd " + Control() + " " + Module() + "\n";
      case 8:
        return Pick(4) != 0 ? "" : "password " + Control() + "\n";
      default:
        return (Pick(5) == 0 ? " -password\t" : "password ") + Control() + " " + Module() +
               (Pick(5) == 0 ? " # comment\n" : "\n");
    }
  }

  std::mt19937 random_;
  std::string folder_;
};

int CodeOf(const PamEntry& entry, const std::string& option) {
  for (const std::string& argument : entry.arguments) {
    for (std::size_t i = 0; i < std::size(kCodes); ++i) {
      if (argument == option + "=" + kCodes[i]) {
        return kCodeNumbers[i];
      }
    }
  }
  return kPamSuccess;
}

bool Succeeds(const PamStack& stack, const std::string& option) {
  const PamModel model = [&](std::size_t index, const PamState&) {
    const PamEntry& entry = stack.entries[index];
    const int code = entry.kind == PamEntry::Kind::kMustFail ? kPamPermissionDenied
                     : !stack.installed[index]               ? kPamModuleUnknown
                                                             : CodeOf(entry, option);
    return std::vector<PamReply>{{code, false, false}};
  };
  return RunPamStack(stack.entries, model).can_succeed;
}

bool OursSucceeds(const MemorySystem& system) {
  const auto stack = LoadPasswordStack(system);
  return stack && Succeeds(*stack, "prechauthtok") && Succeeds(*stack, "chauthtok");
}

bool TheirsSucceeds(const Libpam& libpam, const std::string& folder) {
  const PamConversation conversation = {Silent, nullptr};
  void* handle = nullptr;
  if (libpam.start("passwd", "root", &conversation, folder.c_str(), &handle) != kPamSuccess) {
    return false;  // it has read the stacks and given up
  }
  const int code = libpam.change(handle, 0);
  libpam.end(handle, code);
  return code == kPamSuccess;
}

TEST_CASE("password stacks end as libpam ends them", "[accounts][oracle]") {
  const Libpam libpam = LoadLibpam();
  if (libpam.start == nullptr) {
    WARN("skipped: no libpam with pam_start_confdir");
    CHECK(getenv("CI") == nullptr);
    return;
  }
  const ScratchFolder scratch;
  const std::string folder = scratch.path();
  int disagreements = 0;
  int successes = 0;
  for (int i = 0; i < kStacks; ++i) {
    Generator generator(static_cast<unsigned>(i), folder);
    MemorySystem system;
    system.AddFile("/lib/security/pam_debug.so", "");
    system.AddFile("/lib/security/pam_deny.so", "");
    std::string all;
    const auto add = [&](const std::string& name, const std::string& path, int depth) {
      const std::string text = generator.Service(depth);
      scratch.Write(name, text);
      system.AddFile(path, text);
      all += "--- " + name + "\n" + text;
    };
    add("passwd", "/etc/pam.d/passwd", 0);
    add("other", "/etc/pam.d/other", 0);
    for (int file = 0; file < 3; ++file) {  // file3 is never there
      const std::string name = "file" + std::to_string(file);
      add(name, folder + "/" + name, 3);
    }
    const bool theirs = TheirsSucceeds(libpam, folder);
    INFO(all);
    CHECK(OursSucceeds(system) == theirs);
    disagreements += OursSucceeds(system) == theirs ? 0 : 1;
    successes += theirs ? 1 : 0;
  }
  WARN("PAM stacks against libpam: " << kStacks << " stacks, " << successes << " succeed, "
                                     << disagreements << " disagreements");
  CHECK(successes > kStacks / 20);
}

}  // namespace
}  // namespace assay::runtime
