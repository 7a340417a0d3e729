#include "runtime/probes/login_defs.h"

#include <algorithm>
#include <limits>

#include "runtime/probes/lines.h"
#include "runtime/probes/numbers.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kBufferBytes = 1024;  // getdef.c: buf[1024]
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kIntMost = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kIntLeast = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t kLongMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLongLeast = std::numeric_limits<std::int64_t>::min();

// A number that a program of shadow 4.13 asks for: what it takes where the file has none, and which
// numbers it does not take (getdef_num, getdef_unum). A user's or group's number (getdef_ulong) is
// cut to 32 bits, so that -1 is the largest.
struct Known {
  std::string_view name;
  std::int64_t fallback;
  std::int64_t least;
  std::int64_t most;
  std::string_view program;
};

constexpr Known kKnown[] = {
    {"GID_MAX", 60000, kLongLeast, kLongMost, "groupadd"},
    {"GID_MIN", 1000, kLongLeast, kLongMost, "groupadd"},
    {"LOGIN_RETRIES", 5, 0, kIntMost, "login"},
    {"LOGIN_TIMEOUT", 60, 0, kIntMost, "login"},
    {"PASS_MAX_DAYS", -1, kIntLeast, kIntMost, "useradd"},
    {"PASS_MIN_DAYS", -1, kIntLeast, kIntMost, "useradd"},
    {"PASS_WARN_AGE", -1, kIntLeast, kIntMost, "useradd"},
    {"SYS_GID_MIN", 101, kLongLeast, kLongMost, "groupadd"},
    {"SYS_UID_MIN", 101, kLongLeast, kLongMost, "useradd"},
    {"UID_MAX", 60000, kLongLeast, kLongMost, "useradd"},
    {"UID_MIN", 1000, kLongLeast, kLongMost, "useradd"},
    {"UMASK", 022, kIntLeast, kIntMost, "useradd"},
};

// Names that shadow's programs know but do not take from the file where they are built with PAM, as
// every distribution builds them (getdef.c: PAMDEFS).
constexpr std::string_view kIgnoredWithPam[] = {
    "CHFN_AUTH",
    "CHSH_AUTH",
    "CRACKLIB_DICTPATH",
    "ENVIRON_FILE",
    "ENV_HZ",
    "ENV_TZ",
    "FAILLOG_ENAB",
    "FTMP_FILE",
    "ISSUE_FILE",
    "LASTLOG_ENAB",
    "LOGIN_STRING",
    "MAIL_CHECK_ENAB",
    "MOTD_FILE",
    "NOLOGINS_FILE",
    "OBSCURE_CHECKS_ENAB",
    "PASS_ALWAYS_WARN",
    "PASS_CHANGE_TRIES",
    "PASS_MAX_LEN",
    "PASS_MIN_LEN",
    "PORTTIME_CHECKS_ENAB",
    "QUOTAS_ENAB",
    "SU_WHEEL_ONLY",
    "ULIMIT",
};

// Every name that shadow 4.13 to 4.17, util-linux and PAM's modules look up.
const std::vector<std::string>& Names() {
  static const std::vector<std::string> names = {"ALWAYS_SET_PATH",
                                                 "BCRYPT_MAX_ROUNDS",
                                                 "BCRYPT_MIN_ROUNDS",
                                                 "CHFN_AUTH",
                                                 "CHFN_RESTRICT",
                                                 "CHSH_AUTH",
                                                 "CONSOLE",
                                                 "CONSOLE_GROUPS",
                                                 "CRACKLIB_DICTPATH",
                                                 "CREATE_HOME",
                                                 "DEFAULT_HOME",
                                                 "ENCRYPT_METHOD",
                                                 "ENVIRON_FILE",
                                                 "ENV_HZ",
                                                 "ENV_PATH",
                                                 "ENV_ROOTPATH",
                                                 "ENV_SUPATH",
                                                 "ENV_TZ",
                                                 "ERASECHAR",
                                                 "FAILLOG_ENAB",
                                                 "FAIL_DELAY",
                                                 "FAKE_SHELL",
                                                 "FORCE_SHADOW",
                                                 "FTMP_FILE",
                                                 "GID_MAX",
                                                 "GID_MIN",
                                                 "GRANT_AUX_GROUP_SUBIDS",
                                                 "HMAC_CRYPTO_ALGO",
                                                 "HOME_MODE",
                                                 "HUSHLOGIN_FILE",
                                                 "ISSUE_FILE",
                                                 "KILLCHAR",
                                                 "LASTLOG_ENAB",
                                                 "LASTLOG_UID_MAX",
                                                 "LOGIN_ENV_SAFELIST",
                                                 "LOGIN_KEEP_USERNAME",
                                                 "LOGIN_PLAIN_PROMPT",
                                                 "LOGIN_RETRIES",
                                                 "LOGIN_STRING",
                                                 "LOGIN_TIMEOUT",
                                                 "LOG_OK_LOGINS",
                                                 "LOG_UNKFAIL_ENAB",
                                                 "MAIL_CHECK_ENAB",
                                                 "MAIL_DIR",
                                                 "MAIL_FILE",
                                                 "MAX_MEMBERS_PER_GROUP",
                                                 "MD5_CRYPT_ENAB",
                                                 "MOTD_FILE",
                                                 "MOTD_FIRSTONLY",
                                                 "NOLOGINS_FILE",
                                                 "NONEXISTENT",
                                                 "OBSCURE_CHECKS_ENAB",
                                                 "PASS_ALWAYS_WARN",
                                                 "PASS_CHANGE_TRIES",
                                                 "PASS_MAX_DAYS",
                                                 "PASS_MAX_LEN",
                                                 "PASS_MIN_DAYS",
                                                 "PASS_MIN_LEN",
                                                 "PASS_WARN_AGE",
                                                 "PORTTIME_CHECKS_ENAB",
                                                 "PREVENT_NO_AUTH",
                                                 "QUOTAS_ENAB",
                                                 "SHA_CRYPT_MAX_ROUNDS",
                                                 "SHA_CRYPT_MIN_ROUNDS",
                                                 "SULOG_FILE",
                                                 "SUB_GID_COUNT",
                                                 "SUB_GID_MAX",
                                                 "SUB_GID_MIN",
                                                 "SUB_UID_COUNT",
                                                 "SUB_UID_MAX",
                                                 "SUB_UID_MIN",
                                                 "SU_NAME",
                                                 "SU_WHEEL_ONLY",
                                                 "SYSLOG_SG_ENAB",
                                                 "SYSLOG_SU_ENAB",
                                                 "SYS_GID_MAX",
                                                 "SYS_GID_MIN",
                                                 "SYS_UID_MAX",
                                                 "SYS_UID_MIN",
                                                 "TCB_AUTH_GROUP",
                                                 "TCB_SYMLINKS",
                                                 "TTYGROUP",
                                                 "TTYPERM",
                                                 "TTYTYPE_FILE",
                                                 "UID_MAX",
                                                 "UID_MIN",
                                                 "ULIMIT",
                                                 "UMASK",
                                                 "USERDEL_CMD",
                                                 "USERGROUPS_ENAB",
                                                 "USE_TCB",
                                                 "YESCRYPT_COST_FACTOR"};
  return names;
}

// A line, or a piece of a long one, as getdef.c takes it apart.
std::optional<LoginDefsLine> ParseLine(std::string_view text, const Line& line) {
  constexpr std::string_view kBlanks = " \t";
  text = text.substr(0, text.find('\0'));
  text = text.substr(0, text.find_last_not_of(kWhitespace) + 1);
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const std::size_t name_end = text.find_first_of(kBlanks);
  if (text.starts_with('#') || name_end == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view value = text.substr(name_end + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \"\t"), value.size()));
  value = value.substr(0, value.find('"'));
  return LoginDefsLine{std::string(text.substr(0, name_end)), std::string(value),
                       OriginOf(kLoginDefsPath, line)};
}

struct Setting {
  std::optional<LoginDefsLine> line;
  Provenance provenance;
};

Setting FindSetting(std::string_view text, std::string_view name) {
  Setting setting;
  for (LoginDefsLine& line : ParseLoginDefs(text)) {
    if (line.name != name) {
      continue;
    }
    if (setting.line && setting.line->value != line.value) {
      setting.provenance.overridden.push_back(setting.line->origin);
    }
    setting.line = std::move(line);
  }
  if (setting.line) {
    setting.provenance.origin = setting.line->origin;
  }
  return setting;
}

const Known* FindKnown(std::string_view name) {
  const auto found = std::find_if(std::begin(kKnown), std::end(kKnown),
                                  [&](const Known& known) { return known.name == name; });
  return found == std::end(kKnown) ? nullptr : found;
}

void AddNote(Provenance& provenance, const std::string& note) {
  provenance.note += (provenance.note.empty() ? "" : "; ") + note;
}

// The number the programs go by, with what they fall back to.
Field EffectiveField(std::string_view name, std::optional<std::int64_t> number,
                     Provenance provenance) {
  const Known* known = FindKnown(name);
  if (known == nullptr) {
    return number ? Field::Present(IntValue(*number), std::move(provenance))
                  : Field::Unreadable(
                        {ErrorCode::kUnsupported, std::string(kLoginDefsPath) +
                                                      ": what a program does without `" +
                                                      std::string(name) + "` is not known"},
                        std::move(provenance));
  }
  if (number && *number >= known->least && *number <= known->most) {
    const bool cut = known->most == kLongMost;
    return Field::Present(IntValue(cut ? static_cast<std::uint32_t>(*number) : *number),
                          std::move(provenance));
  }
  AddNote(provenance, "default of " + std::string(known->program) + ", shadow 4.13");
  return Field::Present(IntValue(known->fallback), std::move(provenance));
}

// A negative number of days turns the limit off, and is no duration.
Field DaysField(const Field& effective) {
  const bool present = effective.state == FieldState::kPresent;
  const std::int64_t days = present ? effective.value.AsInt() : 0;
  if (!present) {
    return effective;
  }
  if (days < 0 || days > kIntMost) {
    Provenance provenance = effective.provenance;
    AddNote(provenance, std::to_string(days) + " days: no limit");
    return Field::Absent(std::move(provenance));
  }
  return Field::Present(IntValue(days * kSecondsPerDay), effective.provenance);
}

Record MakeRecord(std::string_view name, const Setting& setting, bool file_absent) {
  Provenance provenance = setting.provenance;
  if (file_absent) {
    AddNote(provenance, std::string(kLoginDefsPath) + ": not found");
  } else if (!setting.line) {
    AddNote(provenance, "no line of " + std::string(kLoginDefsPath) + " sets it");
  } else if (std::find(std::begin(kIgnoredWithPam), std::end(kIgnoredWithPam), name) !=
             std::end(kIgnoredWithPam)) {
    AddNote(provenance, "programs that are built with PAM ignore it");
  }
  const auto number = setting.line ? LoginDefsNumber(setting.line->value) : std::nullopt;
  Provenance number_provenance = provenance;
  if (setting.line && !number) {
    AddNote(number_provenance, "not a number");
  }
  const Field effective = EffectiveField(name, number, number_provenance);
  Record record;
  record.fields = {
      setting.line ? Field::Present(StringValue(setting.line->value), provenance)
                   : Field::Absent(provenance),
      number ? Field::Present(IntValue(*number), provenance) : Field::Absent(number_provenance),
      effective, DaysField(effective)};
  return record;
}

// Builds with libeconf (SUSE) take vendor defaults and drop-ins from here, which this probe does
// not follow.
Result<void> CheckNoVendorFile(const System& system) {
  for (const char* path : {"/usr/etc/login.defs", "/etc/login.defs.d"}) {
    const auto status = system.Status(path, Symlinks::kFollow);
    if (status) {
      return Fail(ErrorCode::kUnsupported,
                  std::string(path) + ": settings that libeconf merges are not understood");
    }
    if (status.error().code != ErrorCode::kNotFound) {
      return Failure(status.error());
    }
  }
  return {};
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  if (auto checked = CheckNoVendorFile(context.system()); !checked) {
    return Field::Unreadable(checked.error());
  }
  const std::string name = arguments.String("name");
  const auto& text = context.Once(LoadLoginDefs);
  const bool absent = !text && text.error().code == ErrorCode::kNotFound;
  if (!text && !absent) {
    return Field::Unreadable(text.error());
  }
  const Setting setting = absent ? Setting() : FindSetting(*text, name);
  return Field::Present(Value{MakeRecord(name, setting, absent)});
}

}  // namespace

std::vector<LoginDefsLine> ParseLoginDefs(std::string_view text) {
  std::vector<LoginDefsLine> parsed;
  for (const Line& line : SplitLines(text)) {
    std::string_view rest = line.text;
    do {
      const std::string_view piece = rest.substr(0, kBufferBytes - 1);
      rest.remove_prefix(piece.size());
      if (auto setting = ParseLine(piece, line)) {
        parsed.push_back(std::move(*setting));
      }
    } while (!rest.empty());
  }
  return parsed;
}

std::optional<LoginDefsLine> FindForPam(std::string_view text, std::string_view name) {
  for (const Line& line : SplitLines(text)) {
    std::string_view rest = line.text.substr(0, line.text.find('\0'));
    rest = rest.substr(0, rest.find('#'));
    rest.remove_prefix(std::min(rest.find_first_not_of(kWhitespace), rest.size()));
    const std::string_view found = rest.substr(0, rest.find_first_of(" \t="));
    if (!EqualsIgnoringCase(found, name)) {
      continue;
    }
    rest.remove_prefix(std::min(found.size() + 1, rest.size()));
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n\r\v\f="), rest.size()));
    return LoginDefsLine{std::string(found), std::string(rest), OriginOf(kLoginDefsPath, line)};
  }
  return std::nullopt;
}

std::optional<std::int64_t> LoginDefsNumber(std::string_view value) {
  const CNumber number = ReadCNumber(value, 0);
  const bool whole = !value.empty() && number.bytes == value.size() && !number.overflow;
  return whole ? std::optional<std::int64_t>(number.value) : std::nullopt;
}

Result<std::string> LoadLoginDefs(GatherContext& context) {
  return context.system().Read(kLoginDefsPath, kMaxConfigurationBytes);
}

Probe MakeLoginDefsProbe() {
  Probe probe;
  probe.schema = {
      .name = "login_defs",
      .documentation =
          "One setting of /etc/login.defs as the programs of shadow read it: the last line of a "
          "name wins, and where none sets it the program's own default holds. It governs accounts "
          "that are made from now on; for an existing account ask `shadow`.",
      .parameters = {{.name = "name",
                      .type = Type::Of(TypeKind::kString),
                      .documentation = "The setting's name, in capitals.",
                      .choices = Names()}},
      .record = {.name = "login_defs",
                 .fields = {{.name = "value",
                             .type = Type::Optional(TypeKind::kString),
                             .documentation = "The text that the file sets."},
                            {.name = "number",
                             .type = Type::Optional(TypeKind::kInt),
                             .documentation =
                                 "The file's number (`0x` hexadecimal, `0` octal); absent if it "
                                 "sets none or no number."},
                            {.name = "effective",
                             .type = Type::Of(TypeKind::kInt),
                             .documentation =
                                 "The number that programs use: the file's, or their default. Days "
                                 "below 0 mean that there is no limit: for upper bounds compare "
                                 "`duration_days`."},
                            {.name = "duration_days",
                             .type = Type::Optional(TypeKind::kDuration),
                             .documentation =
                                 "`effective` as days; absent if it is negative, that is, if there "
                                 "is no limit."}}},
      .example = "(login_defs(\"PASS_MAX_DAYS\").duration_days ?? 99999d) <= 365d"};
  probe.gather = Gather;
  probe.forms = {{.path = std::string(kLoginDefsPath), .line = "{1} {value}"}};
  return probe;
}

}  // namespace assay::runtime
