#include "runtime/probes/pam_modules.h"

#include <algorithm>

#include "runtime/probes/lines.h"
#include "runtime/probes/numbers.h"

namespace assay::runtime {
namespace {

constexpr int kDebianMinimumLength = 6;
constexpr int kMaxRemembered = 400;
constexpr std::string_view kHistoryPath = "/etc/security/pwhistory.conf";

struct NamedRole {
  std::string_view name;
  PamRole role;
};
constexpr NamedRole kRoles[] = {
    {"pam_pwquality", PamRole::kQuality}, {"pam_cracklib", PamRole::kQuality},
    {"pam_passwdqc", PamRole::kPasswdqc}, {"pam_pwhistory", PamRole::kHistory},
    {"pam_unix", PamRole::kUnix},         {"pam_deny", PamRole::kDeny},
    {"pam_permit", PamRole::kPermit},     {"pam_localuser", PamRole::kPermit},
    {"pam_krb5", PamRole::kDirectory},    {"pam_ldap", PamRole::kDirectory},
    {"pam_sss", PamRole::kDirectory},     {"pam_winbind", PamRole::kDirectory},
};

struct NamedHash {
  std::string_view token;
  std::string_view hash;
};
// In the order of pam_unix's table: the first token that an argument starts with counts.
constexpr NamedHash kHashes[] = {
    {"md5", "md5"},
    {"bigcrypt", "des"},
    {"sha256", "sha256"},
    {"sha512", "sha512"},
    {"blowfish", "bcrypt"},
    {"des", "des"},
    {"gost_yescrypt", "gost_yescrypt"},
    {"yescrypt", "yescrypt"},
};

int ReadInt(std::string_view text) {
  return static_cast<int>(CutToInt(ReadCNumber(text, 10).value));
}

// pam_get_authtok.c: get_option.
bool HasOption(const PamEntry& entry, std::string_view option) {
  return std::any_of(entry.arguments.begin(), entry.arguments.end(),
                     [&](const std::string& argument) {
                       return std::string_view(argument).substr(0, argument.find('=')) == option;
                     });
}

bool MayPrompt(const PamEntry& entry) {
  return !HasOption(entry, "use_authtok") && !HasOption(entry, "use_first_pass");
}

// One code for each different action of the entry.
std::vector<PamReply> AnyReply(const PamEntry& entry, bool token) {
  std::vector<PamReply> replies;
  std::vector<int> seen;
  for (int code = 0; code < kPamReturnCodes; ++code) {
    // What a success does to the status differs from what other codes with the same action do.
    const int action = entry.actions[static_cast<std::size_t>(code)];
    if (code == kPamSuccess || std::find(seen.begin(), seen.end(), action) == seen.end()) {
      replies.push_back({code, token, false});
    }
    if (code != kPamSuccess) {
      seen.push_back(action);
    }
  }
  return replies;
}

std::vector<PamReply> CheckReplies(const PamEntry& entry, PamRole role) {
  switch (role) {
    case PamRole::kDeny:
      return {{kPamTokenError, false, false}};
    case PamRole::kHistory:
      return {{ParsePamHistory(entry.arguments, {}, std::nullopt).remember == 0 ? kPamIgnored
                                                                                : kPamSuccess,
               false, false}};
    case PamRole::kDirectory:
    case PamRole::kOther:
      return AnyReply(entry, false);
    case PamRole::kQuality:
    case PamRole::kPasswdqc:
    case PamRole::kUnix:
    case PamRole::kPermit:
      return {{kPamSuccess, false, false}};
  }
  return {};
}

std::vector<PamReply> UpdateReplies(const PamEntry& entry, PamRole role, bool token,
                                    std::optional<int> refusal) {
  const bool takes = token || MayPrompt(entry);
  switch (role) {
    case PamRole::kDeny:
      return {{kPamTokenError, token, false}};
    case PamRole::kPermit:
      return {{kPamSuccess, token, false}};
    case PamRole::kOther:
      return AnyReply(entry, token);
    case PamRole::kDirectory: {
      std::vector<PamReply> replies = AnyReply(entry, token);
      if (!token && takes) {
        const std::vector<PamReply> asked = AnyReply(entry, true);
        replies.insert(replies.end(), asked.begin(), asked.end());
      }
      return replies;
    }
    case PamRole::kHistory:
      if (!refusal && ParsePamHistory(entry.arguments, {}, std::nullopt).remember == 0) {
        return {{kPamIgnored, token, false}};
      }
      [[fallthrough]];
    case PamRole::kQuality:
    case PamRole::kPasswdqc:
    case PamRole::kUnix:
      break;
  }
  if (!takes) {
    return {{kPamTokenError, false, false}};
  }
  if (refusal) {
    return {{*refusal, false, false}};  // and forgets the password that it refuses
  }
  return {{kPamSuccess, true, role == PamRole::kUnix}};
}

}  // namespace

PamRole RoleOf(const PamEntry& entry) {
  const std::string name = entry.Name();
  const auto found = std::find_if(std::begin(kRoles), std::end(kRoles),
                                  [&](const NamedRole& row) { return row.name == name; });
  return found == std::end(kRoles) ? PamRole::kOther : found->role;
}

std::optional<std::string> PamUnixHash(std::string_view method) {
  const std::string lowered = ToLower(method);
  for (const NamedHash& row : kHashes) {
    if (lowered.starts_with(row.token)) {
      return std::string(row.hash);
    }
  }
  return std::nullopt;
}

PamUnixSettings ParsePamUnixArguments(const std::vector<std::string>& arguments, bool debian) {
  PamUnixSettings settings;
  settings.minimum_length = debian ? kDebianMinimumLength : 0;
  for (const std::string& argument : arguments) {
    const std::string_view text = argument;
    const std::string_view value = text.substr(std::min(text.find('=') + 1, text.size()));
    if (text.starts_with("minlen=")) {
      settings.minimum_length = ReadInt(value);
      settings.minimum_length_set = true;
    } else if (text.starts_with("remember=")) {
      settings.remember = std::clamp(ReadInt(value), 0, kMaxRemembered);
    } else {
      const auto found =
          std::find_if(std::begin(kHashes), std::end(kHashes),
                       [&](const NamedHash& row) { return text.starts_with(row.token); });
      settings.hash = found == std::end(kHashes) ? settings.hash : std::string(found->hash);
    }
  }
  settings.minimum_length = std::max(settings.minimum_length, 1);
  return settings;
}

PamHistorySettings ParsePamHistory(const std::vector<std::string>& arguments, const Origin& origin,
                                   std::optional<std::string_view> file) {
  PamHistorySettings settings;
  settings.provenance.note = "default of pam_pwhistory";
  const auto remember = [&](std::string_view text, const Origin& place) {
    const int value = std::clamp(ReadInt(text), 0, kMaxRemembered);
    if (settings.provenance.origin && value != settings.remember) {
      settings.provenance.overridden.push_back(*settings.provenance.origin);
    }
    settings.remember = value;
    settings.provenance.origin = place;
    settings.provenance.note.clear();
  };
  for (const Line& line : SplitLines(file.value_or(""))) {
    const std::string_view text = Trim(line.text.substr(0, line.text.find('#')));
    const std::size_t end = text.find_first_of(" \t=");
    const std::string_view name = text.substr(0, end);
    const std::string_view value = Trim(text.substr(name.size()), " \t=");
    if (EqualsIgnoringCase(name, "remember")) {
      remember(value, OriginOf(kHistoryPath, line));
    } else if (EqualsIgnoringCase(name, "enforce_for_root")) {
      settings.enforce_for_root = true;
    }
  }
  for (const std::string& argument : arguments) {
    const std::string lowered = ToLower(argument);
    constexpr std::string_view kRemember = "remember=";
    if (lowered.starts_with(kRemember)) {
      remember(std::string_view(argument).substr(kRemember.size()), origin);
    } else if (lowered == "enforce_for_root") {
      settings.enforce_for_root = true;
    }
  }
  return settings;
}

PamModel PasswordChangeModel(const PamStack& stack, PamPhase phase, std::optional<PamJudge> judge) {
  return [&stack, phase, judge](std::size_t index, const PamState& state) {
    const PamEntry& entry = stack.entries[index];
    if (entry.kind == PamEntry::Kind::kMustFail) {
      return std::vector<PamReply>{{kPamPermissionDenied, state.token, false}};
    }
    if (!stack.installed[index]) {
      return std::vector<PamReply>{{kPamModuleUnknown, state.token, false}};
    }
    const PamRole role = RoleOf(entry);
    if (phase == PamPhase::kCheck) {
      return CheckReplies(entry, role);
    }
    const bool refuses = judge && judge->entry == index;
    return UpdateReplies(entry, role, state.token,
                         refuses ? std::optional<int>(judge->code) : std::nullopt);
  };
}

}  // namespace assay::runtime
