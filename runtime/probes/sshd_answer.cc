#include <algorithm>

#include <fmt/format.h>
#include "runtime/probes/sshd_config.h"
#include "runtime/probes/sshd_readers.h"

namespace assay::runtime {
namespace {

std::vector<std::string> Split(const std::string& value, char separator) {
  std::vector<std::string> pieces;
  std::size_t start = 0;
  while (separator != '\0' && start < value.size()) {
    const std::size_t end = std::min(value.find(separator, start), value.size());
    pieces.push_back(value.substr(start, end - start));
    start = end + 1;
  }
  return separator == '\0' ? std::vector<std::string>{value} : pieces;
}

SshdAnswer Joined(std::vector<std::string> values, char separator) {
  SshdAnswer answer;
  for (const std::string& value : values) {
    if (!answer.value.empty()) {
      answer.value += separator;
    }
    answer.value += value;
  }
  answer.values = std::move(values);
  return answer;
}

// Whether no OpenSSH that the version may stand for has another default. The range is that of the
// releases whose release notes were read for changed defaults.
bool HasKnownDefault(const SshdOption& option, const std::optional<SshdVersion>& version) {
  if (version && IsFullyKnown(*version)) {
    return true;
  }
  if (!version) {
    return option.stable_default && option.kind != SshdKind::kIgnored;
  }
  return option.stable_default && version->AtLeast(7, 4) && !version->AtLeast(10, 1);
}

Result<SshdAnswer> Default(const SshdOption& option, const std::optional<SshdVersion>& version,
                           char separator) {
  if (!HasKnownDefault(option, version)) {
    return Fail(
        ErrorCode::kUnsupported,
        fmt::format("no line sets {}, and its default in OpenSSH {} is not known", option.name,
                    version ? Printable(version->text) : "of unknown version"));
  }
  const std::string value = DefaultSshdValue(option);
  return SshdAnswer{value, Split(value, separator)};
}

}  // namespace

Result<SshdAnswer> AnswerSshdOption(const SshdConfiguration& configuration,
                                    const SshdOption& option,
                                    const std::optional<SshdVersion>& version) {
  const SshdKindRow* row = FindSshdKind(option.kind);
  if (row == nullptr) {
    return Fail(ErrorCode::kInternal, "no option with a value");
  }
  if (option.kind == SshdKind::kListenAddress) {
    return configuration.listen ? Result<SshdAnswer>(Joined(*configuration.listen, ' '))
                                : Failure(configuration.listen.error());
  }
  const auto found = configuration.settings.find(option.name);
  if (found == configuration.settings.end()) {
    return Default(option, version, row->separator);
  }
  const SshdSetting& setting = found->second;
  if (setting.undecided) {
    const Origin& origin = setting.origins[0];
    return Fail(setting.undecided->code,
                fmt::format("{}:{}: {}: {}", origin.path, origin.line, Printable(origin.text),
                            setting.undecided->message));
  }
  if (option.kind == SshdKind::kRekeyLimit) {
    const auto interval = configuration.settings.find(kRekeyInterval);
    const bool timed = interval != configuration.settings.end();
    return Joined({setting.values[0], timed ? interval->second.values[0] : "0"}, ' ');
  }
  if (row->separator == ',') {
    return SshdAnswer{setting.values[0], Split(setting.values[0], ',')};
  }
  return Joined(setting.values, row->separator);
}

}  // namespace assay::runtime
