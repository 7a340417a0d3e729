#include "runtime/probes/sshd_match.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include "runtime/probes/lines.h"
#include "runtime/probes/sshd_text.h"
#include "runtime/probes/sshd_values.h"
#include "runtime/schema/value.h"

namespace assay::runtime {
namespace {

bool IsOneOf(std::string_view word, const std::array<std::string_view, 4>& known) {
  return std::any_of(known.begin(), known.end(),
                     [&](std::string_view name) { return EqualsIgnoringCase(name, word); });
}

// Checks the argument of a criterion other than `all`.
Result<void> CheckCriterion(const std::string& criterion, const std::string& argument) {
  constexpr int kLastPort = 65535;
  if (IsOneOf(criterion, {"user", "group", "host", "rdomain"})) {
    return {};
  }
  if (EqualsIgnoringCase(criterion, "address") || EqualsIgnoringCase(criterion, "localaddress")) {
    if (!IsSshdAddressList(argument)) {
      return Fail(ErrorCode::kMalformed,
                  fmt::format("{} is no list of addresses", Quote(argument)));
    }
    return {};
  }
  if (EqualsIgnoringCase(criterion, "localport")) {
    if (!ParseSshdNumber(argument, kLastPort)) {
      return Fail(ErrorCode::kMalformed, fmt::format("{} is no port", Quote(argument)));
    }
    return {};
  }
  return Fail(ErrorCode::kMalformed, fmt::format("Match has no criterion {}", Quote(criterion)));
}

Result<bool> Leftover(const SshdRest& rest, bool matches) {
  if (rest && !rest->empty()) {
    return Fail(ErrorCode::kMalformed, "more arguments than Match takes");
  }
  return matches;
}

}  // namespace

Result<bool> MatchesEveryConnection(const std::string& text) {
  SshdRest rest = text;
  bool first = true;
  while (const std::optional<std::string> criterion = TakeSshdWord(rest)) {
    if (criterion->empty()) {
      break;
    }
    if (criterion->front() == '#') {
      rest.reset();
      break;
    }
    const bool all = EqualsIgnoringCase(*criterion, "all");
    const std::optional<std::string> argument = TakeSshdWord(rest);
    const bool missing = !argument || argument->empty() || argument->front() == '#';
    if (all && first && missing) {
      return Leftover(argument && argument->starts_with('#') ? std::nullopt : rest, true);
    }
    if (all || missing) {
      return Fail(ErrorCode::kMalformed, all ? "`all` cannot be combined with other criteria"
                                             : "a criterion lacks its argument");
    }
    if (const Result<void> checked = CheckCriterion(*criterion, *argument); !checked) {
      return Failure(checked.error());
    }
    first = false;
  }
  if (first) {
    return Fail(ErrorCode::kMalformed, "Match needs a criterion");
  }
  return Leftover(rest, false);
}

}  // namespace assay::runtime
