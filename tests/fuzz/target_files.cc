// A target's files: the input is a few of them, each after a line `@@ /its/path`. Whatever they
// hold, every probe answers, and its answer can be printed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/system/memory_system.h"

namespace {

using namespace assay::runtime;  // NOLINT(google-build-using-namespace): a program of one page

struct File {
  std::string path;
  std::string content;
};

bool IsPlain(std::string_view path) {
  return path.size() > 1 && path.front() == '/' && path.back() != '/' && path.size() < 200 &&
         path.find("//") == path.npos && path.find("/.") == path.npos &&
         path.find('\0') == path.npos;
}

std::vector<File> Split(std::string_view input) {
  constexpr std::string_view kMark = "@@ ";
  std::vector<File> files;
  while (!input.empty() && files.size() < 16) {
    const std::size_t end = std::min(input.find('\n'), input.size() - 1) + 1;
    const std::string_view line = input.substr(0, end);
    input.remove_prefix(end);
    if (line.substr(0, kMark.size()) == kMark) {
      const std::string_view path = line.substr(kMark.size());
      files.push_back({std::string(path.substr(0, path.find('\n'))), ""});
    } else if (!files.empty()) {
      files.back().content += line;
    }
  }
  return files;
}

// What each probe is asked for; others get their parameter's first choice, or the file's path.
std::string Wanted(const std::string& probe, const std::string& path) {
  if (probe == "sshd") return "PermitRootLogin";
  if (probe == "sysctl") return "net.ipv4.ip_forward";
  if (probe == "package") return "openssh-server";
  if (probe == "user" || probe == "group" || probe == "shadow") return "root";
  if (probe == "login_defs") return "PASS_MAX_DAYS";
  return path;
}

std::optional<std::vector<Argument>> ArgumentsFor(const ProbeSchema& schema,
                                                  const std::string& path) {
  std::vector<Argument> arguments;
  for (const ParameterSchema& parameter : schema.parameters) {
    if (!parameter.required) {
      continue;
    }
    if (parameter.type.kind != TypeKind::kString) {
      return std::nullopt;
    }
    const std::string value = !parameter.choices.empty() ? parameter.choices.front()
                              : parameter.name == "key"  ? "key"
                                                         : Wanted(schema.name, path);
    arguments.push_back({parameter.name, {parameter.type, StringValue(value)}});
  }
  return arguments;
}

void Ask(const Probe& probe, GatherContext& context, const std::string& path) {
  const std::optional<std::vector<Argument>> given = ArgumentsFor(probe.schema, path);
  if (!given) {
    return;
  }
  const Arguments arguments(*given);
  if (probe.gather != nullptr) {
    probe.gather(context, arguments);
    return;
  }
  std::vector<StreamRequest> requests(1);
  requests[0].arguments = &arguments;
  requests[0].accept = [](const Record&) {};
  probe.stream(context, requests);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto files = Split(std::string_view(reinterpret_cast<const char*>(data), size));
  MemorySystem system(/*live=*/size % 2 == 0);
  for (const File& file : files) {
    if (IsPlain(file.path)) {
      system.AddFile(file.path, file.content);
    }
  }
  GatherContext context(system);
  for (const Probe& probe : AllProbes()) {
    Ask(probe, context, files.empty() ? "/etc/issue" : files.front().path);
  }
  return 0;
}
