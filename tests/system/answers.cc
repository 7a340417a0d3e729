#include "tests/system/answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "runtime/system/glob.h"

namespace assay::runtime {

std::string Text(const Error& error) {
  return fmt::format("error {}: {}", static_cast<int>(error.code), error.message);
}

std::string Text(const FileStatus& status) {
  const bool sized = status.type == FileType::kRegular || status.type == FileType::kSymlink;
  return fmt::format("{} {:04o} {}:{} {}", ToString(status.type), status.mode, status.uid,
                     status.gid, sized ? status.size : 0);
}

std::string StatusText(const System& system, std::string_view path, Symlinks symlinks) {
  const Result<FileStatus> status = system.Status(path, symlinks);
  return status ? Text(*status) : Text(status.error());
}

std::string ReadText(const System& system, std::string_view path, std::size_t limit) {
  const Result<std::string> bytes = system.Read(path, limit);
  return bytes ? "bytes " + *bytes : Text(bytes.error());
}

std::string ListText(const System& system, std::string_view path) {
  const Result<std::vector<DirectoryEntry>> entries = system.List(path);
  if (!entries) {
    return Text(entries.error());
  }
  std::string text = "entries";
  for (const DirectoryEntry& entry : *entries) {
    text += " " + entry.name;
  }
  return text;
}

std::string ReadLinkText(const System& system, std::string_view path) {
  const Result<std::string> target = system.ReadLink(path);
  return target ? "target " + *target : Text(target.error());
}

std::string GlobText(const System& system, std::string_view pattern) {
  const Result<std::vector<std::string>> paths = Glob(system, pattern);
  return paths ? fmt::format("paths {}", fmt::join(*paths, " ")) : Text(paths.error());
}

std::string WalkText(const System& system, const WalkOptions& options) {
  std::string text;
  const WalkSummary summary = system.Walk(options, [&](const WalkEntry& entry) {
    text += fmt::format("{} {}\n", entry.path, Text(entry.status));
  });
  text += fmt::format("entries {} roots {} problems {}\n", summary.entries, summary.roots_found,
                      summary.problem_count);
  for (const Error& problem : summary.problems) {
    text += Text(problem) + "\n";
  }
  for (const std::string& path : summary.not_walked) {
    text += "not walked " + path + "\n";
  }
  return text;
}

std::string AllText(const System& system, std::string_view path) {
  return fmt::format("{}\n{}\n{}\n{}\n{}", StatusText(system, path, Symlinks::kFollow),
                     StatusText(system, path, Symlinks::kDoNotFollow), ReadText(system, path, 20),
                     ListText(system, path), ReadLinkText(system, path));
}

}  // namespace assay::runtime
