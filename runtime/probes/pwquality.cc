#include "runtime/probes/pwquality.h"

#include <algorithm>
#include <limits>

#include "runtime/probes/lines.h"
#include "runtime/probes/numbers.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kMainFile = "/etc/security/pwquality.conf";
constexpr std::size_t kBufferBytes = 1024;  // settings.c: PWQSETTINGS_MAX_LINELEN + 1
constexpr std::size_t kMaxArgumentName = 79;
constexpr int kBaseMinimumLength = 6;      // PWQ_BASE_MIN_LENGTH
constexpr int kCracklibMinimumLength = 5;  // CO_MIN_LENGTH_BASE
constexpr int kDictionaryLength = 6;       // cracklib's FascistCheck refuses what is shorter
constexpr int kClasses = 4;

struct Row {
  std::string_view name;
  int pwquality;  // default
  int cracklib;   // default
};

constexpr Row kIntegers[] = {
    {"dcredit", 0, 1},     {"dictcheck", 1, 1}, {"difok", 1, 5},          {"enforcing", 1, 1},
    {"gecoscheck", 0, 0},  {"lcredit", 0, 1},   {"maxclassrepeat", 0, 0}, {"maxrepeat", 0, 0},
    {"maxsequence", 0, 0}, {"minclass", 0, 0},  {"minlen", 8, 9},         {"ocredit", 0, 1},
    {"retry", 1, 1},       {"ucredit", 0, 1},   {"usercheck", 1, 0},      {"usersubstr", 0, 0},
};
constexpr std::string_view kFlags[] = {"enforce_for_root", "local_users_only"};
constexpr std::string_view kTexts[] = {"badwords", "dictpath"};

template <std::size_t Count>
bool IsOneOf(std::string_view name, const std::string_view (&names)[Count]) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view known) { return EqualsIgnoringCase(known, name); });
}

bool HasConfSuffix(std::string_view name) {
  constexpr std::string_view kSuffix = ".conf";
  const std::size_t found = name.find(kSuffix);  // the first: `a.conf.conf` is none to libpwquality
  return found != std::string_view::npos && found + kSuffix.size() == name.size();
}

Result<void> ReadFile(const System& system, const std::string& path, QualitySettings& settings,
                      std::string& problem) {
  const auto text = system.Read(path, kMaxConfigurationBytes);
  if (!text) {
    // fopen(3) fails on what is not there, and reading a directory gives nothing.
    const bool skipped = text.error().code == ErrorCode::kNotFound ||
                         text.error().code == ErrorCode::kNotRegularFile;
    return skipped ? Result<void>() : Failure(text.error());
  }
  if (auto read = ReadPwqualityFile(path, *text, settings); !read) {
    problem = read.error().message;
  }
  return {};
}

}  // namespace

QualitySettings QualitySettings::Pwquality() {
  QualitySettings settings;
  for (const Row& row : kIntegers) {
    settings.settings_.push_back({std::string(row.name), row.pwquality, {}});
  }
  for (std::string_view flag : kFlags) {
    settings.settings_.push_back({std::string(flag), 0, {}});
  }
  for (QualitySetting& setting : settings.settings_) {
    setting.provenance.note = "default of libpwquality";
  }
  return settings;
}

QualitySettings QualitySettings::Cracklib() {
  QualitySettings settings = Pwquality();
  settings.cracklib_ = true;
  for (const Row& row : kIntegers) {
    settings.Lookup(row.name)->value = row.cracklib;
  }
  for (QualitySetting& setting : settings.settings_) {
    setting.provenance.note = "default of pam_cracklib";
  }
  return settings;
}

QualitySetting* QualitySettings::Lookup(std::string_view name) {
  const auto found = std::find_if(
      settings_.begin(), settings_.end(),
      [&](const QualitySetting& setting) { return EqualsIgnoringCase(setting.name, name); });
  return found == settings_.end() ? nullptr : &*found;
}

const QualitySetting& QualitySettings::Find(std::string_view name) const {
  return *const_cast<QualitySettings*>(this)->Lookup(name);
}

int QualitySettings::Get(std::string_view name) const { return Find(name).value; }

void QualitySettings::Store(QualitySetting& setting, int value, const Origin& origin) {
  if (setting.name == "minlen") {
    value = std::max(value, cracklib_ ? kCracklibMinimumLength : kBaseMinimumLength);
  } else if (setting.name == "minclass") {
    value = std::min(value, kClasses);
  }
  if (setting.provenance.origin && setting.value != value) {
    setting.provenance.overridden.push_back(*setting.provenance.origin);
  }
  setting.value = value;
  setting.provenance.origin = origin;
  setting.provenance.note.clear();
}

Result<void> QualitySettings::Set(std::string_view name, std::string_view value,
                                  const Origin& origin) {
  if (IsOneOf(name, kTexts)) {
    return {};
  }
  QualitySetting* setting = Lookup(name);
  if (setting == nullptr) {
    return Fail(ErrorCode::kMalformed, "unknown setting `" + Printable(name) + "`");
  }
  if (IsOneOf(name, kFlags)) {
    Store(*setting, 1, origin);  // whatever the value: `enforce_for_root = 0` sets it, too
    return {};
  }
  const CNumber number = ReadCNumber(value, 10);
  if (number.bytes == 0 || number.bytes != value.size() ||
      number.value >= std::numeric_limits<int>::max() ||
      number.value <= std::numeric_limits<int>::min()) {
    return Fail(ErrorCode::kMalformed, "`" + Printable(name) + "` is not given a number");
  }
  Store(*setting, static_cast<int>(number.value), origin);
  return {};
}

Result<void> ReadPwqualityFile(std::string_view path, std::string_view text,
                               QualitySettings& settings) {
  for (const Line& line : SplitLines(text)) {
    const bool last = line.text.data() + line.text.size() == text.data() + text.size();
    const Origin origin = OriginOf(path, line);
    const std::string place = origin.path + ":" + std::to_string(origin.line) + ": ";
    const bool cut = line.text.find('\0') != std::string_view::npos && line.text.front() != '\0';
    if (line.text.size() + 1 >= kBufferBytes || (cut && !last)) {
      return Fail(ErrorCode::kMalformed, place + "line too long, or with a NUL byte");
    }
    std::string_view rest = line.text.substr(0, line.text.find('\0'));
    rest = Trim(rest.substr(0, rest.find('#')));
    if (rest.empty()) {
      continue;
    }
    const std::size_t name_end = rest.find_first_of(" \t\n\r\v\f=");
    const std::string_view name = rest.substr(0, name_end);
    rest.remove_prefix(name.size());
    rest = Trim(rest);
    if (rest.starts_with('=')) {
      rest = Trim(rest.substr(1));
    }
    if (auto set = settings.Set(name, rest, origin); !set) {
      return Fail(ErrorCode::kMalformed, place + set.error().message);
    }
  }
  return {};
}

Result<void> ReadPwqualityFiles(const System& system, QualitySettings& settings,
                                std::string& problem) {
  const std::string folder = std::string(kMainFile) + ".d";
  const auto entries = system.List(folder);
  if (!entries && entries.error().code != ErrorCode::kNotFound &&
      entries.error().code != ErrorCode::kNotDirectory) {
    return Failure(entries.error());
  }
  std::vector<std::string> paths;
  if (entries) {
    for (const DirectoryEntry& entry : *entries) {
      if (HasConfSuffix(entry.name)) {
        paths.push_back(folder + "/" + entry.name);
      }
    }
  }
  if (paths.size() > kMaxIncludedFiles) {
    return Fail(ErrorCode::kTooLarge, folder + ": too many files");
  }
  paths.emplace_back(kMainFile);
  for (const std::string& path : paths) {
    if (auto read = ReadFile(system, path, settings, problem); !read || !problem.empty()) {
      return read;
    }
  }
  return {};
}

void ApplyPwqualityArguments(const std::vector<std::string>& arguments, const Origin& origin,
                             QualitySettings& settings) {
  constexpr std::string_view kOthers[] = {"type=",         "difignore=",  "reject_username",
                                          "authtok_type",  "use_authtok", "use_first_pass",
                                          "try_first_pass"};
  for (const std::string& argument : arguments) {
    const std::string_view text = argument;
    const bool other = text == "debug" || std::any_of(std::begin(kOthers), std::end(kOthers),
                                                      [&](std::string_view prefix) {
                                                        return text.starts_with(prefix);
                                                      });
    const std::string_view name = text.substr(0, text.find('='));
    if (!other && name.size() <= kMaxArgumentName) {
      const std::string_view value = name.size() == text.size() ? "" : text.substr(name.size() + 1);
      // The module logs an option that means nothing and goes on.
      static_cast<void>(settings.Set(name, value, origin).has_value());
    }
  }
}

void ApplyCracklibArguments(const std::vector<std::string>& arguments, const Origin& origin,
                            QualitySettings& settings) {
  constexpr std::string_view kNumbers[] = {"difok",   "minlen",     "dcredit",  "ucredit",
                                           "lcredit", "ocredit",    "minclass", "maxrepeat",
                                           "retry",   "maxsequence"};
  for (const std::string& argument : arguments) {
    const std::string_view text = argument;
    const std::string_view name = text.substr(0, text.find('='));
    if (text == "enforce_for_root") {
      static_cast<void>(settings.Set(text, "", origin).has_value());
    } else if (name.size() < text.size() &&
               std::find(std::begin(kNumbers), std::end(kNumbers), name) != std::end(kNumbers)) {
      const std::int64_t value = ReadCNumber(text.substr(name.size() + 1), 10).value;
      static_cast<void>(settings.Set(name, std::to_string(CutToInt(value)), origin).has_value());
    }
  }
}

QualityDemand DemandOf(const QualitySettings& settings) {
  QualityDemand demand;
  const std::pair<std::string_view, bool QualityDemand::*> credits[] = {
      {"dcredit", &QualityDemand::digit},
      {"ucredit", &QualityDemand::upper},
      {"lcredit", &QualityDemand::lower},
      {"ocredit", &QualityDemand::other}};
  std::int64_t demanded = 0;  // characters that negative credits ask for
  std::int64_t bonus = 0;     // the most that positive credits give
  std::int64_t demanded_classes = 0;
  std::int64_t bonus_classes = 0;
  for (const auto& [name, member] : credits) {
    const std::int64_t credit = settings.Get(name);
    demand.*member = credit < 0 || settings.Get("minclass") >= kClasses;
    demanded += std::max<std::int64_t>(-credit, 0);
    bonus += std::max<std::int64_t>(credit, 0);
    demanded_classes += credit < 0 ? 1 : 0;
    bonus_classes += credit > 0 ? 1 : 0;
  }
  demand.minimum_classes = std::max<std::int64_t>({settings.Get("minclass"), demanded_classes, 0});
  // The classes beyond those demanded are best taken where they give credit.
  const std::int64_t more = std::max<std::int64_t>(demand.minimum_classes, 1) - demanded_classes;
  const std::int64_t plain = demanded + std::max<std::int64_t>(more - bonus_classes, 0);
  const std::int64_t length = settings.Get("minlen");
  // A password of n characters has at most min(n - plain, bonus) credits, and needs length in all.
  demand.minimum_length = std::max({demanded + std::max<std::int64_t>(more, 0), length - bonus,
                                    (length + plain + 1) / 2, std::int64_t{1}});
  demand.dictionary = settings.Get("dictcheck") != 0;
  if (demand.dictionary) {
    demand.minimum_length = std::max<std::int64_t>(demand.minimum_length, kDictionaryLength);
  }
  return demand;
}

}  // namespace assay::runtime
