#include "runtime/probes/files.h"

#include <catch2/catch.hpp>

#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

struct Found {
  std::vector<std::string> paths;
  std::vector<Answer> records;
  std::vector<Error> missing;
};

std::vector<Found> Search(const System& system,
                          const std::vector<std::vector<Argument>>& searches) {
  const Probe& probe = *FindProbeByName("files");
  std::vector<Found> found(searches.size());
  std::vector<Arguments> arguments(searches.begin(), searches.end());
  std::vector<StreamRequest> requests;
  for (std::size_t i = 0; i < searches.size(); ++i) {
    requests.push_back({&arguments[i],
                        [&probe, &result = found[i]](const Record& record) {
                          result.records.push_back({&probe.schema.record, record});
                          result.paths.push_back(record.fields[0].value.AsString());
                        },
                        {}});
  }
  GatherContext context(system);
  probe.stream(context, requests);
  for (std::size_t i = 0; i < searches.size(); ++i) {
    found[i].missing = requests[i].missing;
  }
  return found;
}

Found SearchOnce(const System& system, const std::vector<Argument>& arguments) {
  return Search(system, {arguments}).front();
}

using Paths = std::vector<std::string>;

MemorySystem Merged() {
  MemorySystem system;
  system.AddFile("/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
  system.AddFile("/etc/group", "root:x:0:\n");
  system.AddFile("/usr/bin/su", "12345678", 04755);
  system.AddFile("/usr/bin/x", "", 0777, 7, 8);
  system.AddSymlink("/usr/bin/y", "x");
  system.AddSymlink("/bin", "usr/bin");
  return system;
}

TEST_CASE("files below folders", "[files]") {
  const MemorySystem system = Merged();
  const Found found = SearchOnce(system, {ListArgument("under", {"/usr"})});
  CHECK(found.paths == Paths{"/usr", "/usr/bin", "/usr/bin/su", "/usr/bin/x", "/usr/bin/y"});
  CHECK(found.records[2].Texts() ==
        R"("/usr/bin/su" "su" "regular" 04755 0 0 "root" "root" 8B absent)");
  CHECK(found.records[3].Texts() ==
        R"("/usr/bin/x" "x" "regular" 0777 7 8 absent absent 0B absent)");
  CHECK(found.records[3]["owner"].provenance.note == "no user has the uid 7 in /etc/passwd");
  CHECK(found.records[4].Texts() == R"("/usr/bin/y" "y" "symlink" 0777 0 0 "root" "root" 1B "x")");
  CHECK(found.missing.empty());
}

TEST_CASE("files everywhere, where no folder is named", "[files]") {
  const MemorySystem system = Merged();
  const Found found = SearchOnce(system, {});
  CHECK(found.paths.size() == 10);
  CHECK(found.paths.front() == "/");
  CHECK(found.records.front().Text("name") == "\"/\"");
  CHECK(SearchOnce(system, {TextArgument("type", "any")}).paths == found.paths);
}

TEST_CASE("a file is found once, however often its folder is named", "[files]") {
  const MemorySystem system = Merged();
  CHECK(
      SearchOnce(system, {ListArgument("under", {"/bin", "/usr/bin", "/usr/bin/../bin/"})}).paths ==
      Paths{"/usr/bin", "/usr/bin/su", "/usr/bin/x", "/usr/bin/y"});
  CHECK(SearchOnce(system, {ListArgument("under", {"/usr/bin/su", "/bin"}),
                            TextArgument("type", "regular")})
            .paths == Paths{"/usr/bin/su", "/usr/bin/x"});
  CHECK(SearchOnce(system, {ListArgument("under", {"/usr/b", "/etc"})}).paths ==
        Paths{"/etc", "/etc/group", "/etc/passwd"});
}

TEST_CASE("all searches share one walk", "[files]") {
  const MemorySystem system = Merged();
  const auto found =
      Search(system, {{ListArgument("under", {"/usr"}), TextArgument("type", "symlink")},
                      {TextArgument("type", "directory")},
                      {ListArgument("under", {"/etc", "/none"}), TextArgument("type", "regular")}});
  CHECK(found[0].paths == Paths{"/usr/bin/y"});
  CHECK(found[1].paths == Paths{"/", "/etc", "/usr", "/usr/bin"});
  CHECK(found[2].paths == Paths{"/etc/group", "/etc/passwd"});
  CHECK(found[2].missing.empty());
  const auto walks = std::count_if(system.log().begin(), system.log().end(),
                                   [](const auto& line) { return line == "walk /"; });
  CHECK(walks == 1);
}

TEST_CASE("a search that looks nowhere says so", "[files]") {
  const MemorySystem system = Merged();
  const Found found = SearchOnce(system, {ListArgument("under", {"/none", "/no\nne"})});
  CHECK(found.paths.empty());
  CHECK(found.missing ==
        std::vector<Error>{{ErrorCode::kNotFound, "none of /none, /no\\x0Ane exists"}});
  CHECK(SearchOnce(system, {ListArgument("under", {"usr"})}).missing ==
        std::vector<Error>{{ErrorCode::kMalformed, "\"usr\" is no absolute path"}});
}

TEST_CASE("a folder that cannot be found out is missing beside others", "[files]") {
  MemorySystem system = Merged();
  system.AddSymlink("/loop", "loop");
  const Found found = SearchOnce(system, {ListArgument("under", {"/loop", "/etc"})});
  CHECK(found.paths.size() == 3);
  CHECK(found.missing ==
        std::vector<Error>{{ErrorCode::kSymlinkLoop, "/loop: too many levels of symbolic links"}});
}

TEST_CASE("what may not be walked is missing for those who asked for it", "[files]") {
  MemorySystem system = Merged();
  for (int i = 0; i < 30; ++i) {
    const std::string folder = "/a/" + std::to_string(100 + i);
    system.AddDirectory(folder);
    system.AddFailure(folder, ErrorCode::kPermissionDenied);
  }
  system.AddFailure("/usr/bin", ErrorCode::kPermissionDenied);
  const auto found = Search(system, {{},
                                     {ListArgument("under", {"/usr"})},
                                     {ListArgument("under", {"/etc"})},
                                     {ListArgument("under", {"/bin"})}});
  CHECK(found[0].missing.size() == kMaxEvidence + 1);
  CHECK(found[0].missing.front() ==
        Error{ErrorCode::kPermissionDenied, "/a/100: permission denied"});
  CHECK(found[0].missing.back() ==
        Error{ErrorCode::kPermissionDenied, "11 more folders were not walked"});
  const std::vector<Error> expected = {
      {ErrorCode::kPermissionDenied, "/usr/bin: permission denied"}};
  CHECK(found[1].missing == expected);
  CHECK(found[1].paths == Paths{"/usr", "/usr/bin"});
  CHECK(found[2].missing.empty());
  CHECK(found[3].missing == expected);
}

// A root that has a pseudo file system.
class MountedSystem : public MemorySystem {
 public:
  WalkSummary Walk(const WalkOptions& options,
                   const std::function<void(const WalkEntry&)>&) const override {
    WalkSummary summary;
    summary.roots_found = options.roots.size();
    summary.not_walked = {"/proc"};
    return summary;
  }
};

TEST_CASE("a folder named on a pseudo file system is missing", "[files]") {
  MountedSystem system;
  system.AddDirectory("/proc/sys");
  const auto found = Search(system, {{ListArgument("under", {"/proc/sys"})}, {}});
  CHECK(
      found[0].missing ==
      std::vector<Error>{{ErrorCode::kUnsupported,
                          "/proc/sys: not looked at, it lies on a pseudo or network file system"}});
  CHECK(found[1].missing.empty());
}

TEST_CASE("network file systems are walked only where they are asked for", "[files]") {
  class LoggingSystem : public MemorySystem {
   public:
    WalkSummary Walk(const WalkOptions& options,
                     const std::function<void(const WalkEntry&)>&) const override {
      walks.push_back((options.local_only ? "local " : "all ") + options.roots.front());
      return {};
    }
    mutable std::vector<std::string> walks;
  };
  LoggingSystem system;
  system.AddDirectory("/home");
  Search(system, {{ListArgument("under", {"/home"}), BoolArgument("local", false)},
                  {ListArgument("under", {"/"}), BoolArgument("local", true)}});
  CHECK(system.walks == Paths{"local /", "all /home"});
}

}  // namespace
}  // namespace assay::runtime
