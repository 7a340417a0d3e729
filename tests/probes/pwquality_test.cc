#include "runtime/probes/pwquality.h"

#include <catch2/catch.hpp>

#include "runtime/system/memory_system.h"

namespace assay::runtime {
namespace {

QualitySettings Read(const MemorySystem& system, std::string& problem) {
  QualitySettings settings = QualitySettings::Pwquality();
  problem.clear();
  CHECK(ReadPwqualityFiles(system, settings, problem));
  return settings;
}

TEST_CASE("pwquality files: the main file is read last", "[accounts][pwquality]") {
  MemorySystem system;
  std::string problem;
  CHECK(Read(system, problem).Get("minlen") == 8);
  system.AddFile("/etc/security/pwquality.conf.d/20.conf", "minlen = 12\nucredit=-1\n");
  system.AddFile("/etc/security/pwquality.conf.d/10.conf", "minlen = 10\n");
  system.AddFile("/etc/security/pwquality.conf.d/30.conf.dpkg-old", "minlen = 30\n");
  system.AddFile("/etc/security/pwquality.conf", "# minlen = 1\nminlen 14 # more\n");
  const QualitySettings settings = Read(system, problem);
  CHECK(settings.Get("minlen") == 14);
  CHECK(settings.Get("ucredit") == -1);
  const Provenance& provenance = settings.Find("minlen").provenance;
  CHECK(provenance.origin == Origin{"/etc/security/pwquality.conf", 2, "minlen 14 # more"});
  REQUIRE(provenance.overridden.size() == 2);
  CHECK(provenance.overridden[0].path == "/etc/security/pwquality.conf.d/10.conf");
}

TEST_CASE("pwquality files: reading stops at a line not understood", "[accounts][pwquality]") {
  MemorySystem system;
  std::string problem;
  system.AddFile("/etc/security/pwquality.conf", "minclass = 9\nminlength = 14\nminlen = 14\n");
  const QualitySettings settings = Read(system, problem);
  CHECK(settings.Get("minlen") == 8);
  CHECK(settings.Get("minclass") == 4);
  CHECK(problem == "/etc/security/pwquality.conf:2: unknown setting `minlength`");
  system.AddFile("/etc/security/pwquality.conf.d/a.conf", "minlen = many\n");
  CHECK(Read(system, problem).Get("minclass") == 0);
  CHECK(problem == "/etc/security/pwquality.conf.d/a.conf:1: `minlen` is not given a number");
  system.AddFile("/etc/security/pwquality.conf.d/a.conf", std::string(1023, ' '));
  CHECK(Read(system, problem).Get("minclass") == 0);
  CHECK(problem == "/etc/security/pwquality.conf.d/a.conf:1: line too long, or with a NUL byte");
}

TEST_CASE("pwquality files: values", "[accounts][pwquality]") {
  MemorySystem system;
  std::string problem;
  system.AddFile("/etc/security/pwquality.conf",
                 "MINLEN=3\nenforce_for_root = 0\nbadwords = a b\ndictcheck=0\n");
  const QualitySettings settings = Read(system, problem);
  CHECK(problem.empty());
  CHECK(settings.Get("minlen") == 6);
  CHECK(settings.Get("enforce_for_root") == 1);
  CHECK(settings.Get("dictcheck") == 0);
}

TEST_CASE("pwquality files: states", "[accounts][pwquality]") {
  for (const char* path : {"/etc/security/pwquality.conf", "/etc/security/pwquality.conf.d",
                           "/etc/security/pwquality.conf.d/a.conf"}) {
    INFO(path);
    MemorySystem system;
    system.AddFile("/etc/security/pwquality.conf", "");
    system.AddFile("/etc/security/pwquality.conf.d/a.conf", "");
    system.AddFailure(path, ErrorCode::kPermissionDenied);
    QualitySettings settings = QualitySettings::Pwquality();
    std::string problem;
    const auto read = ReadPwqualityFiles(system, settings, problem);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::kPermissionDenied);
  }
}

struct DemandRow {
  std::vector<std::string> arguments;
  int length;
  int classes;
};

TEST_CASE("pwquality: the shortest password that passes", "[accounts][pwquality]") {
  const DemandRow rows[] = {
      {{}, 8, 0},
      {{"minlen=14"}, 14, 0},
      {{"minlen=2"}, 6, 0},
      {{"minlen=14", "dcredit=-1", "ucredit=-1", "lcredit=-1", "ocredit=-1"}, 14, 4},
      {{"minlen=14", "dcredit=1", "ucredit=1", "lcredit=1", "ocredit=1"}, 10, 0},
      {{"minlen=14", "ocredit=100"}, 7, 0},
      {{"minlen=14", "dcredit=-10", "ocredit=100"}, 12, 1},
      {{"minlen=8", "dcredit=-12"}, 12, 1},
      {{"minlen=8", "minclass=3"}, 8, 3},
      {{"minlen=8", "ucredit=3", "dictcheck=1"}, 6, 0},
      {{"minlen=8", "ucredit=3", "dictcheck=0"}, 5, 0},
      {{"minlen=14", "nonsense", "minlen="}, 14, 0},
  };
  for (const DemandRow& row : rows) {
    QualitySettings settings = QualitySettings::Pwquality();
    ApplyPwqualityArguments(row.arguments, {}, settings);
    const QualityDemand demand = DemandOf(settings);
    INFO(Catch::StringMaker<std::vector<std::string>>::convert(row.arguments));
    CHECK(demand.minimum_length == row.length);
    CHECK(demand.minimum_classes == row.classes);
  }
}

TEST_CASE("cracklib: other defaults, credits by themselves", "[accounts][pwquality]") {
  QualitySettings settings = QualitySettings::Cracklib();
  CHECK(DemandOf(settings).minimum_length == 6);  // 9 less 4 credits, but its dictionary wants 6
  ApplyCracklibArguments({"minlen=14", "ucredit=-1x", "dcredit=0", "retry=3", "enforce_for_root"},
                         {}, settings);
  CHECK(settings.Get("minlen") == 14);
  CHECK(settings.Get("ucredit") == -1);
  CHECK(settings.Get("enforce_for_root") == 1);
  CHECK(DemandOf(settings).upper);
  CHECK(DemandOf(settings).minimum_length == 12);
}

TEST_CASE("minclass of four demands each class", "[accounts][pwquality]") {
  QualitySettings settings = QualitySettings::Pwquality();
  ApplyPwqualityArguments({"minclass=4"}, {}, settings);
  const QualityDemand demand = DemandOf(settings);
  CHECK((demand.digit && demand.upper && demand.lower && demand.other));
  ApplyPwqualityArguments({"minclass=3"}, {}, settings);
  CHECK_FALSE(DemandOf(settings).digit);
}

}  // namespace
}  // namespace assay::runtime
