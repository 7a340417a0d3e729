#include "runtime/probes/dpkg_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>

#include "runtime/probes/lines.h"
#include "runtime/probes/numbers.h"
#include "runtime/schema/value.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr std::array<std::string_view, 8> kStateWords = {
    "not-installed",   "config-files",     "half-installed",   "unpacked",
    "half-configured", "triggers-awaited", "triggers-pending", "installed"};

constexpr std::array<std::string_view, 5> kWantWords = {"unknown", "install", "hold", "deinstall",
                                                        "purge"};
constexpr std::array<std::string_view, 2> kFlagWords = {"ok", "reinstreq"};
constexpr std::array<std::string_view, 4> kMultiArchWords = {"no", "same", "allowed", "foreign"};

bool IsSpace(char c) { return kWhitespace.find(c) != std::string_view::npos; }
bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

template <std::size_t N>
std::optional<std::size_t> FindWord(const std::array<std::string_view, N>& words,
                                    std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), ToLower(word));
  return found == words.end() ? std::nullopt : std::optional<std::size_t>(found - words.begin());
}

// What libdpkg's parseversion takes when it reads a database: of unusual characters it only warns.
bool IsVersion(std::string_view version) {
  if (std::any_of(version.begin(), version.end(), IsSpace)) {
    return false;
  }
  if (const std::size_t colon = version.find(':'); colon != std::string_view::npos) {
    const std::string_view epoch = version.substr(0, colon);
    const CNumber number = ReadCNumber(epoch, 10);
    if (number.bytes != epoch.size() || epoch.empty() || number.value < 0 ||
        number.value > std::numeric_limits<int>::max()) {
      return false;
    }
    version.remove_prefix(colon + 1);
  }
  const std::size_t hyphen = version.rfind('-');
  return !version.empty() && hyphen != 0 && hyphen != version.size() - 1;
}

struct ControlField {
  std::string name;        // lower case: deb-control(5), names are not case-sensitive
  std::string_view value;  // trimmed; folded lines as they stand
  int line = 0;
  std::string_view text;  // the first line of the field
};

class Parser {
 public:
  Parser(std::string_view text, std::string_view path, DpkgState without_status)
      : text_(text), path_(path), without_status_(without_status) {}

  Result<std::vector<DpkgPackage>> Run() {
    std::vector<DpkgPackage> packages;
    while (SkipEmptyLines()) {
      auto package = ReadStanza();
      if (!package) {
        return Failure(package.error());
      }
      if (packages.size() == kMaxPackages) {
        return Fail(ErrorCode::kTooLarge,
                    fmt::format("{}: more than {} packages", Printable(path_), kMaxPackages));
      }
      packages.push_back(*std::move(package));
    }
    return packages;
  }

 private:
  Failure Malformed(int line, std::string_view reason) const {
    return Fail(ErrorCode::kMalformed, fmt::format("{}:{}: {}", Printable(path_), line, reason));
  }

  bool SkipEmptyLines() {
    while (at_ < text_.size() && text_[at_] == '\n') {
      ++at_;
      ++line_;
    }
    return at_ < text_.size();
  }

  // Precondition: a line is left. Nothing if it has no line feed: the file was cut off.
  std::optional<std::string_view> TakeLine() {
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    ++line_;
    return line;
  }

  // libdpkg's parse_stanza, for one field: `Name : value`, and the lines after it that start with
  // white space.
  Result<ControlField> ReadField() {
    const int number = line_;
    const auto line = TakeLine();
    if (!line) {
      return Malformed(number, "the file ends within a line");
    }
    const std::size_t colon = line->find(':');
    const std::string_view name = Trim(line->substr(0, colon));
    const bool one_word = std::none_of(name.begin(), name.end(), IsSpace);
    if (colon == std::string_view::npos || name.empty() || IsSpace(line->front()) ||
        name.front() == '-' || !one_word) {
      return Malformed(number, "expected a field name and a colon");
    }
    if (at_ == text_.size() && Trim(line->substr(colon + 1)).empty()) {
      return Malformed(number, "the file ends before the field's value");
    }
    const std::size_t start = static_cast<std::size_t>(line->data() - text_.data()) + colon + 1;
    while (at_ < text_.size() && text_[at_] != '\n' && IsSpace(text_[at_])) {
      if (!TakeLine()) {
        return Malformed(line_, "the file ends within a line");
      }
    }
    return ControlField{ToLower(name), Trim(text_.substr(start, at_ - start)), number, *line};
  }

  Result<DpkgPackage> ReadStanza() {
    const int number = line_;
    DpkgPackage package;
    package.path = path_;
    package.state = without_status_;
    std::set<std::string, std::less<>> seen;
    while (at_ < text_.size() && text_[at_] != '\n') {
      auto field = ReadField();
      if (!field) {
        return Failure(field.error());
      }
      if (!seen.insert(field->name).second) {
        return Malformed(field->line, fmt::format("`{}` is there twice", Printable(field->name)));
      }
      if (seen.size() > kMaxSettings) {
        return Fail(ErrorCode::kTooLarge, fmt::format("{}:{}: more than {} fields",
                                                      Printable(path_), number, kMaxSettings));
      }
      if (auto stored = Store(*field, package); !stored) {
        return Failure(stored.error());
      }
    }
    if (auto verified = VerifyState(package.state, seen, number); !verified) {
      return Failure(verified.error());
    }
    return Finished(std::move(package), number);
  }

  Result<void> Store(const ControlField& field, DpkgPackage& package) const {
    if (field.name == "package") {
      package.name = ToLower(field.value);
      package.line = field.line;
      package.text = Trim(field.text);
      if (!IsPackageName(package.name)) {
        return Malformed(field.line, fmt::format("{} is no package name", Quote(field.value)));
      }
    } else if (field.name == "status") {
      return StoreStatus(field, package);
    } else if (field.name == "version") {
      package.version = field.value;
      if (!IsVersion(field.value)) {
        return Malformed(field.line, fmt::format("{} is no version", Quote(field.value)));
      }
    } else if (field.name == "architecture") {
      package.architecture = field.value;
    } else if (field.name == "multi-arch") {
      package.coinstallable = EqualsIgnoringCase(field.value, "same");
      if (!field.value.empty() && !FindWord(kMultiArchWords, field.value)) {
        return Malformed(field.line, fmt::format("{} is no Multi-Arch", Quote(field.value)));
      }
    } else if (field.name == "source") {
      package.source = field.value.substr(0, field.value.find_first_of(" (\t\n"));
    }
    return {};
  }

  Result<void> StoreStatus(const ControlField& field, DpkgPackage& package) const {
    const auto words = SplitWords(field.value);
    const auto state = words.size() == 3 ? FindWord(kStateWords, words[2]) : std::nullopt;
    if (!state || !FindWord(kWantWords, words[0]) || !FindWord(kFlagWords, words[1])) {
      return Malformed(field.line, fmt::format("{} is no package status", Quote(field.value)));
    }
    package.state = static_cast<DpkgState>(*state);
    return {};
  }

  // libdpkg's pkg_parse_verify: which fields only a stanza of some states may have.
  Result<void> VerifyState(DpkgState state, const std::set<std::string, std::less<>>& fields,
                           int line) const {
    const bool awaits = state == DpkgState::kTriggersAwaited;
    const bool pending = state == DpkgState::kTriggersPending;
    if (fields.contains("config-version") &&
        (state == DpkgState::kInstalled || state == DpkgState::kNotInstalled || pending)) {
      return Malformed(line, fmt::format("Config-Version in state {}", ToString(state)));
    }
    const bool may_await = state > DpkgState::kConfigFiles && state < DpkgState::kTriggersPending;
    if (fields.contains("triggers-awaited") ? !may_await : awaits) {
      return Malformed(line, fmt::format("Triggers-Awaited and state {} contradict each other",
                                         ToString(state)));
    }
    if (fields.contains("triggers-pending") ? !pending && !awaits : pending) {
      return Malformed(line, fmt::format("Triggers-Pending and state {} contradict each other",
                                         ToString(state)));
    }
    return {};
  }

  // libdpkg's pkg_parse_verify: which fields a stanza of that state must have.
  Result<DpkgPackage> Finished(DpkgPackage package, int line) const {
    if (package.name.empty()) {
      return Malformed(line, "a stanza without a package name");
    }
    const bool may_lack_version =
        package.state == DpkgState::kNotInstalled || package.state == DpkgState::kHalfInstalled;
    if (package.version.empty() && !may_lack_version) {
      return Malformed(line, fmt::format("package `{}` has no version", package.name));
    }
    if (package.coinstallable && (package.architecture.empty() || package.architecture == "all")) {
      return Malformed(
          line,
          fmt::format("package `{}` is `Multi-Arch: same` without an architecture", package.name));
    }
    if (package.source.empty()) {
      package.source = package.name;
    }
    return package;
  }

  std::string_view text_;
  std::string_view path_;
  DpkgState without_status_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::string_view ToString(DpkgState state) { return kStateWords[static_cast<std::size_t>(state)]; }

bool IsPackageName(std::string_view name) {
  const auto allowed = [](char c) {
    return IsAlphanumeric(c) || c == '-' || c == '+' || c == '.' || c == '_';
  };
  return !name.empty() && IsAlphanumeric(name.front()) &&
         std::all_of(name.begin(), name.end(), allowed);
}

Result<std::vector<DpkgPackage>> ParseDpkgStatus(std::string_view text, std::string_view path,
                                                 DpkgState without_status) {
  return Parser(text, path, without_status).Run();
}

}  // namespace assay::runtime
