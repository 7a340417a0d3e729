#include "runtime/examples/root.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::runtime {
namespace {

constexpr std::uint32_t kFirstUser = 1000;  // adduser.conf(5), FIRST_UID
constexpr std::uint32_t kShadowGroup = 42;  // Debian's base-passwd
constexpr std::string_view kShadowPath = "/etc/shadow";

// What several facts add their lines to.
struct Databases {
  std::string packages;
  std::string passwd;
  std::string shadow;
  std::string group;
};

void AddUser(const ExampleFact& user, Databases& databases) {
  const bool root = user.subject == "root";
  const std::uint32_t uid = user.uid.value_or(root ? 0 : kFirstUser);
  databases.passwd += fmt::format("{}:x:{}:{}::{}:{}\n", user.subject, uid, user.gid.value_or(uid),
                                  user.home.value_or(root ? "/root" : "/home/" + user.subject),
                                  user.shell.value_or("/bin/bash"));
  databases.shadow +=
      fmt::format("{}:{}:19000:0:99999:7:::\n", user.subject, user.password.value_or("*"));
}

void AddFact(const ExampleFact& fact, MemorySystem& root, Databases& databases) {
  switch (fact.kind) {
    case ExampleFactKind::kFile:
      root.AddNode(fact.subject, {FileType::kRegular, fact.content, fact.mode.value_or(0644),
                                  fact.uid.value_or(0), fact.gid.value_or(0), fact.modified});
      return;
    case ExampleFactKind::kDirectory:
      root.AddDirectory(fact.subject, fact.mode.value_or(0755), fact.uid.value_or(0),
                        fact.gid.value_or(0));
      return;
    case ExampleFactKind::kSymlink:
      root.AddSymlink(fact.subject, fact.content);
      return;
    case ExampleFactKind::kPackage:
      databases.packages += fmt::format(
          "Package: {}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {}\n\n",
          fact.subject, fact.content.empty() ? "1.0-1" : fact.content);
      return;
    case ExampleFactKind::kUser:
      AddUser(fact, databases);
      return;
    case ExampleFactKind::kGroup:
      databases.group += fmt::format("{}:x:{}:{}\n", fact.subject,
                                     fact.gid.value_or(fact.subject == "root" ? 0 : kFirstUser),
                                     fmt::join(fact.members, ","));
      return;
    case ExampleFactKind::kRunning:
      root.SetLive(true);
      root.AddFile(PathsOf(fact).front(), fact.content + "\n");
      return;
    case ExampleFactKind::kUnreadable:
      root.AddFailure(fact.subject, ErrorCode::kPermissionDenied);
      return;
    case ExampleFactKind::kLive:
      root.SetLive(true);
      return;
  }
}

bool Gives(const Example& example, std::string_view path) {
  return std::any_of(example.facts.begin(), example.facts.end(), [&](const ExampleFact& fact) {
    const std::vector<std::string> paths = PathsOf(fact);
    return fact.kind != ExampleFactKind::kUser &&
           std::find(paths.begin(), paths.end(), path) != paths.end();
  });
}

}  // namespace

MemorySystem RootOf(const Example& example) {
  MemorySystem root;
  Databases databases;
  for (const ExampleFact& fact : example.facts) {
    AddFact(fact, root, databases);
  }
  if (!databases.packages.empty()) {
    root.AddFile("/var/lib/dpkg/status", databases.packages);
  }
  if (!databases.passwd.empty()) {
    root.AddFile("/etc/passwd", databases.passwd);
  }
  if (!databases.shadow.empty() && !Gives(example, kShadowPath)) {
    root.AddFile(std::string(kShadowPath), databases.shadow, 0640, 0, kShadowGroup);
  }
  if (!databases.group.empty()) {
    root.AddFile("/etc/group", databases.group);
  }
  return root;
}

}  // namespace assay::runtime
