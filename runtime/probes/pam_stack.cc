#include "runtime/probes/pam_stack.h"

#include "runtime/probes/lines.h"
#include "runtime/support/limits.h"
#include "runtime/system/glob.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kFolders[] = {"/etc/pam.d", "/usr/lib/pam.d"};
constexpr std::string_view kSharedServices[] = {"passwd", "common-password", "system-auth"};
constexpr std::string_view kModuleFolders[] = {"/lib/security",       "/lib/*/security",
                                               "/lib64/security",     "/usr/lib/security",
                                               "/usr/lib/*/security", "/usr/lib64/security"};
constexpr std::size_t kMaxEntries = 1'000;  // real stacks have ten

enum class Wanted { kAny, kPassword };

struct ServiceFile {
  std::string path;
  std::string text;
};

bool IsNotFound(const Error& error) { return error.code == ErrorCode::kNotFound; }

Result<ServiceFile> ReadService(const System& system, std::string_view service) {
  std::vector<std::string> paths;
  if (service.starts_with('/')) {
    paths.emplace_back(service);
  } else {
    for (std::string_view folder : kFolders) {
      paths.push_back(std::string(folder) + "/" + std::string(service));
    }
  }
  for (const std::string& path : paths) {
    auto text = system.Read(path, kMaxConfigurationBytes);
    if (text) {
      return ServiceFile{path, *text};
    }
    if (!IsNotFound(text.error())) {
      return Failure(text.error());
    }
  }
  return Fail(ErrorCode::kNotFound, paths.front() + ": not found");
}

// Builds the stack of one service, as _pam_parse_conf_file does.
class Loader {
 public:
  explicit Loader(const System& system) : system_(system) {}

  Result<void> Load(std::string_view service, Wanted wanted, int level, int depth) {
    const auto file = ReadService(system_, service);
    if (!file) {
      return Failure(file.error());
    }
    if (depth > kMaxIncludeDepth || ++files_ > kMaxIncludedFiles) {
      return Fail(ErrorCode::kMalformed, file->path + ": included too deep or too often");
    }
    const PamLines lines = SplitPamLines(file->text);
    for (const PamLine& line : lines.lines) {
      if (auto added = Add(file->path, line, wanted, level, depth); !added) {
        return added;
      }
      if (entries_.size() > kMaxEntries) {
        return Fail(ErrorCode::kTooLarge, file->path + ": more than " +
                                              std::to_string(kMaxEntries) + " password modules");
      }
    }
    if (lines.broken != 0) {
      return Broken({file->path, lines.broken, ""}, "a line that PAM cannot read");
    }
    return {};
  }

  std::vector<PamEntry> Take() { return std::move(entries_); }

 private:
  static Result<void> Broken(const Origin& origin, std::string_view what) {
    return Fail(ErrorCode::kMalformed, origin.path + ":" + std::to_string(origin.line) + ": " +
                                           std::string(what) +
                                           ", so that no password change succeeds");
  }

  Result<void> Add(const std::string& path, const PamLine& line, Wanted wanted, int level,
                   int depth) {
    const std::vector<std::string> words = SplitPamWords(line.text);
    PamEntry entry;
    entry.level = level;
    entry.origin = {path, line.number, std::string(Trim(line.text))};
    std::string_view type = words.front();
    type.remove_prefix(type.starts_with('-') ? 1 : 0);
    if (EqualsIgnoringCase(type, "@include")) {
      return words.size() < 2 ? Broken(entry.origin, "an include of nothing")
                              : Include(words[1], wanted, level, depth, entry);
    }
    if (!IsPassword(type, wanted)) {
      return {};
    }
    if (words.size() < 2) {
      return Refuse(std::move(entry));
    }
    const bool substack = EqualsIgnoringCase(words[1], "substack");
    if (substack || EqualsIgnoringCase(words[1], "include")) {
      return AddStack(words, substack, level, depth, std::move(entry));
    }
    entry.actions = ParsePamControl(words[1]);
    if (!IsType(type) || words.size() < 3) {
      entry.kind = PamEntry::Kind::kMustFail;
    } else {
      entry.module = words[2];
      entry.arguments.assign(words.begin() + 3, words.end());
    }
    entries_.push_back(std::move(entry));
    return {};
  }

  static bool IsType(std::string_view type) {
    return EqualsIgnoringCase(type, "auth") || EqualsIgnoringCase(type, "account") ||
           EqualsIgnoringCase(type, "session") || EqualsIgnoringCase(type, "password");
  }

  // libpam takes a line whose type it does not know for one of the type that it is looking for.
  static bool IsPassword(std::string_view type, Wanted wanted) {
    return EqualsIgnoringCase(type, "password") || (!IsType(type) && wanted == Wanted::kPassword);
  }

  Result<void> Refuse(PamEntry entry) {
    entry.kind = PamEntry::Kind::kMustFail;
    entry.actions.fill(kPamBad);
    entries_.push_back(std::move(entry));
    return {};
  }

  Result<void> AddStack(const std::vector<std::string>& words, bool substack, int level, int depth,
                        PamEntry entry) {
    if (substack) {
      PamEntry mark = entry;
      mark.kind = PamEntry::Kind::kSubstack;
      entries_.push_back(std::move(mark));
    }
    const int inner = level + (substack ? 1 : 0);
    if (words.size() < 3 || inner >= kPamSubstackLevels) {
      return Refuse(std::move(entry));
    }
    return Include(words[2], Wanted::kPassword, inner, depth, std::move(entry));
  }

  // A file that is not there makes a line of a known type fail; `@include` makes the service fail.
  Result<void> Include(const std::string& service, Wanted wanted, int level, int depth,
                       PamEntry entry) {
    auto loaded = Load(service, wanted, level, depth + 1);
    if (loaded || !IsNotFound(loaded.error())) {
      return loaded;
    }
    return wanted == Wanted::kAny ? Broken(entry.origin, "includes a file that is not there")
                                  : Refuse(std::move(entry));
  }

  const System& system_;
  std::vector<PamEntry> entries_;
  std::size_t files_ = 0;
};

Result<std::vector<PamEntry>> LoadService(const System& system, std::string_view service) {
  Loader loader(system);
  if (auto loaded = loader.Load(service, Wanted::kAny, 0, 0); !loaded) {
    return Failure(loaded.error());
  }
  return loader.Take();
}

// The first service that exists.
Result<PamStack> FindService(const System& system) {
  for (std::string_view service : kSharedServices) {
    auto entries = LoadService(system, service);
    if (entries) {
      return PamStack{std::string(service), std::move(*entries), {}, true};
    }
    if (!IsNotFound(entries.error())) {
      return Failure(entries.error());
    }
  }
  return PamStack();
}

Result<bool> AnyFolder(const System& system) {
  for (std::string_view folder : kFolders) {
    const auto status = system.Status(folder, Symlinks::kFollow);
    if (status) {
      return true;
    }
    if (!IsNotFound(status.error())) {
      return Failure(status.error());
    }
  }
  return false;
}

Result<std::vector<std::string>> ModuleFolders(const System& system) {
  std::vector<std::string> folders;
  for (std::string_view pattern : kModuleFolders) {
    auto found = Glob(system, pattern);
    if (!found) {
      return Failure(found.error());
    }
    folders.insert(folders.end(), found->begin(), found->end());
  }
  return folders;
}

Result<std::string> FindIn(const System& system, const std::vector<std::string>& folders,
                           std::string_view module) {
  std::vector<std::string> paths;
  if (module.starts_with('/')) {
    paths.emplace_back(module);
  } else {
    for (const std::string& folder : folders) {
      paths.push_back(folder + "/" + std::string(module));
    }
  }
  for (const std::string& path : paths) {
    const auto status = system.Status(path, Symlinks::kFollow);
    if (status) {
      return path;
    }
    if (!IsNotFound(status.error())) {
      return Failure(status.error());
    }
  }
  return Fail(ErrorCode::kNotFound, std::string(module) + ": no such PAM module");
}

Result<void> FindModules(const System& system, PamStack& stack) {
  const auto folders = ModuleFolders(system);
  if (!folders) {
    return Failure(folders.error());
  }
  stack.modules_known = !folders->empty();
  for (const PamEntry& entry : stack.entries) {
    bool installed = true;
    if (entry.kind == PamEntry::Kind::kModule && stack.modules_known) {
      const auto found = FindIn(system, *folders, entry.module);
      if (!found && !IsNotFound(found.error())) {
        return Failure(found.error());
      }
      installed = found.has_value();
    }
    stack.installed.push_back(installed);
  }
  return {};
}

}  // namespace

Result<PamStack> LoadPasswordStack(const System& system) {
  const auto any = AnyFolder(system);
  if (!any) {
    return Failure(any.error());
  }
  if (!*any) {
    return Fail(ErrorCode::kNotFound, "/etc/pam.d: not found");
  }
  auto stack = FindService(system);
  if (!stack) {
    return stack;
  }
  // libpam reads `other` in any case, and gives up if it makes no sense.
  auto other = LoadService(system, "other");
  if (!other && (other.error().code == ErrorCode::kMalformed || stack->entries.empty()) &&
      !IsNotFound(other.error())) {
    return Failure(other.error());
  }
  if (stack->entries.empty()) {
    stack->service = "other";
    stack->entries = other ? std::move(*other) : std::vector<PamEntry>();
  }
  if (auto found = FindModules(system, *stack); !found) {
    return Failure(found.error());
  }
  return stack;
}

Result<std::string> FindPamModule(const System& system, std::string_view module) {
  const auto folders = ModuleFolders(system);
  return folders ? FindIn(system, *folders, module) : Failure(folders.error());
}

}  // namespace assay::runtime
