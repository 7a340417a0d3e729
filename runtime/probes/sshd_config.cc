#include "runtime/probes/sshd_config.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include "runtime/probes/lines.h"
#include "runtime/probes/sshd_match.h"
#include "runtime/probes/sshd_values.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

// What holds while a file is read; servconf.c's `flags` and `activep`.
struct Scope {
  bool active = true;         // lines count
  bool never_match = false;   // included from a block that does not apply
  bool before_match = false;  // second reading: no Match line seen yet
};

// Reads the files once for each of sshd's two passes.
class Reader {
 public:
  Reader(const SshdFiles& files, bool exact, bool ignore_ports, SshdConfiguration& out)
      : files_(&files), exact_(exact), ignore_ports_(ignore_ports), out_(&out) {}

  Result<void> ReadCommandLine(const std::vector<SshdDirective>& options) {
    for (const SshdDirective& option : options) {
      if (EqualsIgnoringCase(option.keyword, "Match") ||
          EqualsIgnoringCase(option.keyword, "Include")) {
        return At(option.origin, {ErrorCode::kMalformed, "not allowed as an option"});
      }
      Scope scope;
      if (Result<void> read = Obey(option, scope, 0, out_->settings); !read) {
        return read;
      }
    }
    return {};
  }

  Result<void> ReadOutsideMatch(const std::string& path) {
    in_files_ = true;
    Scope scope;
    return ReadFile(path, scope, 0, out_->settings);
  }

  // The lines of blocks that apply to every connection, into settings of their own.
  Result<void> ReadInsideMatch(const std::string& path, SshdSettings& settings) {
    second_ = true;
    files_read_ = 0;
    Scope scope{false, false, true};
    return ReadFile(path, scope, 0, settings);
  }

 private:
  static Failure At(const Origin& origin, const Error& error) {
    return Fail(error.code, fmt::format("{}:{}: {}: {}", origin.path, origin.line,
                                        Printable(origin.text), error.message));
  }

  // The lines of a file; read once, used in both passes.
  Result<const std::vector<std::string>*> Load(const std::string& path) {
    auto found = loaded_.find(path);
    if (found == loaded_.end()) {
      Result<std::string> text = files_->read(path);
      if (!text) {
        return Failure(text.error());
      }
      found = loaded_.emplace(path, LoadSshdLines(*text)).first;
    }
    return &found->second;
  }

  Result<const std::vector<std::string>*> Glob(const std::string& pattern) {
    auto found = globbed_.find(pattern);
    if (found == globbed_.end()) {
      Result<std::vector<std::string>> paths = files_->glob(pattern);
      if (!paths) {
        return Failure(paths.error());
      }
      found = globbed_.emplace(pattern, *std::move(paths)).first;
    }
    return &found->second;
  }

  Result<void> ReadFile(const std::string& path, Scope& scope, int depth, SshdSettings& settings) {
    if (depth > kMaxIncludeDepth) {
      return Fail(ErrorCode::kMalformed, path + ": Include is nested too deep");
    }
    if (++files_read_ > kMaxIncludedFiles) {
      return Fail(ErrorCode::kTooLarge, path + ": too many files are included");
    }
    const Result<const std::vector<std::string>*> lines = Load(path);
    if (!lines) {
      return Failure(lines.error());
    }
    for (std::size_t index = 0; index < (*lines)->size(); ++index) {
      const Line line{static_cast<int>(index) + 1, (**lines)[index]};
      const Origin origin = OriginOf(path, line);
      Result<std::optional<SshdDirective>> directive = ParseSshdLine(line.text);
      if (!directive) {
        return At(origin, directive.error());
      }
      if (!*directive) {
        continue;
      }
      (*directive)->origin = origin;
      if (Result<void> obeyed = Obey(**directive, scope, depth, settings); !obeyed) {
        return obeyed;
      }
    }
    return {};
  }

  Result<void> Obey(const SshdDirective& directive, Scope& scope, int depth,
                    SshdSettings& settings) {
    const std::optional<SshdKeyword> keyword = FindSshdKeyword(directive.keyword);
    if (!scope.active && (!keyword || keyword->scope == SshdScope::kGlobal)) {
      if (second_) {
        return {};  // has had its say in the first pass
      }
      return At(directive.origin, {ErrorCode::kMalformed, "not allowed in a Match block"});
    }
    if (!keyword) {
      return At(directive.origin, {ErrorCode::kMalformed, "sshd knows no such option"});
    }
    if (keyword->option == nullptr) {
      return {};
    }
    if (keyword->option->kind == SshdKind::kInclude) {
      return Include(directive, scope, depth, settings);
    }
    if (keyword->option->kind == SshdKind::kMatch) {
      return Match(directive, scope);
    }
    if (keyword->option->kind == SshdKind::kPort && ignore_ports_ && in_files_) {
      return {};
    }
    Note(directive, *keyword->option, scope);
    const Result<void> applied =
        ApplySshdDirective(directive, *keyword->option, scope.active, exact_, settings);
    return applied ? applied : At(directive.origin, applied.error());
  }

  void Note(const SshdDirective& directive, const SshdOption& option, const Scope& scope) {
    if (!second_) {
      (scope.active ? out_->lines : out_->conditional)[option.name].push_back(
          {directive.origin, fmt::format("{}", fmt::join(directive.arguments, " "))});
    }
  }

  Result<void> Match(const SshdDirective& directive, Scope& scope) {
    const Result<bool> matches = MatchesEveryConnection(directive.rest);
    if (!matches) {
      return At(directive.origin, matches.error());
    }
    scope.active = *matches && !scope.never_match;
    scope.before_match = false;
    return {};
  }

  Result<void> Include(const SshdDirective& directive, Scope& scope, int depth,
                       SshdSettings& settings) {
    if (directive.arguments.empty()) {
      return At(directive.origin, {ErrorCode::kMalformed, "Include names no file"});
    }
    for (const std::string& argument : directive.arguments) {
      if (argument.empty()) {
        return At(directive.origin, {ErrorCode::kMalformed, "Include names an empty path"});
      }
      const Result<const std::vector<std::string>*> paths = Glob(IncludePattern(argument));
      if (!paths) {
        return At(directive.origin, paths.error());
      }
      for (const std::string& path : **paths) {
        Scope inner{scope.active, !scope.before_match && !scope.active, scope.before_match};
        if (Result<void> read = ReadFile(path, inner, depth + 1, settings); !read) {
          return read;
        }
      }
    }
    return {};
  }

  // glob(3) does not expand `~`, and sshd runs in `/`.
  static std::string IncludePattern(const std::string& argument) {
    if (argument.front() == '/') {
      return argument;
    }
    return (argument.front() == '~' ? "/" : "/etc/ssh/") + argument;
  }

  const SshdFiles* files_;
  bool exact_;
  bool ignore_ports_;
  SshdConfiguration* out_;
  bool in_files_ = false;
  bool second_ = false;
  std::size_t files_read_ = 0;
  std::map<std::string, std::vector<std::string>> loaded_;
  std::map<std::string, std::vector<std::string>> globbed_;
};

const SshdSetting* Find(const SshdSettings& settings, std::string_view name) {
  const auto found = settings.find(name);
  return found == settings.end() ? nullptr : &found->second;
}

bool IsYes(const SshdSettings& settings, std::string_view name, bool fallback) {
  const SshdSetting* setting = Find(settings, name);
  return setting == nullptr ? fallback : setting->values[0] == "yes";
}

bool IsMethodEnabled(const SshdSettings& settings, const std::string& method) {
  if (method == "publickey") {
    return IsYes(settings, "PubkeyAuthentication", true);
  }
  if (method == "password") {
    return IsYes(settings, "PasswordAuthentication", true);
  }
  if (method == "keyboard-interactive") {
    return IsYes(settings, "KbdInteractiveAuthentication", true);
  }
  if (method == "hostbased") {
    return IsYes(settings, "HostbasedAuthentication", false);
  }
  return method == "none" || IsYes(settings, "GSSAPIAuthentication", false);
}

// sshd.c: some list of methods must be open.
Result<void> CheckMethods(const SshdSettings& settings) {
  const SshdSetting* lists = Find(settings, "AuthenticationMethods");
  if (lists == nullptr || lists->values[0] == "any") {
    return {};
  }
  for (const std::string& list : lists->values) {
    const auto methods = ParseSshdMethods(list).value_or(std::vector<std::string>{""});
    if (std::all_of(methods.begin(), methods.end(),
                    [&](const std::string& method) { return IsMethodEnabled(settings, method); })) {
      return {};
    }
  }
  const Origin& origin = lists->origins[0];
  return Fail(
      ErrorCode::kMalformed,
      fmt::format("{}:{}: every list of AuthenticationMethods has a method that is disabled",
                  origin.path, origin.line));
}

// sshd.c: a command needs the user that runs it.
Result<void> CheckCommand(const SshdSettings& settings, std::string_view name) {
  const SshdSetting* command = Find(settings, name);
  const std::string user = std::string(name) + "User";
  if (command == nullptr || EqualsIgnoringCase(command->values[0], "none") ||
      settings.contains(user)) {
    return {};
  }
  const Origin& origin = command->origins[0];
  return Fail(ErrorCode::kMalformed,
              fmt::format("{}:{}: {} is set without {}", origin.path, origin.line, name, user));
}

// Turns `+`, `-`, `^` and patterns into the names they stand for.
Result<void> AssembleAlgorithms(SshdSettings& settings, bool exact) {
  for (auto& [name, setting] : settings) {
    const std::optional<SshdKeyword> keyword = FindSshdKeyword(name);
    const std::optional<SshdAlgorithms> algorithms =
        keyword ? AlgorithmsOf(keyword->option->kind) : std::nullopt;
    if (!algorithms) {
      continue;
    }
    if (!exact) {
      if (setting.values[0].find_first_of("+-^") == 0 ||
          setting.values[0].find_first_of("*?!") != std::string::npos) {
        setting.undecided = Error{ErrorCode::kUnsupported,
                                  "the names that this version of sshd knows are not known"};
      }
      continue;
    }
    const std::optional<std::string> names = AssembleSshdAlgorithms(*algorithms, setting.values[0]);
    if (!names) {
      const Origin& origin = setting.origins[0];
      return Fail(ErrorCode::kMalformed, fmt::format("{}:{}: {} leaves no algorithm", origin.path,
                                                     origin.line, Printable(origin.text)));
    }
    setting.values[0] = *names;
  }
  return {};
}

// fill_default_server_options takes `none` for nothing, but only outside Match blocks.
void ClearNone(SshdSettings& settings, std::string_view name, std::vector<std::string> cleared) {
  const auto found = settings.find(name);
  if (found != settings.end() && EqualsIgnoringCase(found->second.values[0], "none")) {
    found->second.values = std::move(cleared);
  }
}

Result<void> Check(SshdConfiguration& configuration, bool exact) {
  ClearNone(configuration.settings, "ChannelTimeout", {});
  ClearNone(configuration.settings, "AuthorizedPrincipalsFile", {"none"});
  for (const std::string_view command : {"AuthorizedKeysCommand", "AuthorizedPrincipalsCommand"}) {
    if (Result<void> checked = CheckCommand(configuration.settings, command); !checked) {
      return checked;
    }
  }
  if (Result<void> checked = CheckMethods(configuration.settings); !checked) {
    return checked;
  }
  configuration.listen = SshdListenAddresses(configuration.settings);
  if (!configuration.listen && configuration.listen.error().code == ErrorCode::kMalformed) {
    return Failure(configuration.listen.error());
  }
  return AssembleAlgorithms(configuration.settings, exact);
}

}  // namespace

Result<SshdConfiguration> ResolveSshdConfiguration(const SshdFiles& files,
                                                   const SshdCommandLine& command_line,
                                                   bool exact) {
  SshdConfiguration configuration;
  Reader reader(files, exact, command_line.ports, configuration);
  SshdSettings matched;
  Result<void> done = reader.ReadCommandLine(command_line.options);
  done = done ? reader.ReadOutsideMatch(command_line.configuration) : done;
  done = done ? Check(configuration, exact) : done;
  done = done ? reader.ReadInsideMatch(command_line.configuration, matched) : done;
  if (!done) {
    return Failure(done.error());
  }
  for (auto& [name, setting] : matched) {
    // copy_set_server_options: what may stand in a Match block is taken from it.
    const std::optional<SshdKeyword> keyword = FindSshdKeyword(name);
    if (!keyword || keyword->option->scope == SshdScope::kMatch) {
      configuration.settings[name] = std::move(setting);
    }
  }
  if (const Result<void> assembled = AssembleAlgorithms(configuration.settings, exact);
      !assembled) {
    return Failure(assembled.error());
  }
  return configuration;
}

}  // namespace assay::runtime
