// Our reading of pwquality.conf against libpwquality itself, loaded at run time: the settings it
// ends with, and which passwords it accepts.
#include <dlfcn.h>
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "runtime/probes/pwquality.h"
#include "runtime/system/memory_system.h"
#include "tests/oracles/scratch_folder.h"

namespace assay::runtime {
namespace {

constexpr int kConfigurations = 400;
constexpr int kPasswords = 40;

// pwquality.h: PWQ_SETTING_*.
struct IntegerSetting {
  const char* name;
  int number;
};
constexpr IntegerSetting kIntegers[] = {{"difok", 1},
                                        {"minlen", 3},
                                        {"dcredit", 4},
                                        {"ucredit", 5},
                                        {"lcredit", 6},
                                        {"ocredit", 7},
                                        {"minclass", 8},
                                        {"maxrepeat", 9},
                                        {"maxclassrepeat", 11},
                                        {"gecoscheck", 12},
                                        {"maxsequence", 14},
                                        {"dictcheck", 15},
                                        {"usercheck", 16},
                                        {"enforcing", 17},
                                        {"retry", 18},
                                        {"enforce_for_root", 19},
                                        {"local_users_only", 20},
                                        {"usersubstr", 21}};

struct Library {
  void* (*make)() = nullptr;
  void (*release)(void*) = nullptr;
  int (*read)(void*, const char*, void**) = nullptr;
  int (*set)(void*, const char*) = nullptr;
  int (*get)(void*, int, int*) = nullptr;
  int (*check)(void*, const char*, const char*, const char*, void**) = nullptr;
};

template <typename Function>
void Load(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
}

Library LoadLibrary() {
  Library library;
  if (void* handle = dlopen("libpwquality.so.1", RTLD_NOW); handle != nullptr) {
    Load(handle, "pwquality_default_settings", library.make);
    Load(handle, "pwquality_free_settings", library.release);
    Load(handle, "pwquality_read_config", library.read);
    Load(handle, "pwquality_set_option", library.set);
    Load(handle, "pwquality_get_int_value", library.get);
    Load(handle, "pwquality_check", library.check);
  }
  return library;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::size_t Pick(std::size_t count) { return random_() % count; }

  std::string File() {
    std::string text;
    const std::size_t lines = Pick(7);
    for (std::size_t i = 0; i < lines; ++i) {
      text += Line();
    }
    return text;
  }

  std::vector<std::string> Arguments() {
    std::vector<std::string> arguments;
    const std::size_t count = Pick(4);
    for (std::size_t i = 0; i < count; ++i) {
      arguments.push_back(Pick(12) == 0 ? "nonsense" : Name() + "=" + Value());
    }
    return arguments;
  }

  // Long and short, of one to four classes, without runs that maxrepeat and its kin refuse.
  std::string Password() {
    static const std::string kSets[] = {"7392846150", "QXVKZJWGHB", "qxvkzjwghb", "%!&;?$#=+*"};
    const std::size_t classes = 1 + Pick(15);
    const std::size_t length = 3 + Pick(18);
    std::string password;
    for (std::size_t i = 0; password.size() < length; ++i) {
      if ((classes & (std::size_t{1} << (i % 4))) != 0) {
        password += kSets[i % 4][Pick(10)];
      }
    }
    return password;
  }

 private:
  std::string Name() {
    static const char* const kNames[] = {
        "minlen",    "minlen", "dcredit",   "ucredit", "lcredit",          "ocredit", "minclass",
        "dictcheck", "difok",  "enforcing", "retry",   "enforce_for_root", "MinLen",  "usercheck"};
    return kNames[Pick(std::size(kNames))];
  }

  std::string Value() {
    static const char* const kValues[] = {"0",  "1",  "-1", "-2", "2",  "3", "4",  "8",
                                          "10", "12", "14", "6",  "-1", "1", "+7", "16"};
    return Pick(40) == 0 ? "x" : kValues[Pick(std::size(kValues))];
  }

  std::string Line() {
    static const char* const kEquals[] = {" = ", "=", " ", "\t", "= ", " =", " == "};
    switch (Pick(14)) {
      case 0:
        return "# minlen = 3\n";
      case 1:
        return "   \n";
      case 2:
        return Pick(4) == 0 ? "unknown = 3\n" : "badwords = foo bar\n";
      case 3:
        return Pick(4) == 0 ? "enforce_for_root\n" : "local_users_only\n";
      default:
        return (Pick(6) == 0 ? "  " : "") + Name() + kEquals[Pick(Pick(4) == 0 ? 7 : 2)] + Value() +
               (Pick(6) == 0 ? " # why" : "") + "\n";
    }
  }

  std::mt19937 random_;
};

struct Configuration {
  std::vector<std::pair<std::string, std::string>> files;  // by path below the folder
  std::vector<std::string> arguments;

  std::string Show() const {
    std::string text;
    for (const auto& [name, content] : files) {
      text += "--- " + name + "\n" + content;
    }
    text += "--- arguments:";
    for (const std::string& argument : arguments) {
      text += " " + argument;
    }
    return text;
  }
};

Configuration MakeConfiguration(Generator& generator) {
  Configuration configuration;
  configuration.files.emplace_back("pwquality.conf", generator.File());
  for (const char* name : {"10-a.conf", "20-b.conf", "z.conf.conf", "30-c.conf~"}) {
    if (generator.Pick(3) == 0) {
      configuration.files.emplace_back(std::string("pwquality.conf.d/") + name, generator.File());
    }
  }
  configuration.arguments = generator.Arguments();
  return configuration;
}

QualitySettings Ours(const Configuration& configuration) {
  MemorySystem system;
  for (const auto& [name, content] : configuration.files) {
    system.AddFile("/etc/security/" + name, content);
  }
  QualitySettings settings = QualitySettings::Pwquality();
  std::string problem;
  REQUIRE(ReadPwqualityFiles(system, settings, problem));
  ApplyPwqualityArguments(configuration.arguments, {}, settings);
  return settings;
}

void* Theirs(const Library& library, const Configuration& configuration,
             const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "pwquality.conf.d");
  for (const auto& [name, content] : configuration.files) {
    std::ofstream(folder / name) << content;
  }
  void* settings = library.make();
  void* detail = nullptr;
  static_cast<void>(library.read(settings, (folder / "pwquality.conf").c_str(), &detail));
  for (const std::string& argument : configuration.arguments) {
    static_cast<void>(library.set(settings, argument.c_str()));
  }
  return settings;
}

int ClassesOf(const std::string& password) {
  const auto has = [&](const char* set) {
    return password.find_first_of(set) != std::string::npos ? 1 : 0;
  };
  return has("0123456789") + has("QXVKZJWGHB") + has("qxvkzjwghb") + has("%!&;?$#=+*");
}

// Whether a password falls short of what we say every password must have.
bool FallsShort(const QualityDemand& demand, const std::string& password) {
  const auto lacks = [&](bool required, const char* set) {
    return required && password.find_first_of(set) == std::string::npos;
  };
  return static_cast<std::int64_t>(password.size()) < demand.minimum_length ||
         ClassesOf(password) < demand.minimum_classes || lacks(demand.digit, "0123456789") ||
         lacks(demand.upper, "QXVKZJWGHB") || lacks(demand.lower, "qxvkzjwghb") ||
         lacks(demand.other, "%!&;?$#=+*");
}

// A password of exactly the minimum, made to please: classes that are demanded first, then those
// that give credit.
std::string BestPassword(const QualitySettings& settings, const QualityDemand& demand) {
  static const std::string kSets[] = {"7392846150", "QXVKZJWGHB", "qxvkzjwghb", "%!&;?$#=+*"};
  static const char* const kCredits[] = {"dcredit", "ucredit", "lcredit", "ocredit"};
  std::vector<std::size_t> wanted;
  std::vector<std::size_t> classes;
  for (std::size_t i = 0; i < 4; ++i) {
    const int credit = settings.Get(kCredits[i]);
    wanted.insert(wanted.end(), static_cast<std::size_t>(std::abs(credit)), i);
    if (credit < 0) {
      classes.push_back(i);
    }
  }
  // Negative ones first, then one of each credit class, then the rest.
  std::stable_sort(wanted.begin(), wanted.end(), [&](std::size_t left, std::size_t right) {
    return settings.Get(kCredits[left]) < 0 && settings.Get(kCredits[right]) >= 0;
  });
  const auto more = [&](bool with_credit) {
    for (std::size_t i = 0; i < 4; ++i) {
      const bool missing = std::find(classes.begin(), classes.end(), i) == classes.end();
      if (static_cast<std::int64_t>(classes.size()) < demand.minimum_classes && missing &&
          (settings.Get(kCredits[i]) > 0) == with_credit) {
        classes.push_back(i);
        const auto first_credit = std::find_if(wanted.begin(), wanted.end(), [&](std::size_t at) {
          return settings.Get(kCredits[at]) >= 0;
        });
        const auto own = std::find(first_credit, wanted.end(), i);
        if (own != wanted.end()) {
          std::rotate(first_credit, own, own + 1);
        } else {
          wanted.insert(first_credit, i);
        }
      }
    }
  };
  more(true);
  more(false);
  std::string password;
  for (std::size_t i = 0; static_cast<std::int64_t>(password.size()) < demand.minimum_length; ++i) {
    const std::size_t at = i < wanted.size() ? wanted[i] : classes.empty() ? i % 4 : classes[0];
    password += kSets[at][(i * 3 + i / 10) % 10];
  }
  return password;
}

constexpr int kMinDigits = -10;   // pwquality.h: PWQ_ERROR_MIN_DIGITS ...
constexpr int kMinLength = -14;   // ... PWQ_ERROR_MIN_LENGTH
constexpr int kMinClasses = -18;  // PWQ_ERROR_MIN_CLASSES

bool RefusedForDemand(int code) {
  return (code <= kMinDigits && code >= kMinLength) || code == kMinClasses;
}

TEST_CASE("pwquality settings and demands agree with libpwquality", "[accounts][oracle]") {
  const Library library = LoadLibrary();
  if (library.check == nullptr) {
    WARN("skipped: no libpwquality");
    CHECK(getenv("CI") == nullptr);
    return;
  }
  const ScratchFolder scratch;
  const std::string folder = scratch.path();
  int disagreements = 0;
  int refused = 0;
  for (int i = 0; i < kConfigurations; ++i) {
    Generator generator(static_cast<unsigned>(i));
    const Configuration configuration = MakeConfiguration(generator);
    INFO(configuration.Show());
    const QualitySettings ours = Ours(configuration);
    void* theirs = Theirs(library, configuration, folder);
    for (const IntegerSetting& setting : kIntegers) {
      int value = -12345;
      REQUIRE(library.get(theirs, setting.number, &value) == 0);
      INFO(setting.name);
      CHECK(ours.Get(setting.name) == value);
      disagreements += ours.Get(setting.name) == value ? 0 : 1;
    }
    const QualityDemand demand = DemandOf(ours);
    for (int password = 0; password < kPasswords; ++password) {
      const std::string text = generator.Password();
      void* detail = nullptr;
      const int code = library.check(theirs, text.c_str(), nullptr, nullptr, &detail);
      INFO(text << " gives " << code);
      const bool wrong = FallsShort(demand, text) && code >= 0;
      CHECK_FALSE(wrong);
      disagreements += wrong ? 1 : 0;
      refused += code < 0 ? 1 : 0;
    }
    const std::string best = BestPassword(ours, demand);
    void* detail = nullptr;
    const int code = library.check(theirs, best.c_str(), nullptr, nullptr, &detail);
    INFO("shortest: " << best << " gives " << code);
    CHECK_FALSE(RefusedForDemand(code));
    disagreements += RefusedForDemand(code) ? 1 : 0;
    library.release(theirs);
  }
  WARN("pwquality against libpwquality: "
       << kConfigurations << " configurations, " << kConfigurations * kPasswords << " passwords, "
       << refused << " refused, " << disagreements << " disagreements");
}

}  // namespace
}  // namespace assay::runtime
