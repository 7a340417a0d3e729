#include "runtime/report/phrases.h"

#include <fmt/format.h>

#include "runtime/report/visible.h"

namespace assay::runtime {

std::string Place(const Origin& origin) {
  std::string out = VisibleLine(origin.path);
  out += origin.line > 0 ? fmt::format(":{}", origin.line) : "";
  out += origin.text.empty() ? "" : ": " + VisibleLine(origin.text);
  return out;
}

bool IsUndecided(const Evidence& evidence) {
  return evidence.truth == Truth::kUnknown || evidence.truth == Truth::kError;
}

std::string Finding(const Evidence& evidence) {
  std::string out = VisibleLine(evidence.subject) + (evidence.subject.empty() ? "" : ": ") +
                    (IsUndecided(evidence) ? "" : "found ") + VisibleLine(evidence.found);
  out += evidence.expected.empty() ? "" : ", expected " + VisibleLine(evidence.expected);
  return out;
}

bool HasOwnCondition(const Evidence& evidence) {
  return !evidence.condition.empty() &&
         evidence.condition != evidence.subject + " " + evidence.expected;
}

bool HasOwnPlace(const Evidence& evidence) {
  return evidence.origin &&
         (evidence.origin->line > 0 || evidence.origin->path != evidence.subject);
}

std::string GroupedDigits(std::uint64_t number) {
  std::string out = fmt::format("{}", number);
  for (std::size_t at = out.size(); at > 3;) {
    at -= 3;
    out.insert(at, ",");
  }
  return out;
}

}  // namespace assay::runtime
