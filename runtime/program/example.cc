#include "runtime/program/example.h"

#include <algorithm>

namespace assay::runtime {
namespace {

std::string Tidy(const std::string& path) {
  std::string tidy = path;
  tidy.erase(std::unique(tidy.begin(), tidy.end(),
                         [](char first, char second) { return first == '/' && second == '/'; }),
             tidy.end());
  if (tidy.size() > 1 && tidy.ends_with('/')) {
    tidy.pop_back();
  }
  return tidy;
}

// sysctl.d(5): where a dot comes first, dots and slashes change places; else the name stays.
std::string SettingPath(std::string name) {
  const std::size_t first = name.find_first_of("./");
  if (first != std::string::npos && name[first] == '.') {
    for (char& c : name) {
      c = c == '.' ? '/' : c == '/' ? '.' : c;
    }
  }
  return "/proc/sys/" + name;
}

}  // namespace

std::vector<std::string> PathsOf(const ExampleFact& fact) {
  switch (fact.kind) {
    case ExampleFactKind::kFile:
    case ExampleFactKind::kDirectory:
    case ExampleFactKind::kSymlink:
      return {Tidy(fact.subject)};
    case ExampleFactKind::kPackage:
      return {"/var/lib/dpkg/status"};
    case ExampleFactKind::kUser:
      return fact.password ? std::vector<std::string>{"/etc/passwd", "/etc/shadow"}
                           : std::vector<std::string>{"/etc/passwd"};
    case ExampleFactKind::kGroup:
      return {"/etc/group"};
    case ExampleFactKind::kRunning:
      return {Tidy(SettingPath(fact.subject))};
    case ExampleFactKind::kUnreadable:
    case ExampleFactKind::kLive:
      break;
  }
  return {};
}

}  // namespace assay::runtime
