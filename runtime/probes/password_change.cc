#include "runtime/probes/password_change.h"

#include <algorithm>

namespace assay::runtime {
namespace {

constexpr std::int64_t kDesLength = 8;  // pam_unix lowers minlen to what DES looks at

std::string Place(const Origin& origin) { return origin.path + ":" + std::to_string(origin.line); }

bool HasUnix(const PamStack& stack) {
  return std::any_of(stack.entries.begin(), stack.entries.end(),
                     [](const PamEntry& entry) { return RoleOf(entry) == PamRole::kUnix; });
}

// What stands in the way of any change, for the message.
std::string FirstObstacle(const PamStack& stack) {
  for (std::size_t i = 0; i < stack.entries.size(); ++i) {
    const PamEntry& entry = stack.entries[i];
    if (entry.kind == PamEntry::Kind::kMustFail) {
      return Place(entry.origin) + ": a line that PAM cannot use";
    }
    if (!stack.installed[i]) {
      return Place(entry.origin) + ": `" + Printable(entry.module) + "` is not installed";
    }
  }
  return "/etc/pam.d: service `" + stack.service + "`";
}

PamRuns Update(const PamStack& stack, std::optional<PamJudge> judge) {
  return RunPamStack(stack.entries, PasswordChangeModel(stack, PamPhase::kUpdate, judge));
}

bool Stops(const PamStack& stack, PamJudge judge) {
  const PamRuns runs = Update(stack, judge);
  return runs.complete && !runs.can_change;
}

QualityModule MakeModule(const PamStack& stack, std::size_t index,
                         const QualitySettings& pwquality) {
  const PamEntry& entry = stack.entries[index];
  QualityModule module = {entry.Name(), entry.origin, true, false, "", pwquality};
  if (RoleOf(entry) == PamRole::kPasswdqc) {
    module.judged = false;
    module.settings = QualitySettings::Pwquality();
  } else if (module.name == "pam_cracklib") {
    module.settings = QualitySettings::Cracklib();
    ApplyCracklibArguments(entry.arguments, entry.origin, module.settings);
  } else {
    ApplyPwqualityArguments(entry.arguments, entry.origin, module.settings);
  }
  const int code = module.settings.Get("retry") > 1 ? kPamMaxTries : kPamTokenError;
  if (module.settings.Get("enforcing") == 0) {
    module.why_not = "it only warns (enforcing = 0)";
  } else if (!Stops(stack, {index, code})) {
    module.why_not = "the stack goes on to store a password that it refuses";
  } else {
    module.enforced = true;
  }
  return module;
}

// The strongest demand wins: every enforced module must be content.
bool IsStronger(const QualityModule& left, const QualityModule& right) {
  if (left.enforced != right.enforced) {
    return left.enforced;
  }
  if (left.judged != right.judged) {
    return !left.judged;
  }
  const QualityDemand of_left = DemandOf(left.settings);
  const QualityDemand of_right = DemandOf(right.settings);
  return of_left.minimum_length > of_right.minimum_length;
}

std::string LengthNote(const QualityModule& module, std::int64_t length) {
  const int minimum = module.settings.Get("minlen");
  if (length == minimum) {
    return "";
  }
  return length < minimum
             ? "minlen is " + std::to_string(minimum) + ", but credits let shorter passwords pass"
             : "more than minlen, by other demands of " + module.name;
}

// pam_unix's own minimum: the least of those that may store the password.
Found<std::int64_t> UnixLength(const PamEntry& entry, const PamUnixSettings& settings,
                               const std::string& hash) {
  Found<std::int64_t> length;
  length.value = settings.minimum_length;
  length.provenance.origin = entry.origin;
  length.provenance.note = settings.minimum_length_set ? "" : "default of pam_unix";
  if (hash == "des" && length.value > kDesLength) {
    length.value = kDesLength;
    length.provenance.note = "pam_unix looks at 8 characters with des";
  }
  return length;
}

Found<std::string> UnixHash(const PamEntry& entry, const PamUnixSettings& settings,
                            const PasswordChangeFiles& files) {
  Found<std::string> hash;
  if (!settings.hash.empty()) {
    hash.value = settings.hash;
    hash.provenance.origin = entry.origin;
    if (files.encrypt_origin) {
      hash.provenance.overridden.push_back(*files.encrypt_origin);
    }
    return hash;
  }
  const auto method = files.encrypt_method ? PamUnixHash(*files.encrypt_method) : std::nullopt;
  hash.value = method.value_or("des");
  hash.provenance.origin = method ? files.encrypt_origin : std::optional<Origin>(entry.origin);
  hash.provenance.note = method ? "" : "default of pam_unix";
  return hash;
}

// pam_unix's part: the weakest of its lines that a change can come by.
void AddUnix(const PamStack& stack, const std::vector<bool>& reached,
             const PasswordChangeFiles& files, PasswordChange& change) {
  bool first = true;
  for (std::size_t i = 0; i < stack.entries.size(); ++i) {
    const PamEntry& entry = stack.entries[i];
    if (!reached[i] || !stack.installed[i] || RoleOf(entry) != PamRole::kUnix) {
      continue;
    }
    const PamUnixSettings settings = ParsePamUnixArguments(entry.arguments, files.debian);
    const Found<std::string> hash = UnixHash(entry, settings, files);
    const Found<std::int64_t> length = UnixLength(entry, settings, hash.value);
    if (first || length.value < change.minimum_length.value) {
      change.minimum_length = length;
    }
    if (first || settings.remember < change.history.value) {
      change.history.value = settings.remember;
      change.history.provenance = {entry.origin,
                                   {},
                                   settings.remember == 0 ? "no line remembers "
                                                            "passwords"
                                                          : ""};
    }
    if (first) {
      change.hash = hash;
    }
    first = false;
  }
}

void AddHistory(const PamStack& stack, const std::vector<bool>& reached,
                const PasswordChangeFiles& files, PasswordChange& change) {
  for (std::size_t i = 0; i < stack.entries.size(); ++i) {
    const PamEntry& entry = stack.entries[i];
    if (!reached[i] || !stack.installed[i] || RoleOf(entry) != PamRole::kHistory) {
      continue;
    }
    PamHistorySettings settings = ParsePamHistory(entry.arguments, entry.origin, files.pwhistory);
    if (!settings.provenance.origin) {
      settings.provenance.origin = entry.origin;
    }
    if (settings.remember <= change.history.value) {
      continue;
    }
    if (Stops(stack, {i, kPamMaxTries})) {
      change.history = {settings.remember, settings.provenance};
    } else {
      change.history.provenance.note =
          Place(entry.origin) +
          ": pam_pwhistory does not count: the stack goes on to store a "
          "password that it refuses";
    }
  }
}

// A quality module's demand on the length, over pam_unix's.
void AddLength(PasswordChange& change) {
  const QualityModule& module = *change.module;
  const std::int64_t length = DemandOf(module.settings).minimum_length;
  if (!module.enforced) {
    change.minimum_length.provenance.note =
        Place(module.origin) + ": " + module.name + " does not count: " + module.why_not;
  } else if (module.judged && length > change.minimum_length.value) {
    change.minimum_length = {length, module.settings.Find("minlen").provenance};
    const std::string note = LengthNote(module, length);
    std::string& own = change.minimum_length.provenance.note;
    own += (own.empty() || note.empty() ? "" : "; ") + note;
  }
}

}  // namespace

std::optional<Error> CheckStack(const PamStack& stack) {
  if (!HasUnix(stack)) {
    return Error{ErrorCode::kUnsupported,
                 "/etc/pam.d: no pam_unix among the password modules of `" + stack.service +
                     "`: who stores passwords, and what they must satisfy, is not understood"};
  }
  const PamRuns check =
      RunPamStack(stack.entries, PasswordChangeModel(stack, PamPhase::kCheck, std::nullopt));
  const PamRuns update = Update(stack, std::nullopt);
  if (!check.complete || !update.complete) {
    return Error{
        ErrorCode::kTooLarge,
        "/etc/pam.d: too many ways through the password modules of `" + stack.service + "`"};
  }
  if (!check.can_succeed || !update.can_change) {
    return Error{ErrorCode::kMalformed, FirstObstacle(stack) + ": no password change can succeed"};
  }
  return std::nullopt;
}

PasswordChange AnalysePasswordChange(const PamStack& stack, const QualitySettings& pwquality,
                                     const PasswordChangeFiles& files) {
  PasswordChange change;
  const std::vector<bool> reached = Update(stack, std::nullopt).reached;
  AddUnix(stack, reached, files, change);
  AddHistory(stack, reached, files, change);
  for (std::size_t i = 0; i < stack.entries.size(); ++i) {
    const PamRole role = RoleOf(stack.entries[i]);
    if (!reached[i] || !stack.installed[i] ||
        (role != PamRole::kQuality && role != PamRole::kPasswdqc)) {
      continue;
    }
    QualityModule module = MakeModule(stack, i, pwquality);
    if (!change.module || IsStronger(module, *change.module)) {
      change.module = std::move(module);
    }
  }
  if (change.module) {
    AddLength(change);
  }
  return change;
}

}  // namespace assay::runtime
