#include "compiler/find_rule.h"

#include <fmt/format.h>

#include <vector>

#include "compiler/source/diagnostic.h"

namespace assay::compiler {

namespace {

std::string LastPart(const std::string& id) { return id.substr(id.rfind('.') + 1); }

}  // namespace

runtime::Result<std::uint32_t> FindRule(const runtime::Program& program, const std::string& name) {
  std::vector<std::uint32_t> by_last_part;
  std::vector<std::string> known;
  for (std::uint32_t i = 0; i < program.rules.size(); ++i) {
    const runtime::RuleInfo& info = program.rules[i].info;
    if (info.id == name || (!info.number.empty() && info.number == name)) {
      return i;
    }
    if (LastPart(info.id) == name) {
      by_last_part.push_back(i);
    }
    known.push_back(info.id);
    known.push_back(LastPart(info.id));
    if (!info.number.empty()) {
      known.push_back(info.number);
    }
  }
  if (by_last_part.size() == 1) {
    return by_last_part[0];
  }
  if (by_last_part.empty()) {
    return runtime::Fail(
        runtime::ErrorCode::kNotFound,
        fmt::format("there is no rule `{}`\n  hint: {}", runtime::Printable(name),
                    SuggestionHint(name, known, "`assay list rules` shows what there is")));
  }
  std::string ids;
  for (const std::uint32_t i : by_last_part) {
    ids += fmt::format("{}`{}`", ids.empty() ? "" : ", ", program.rules[i].info.id);
  }
  return runtime::Fail(runtime::ErrorCode::kNotFound,
                       fmt::format("`{}` is the last part of several rules\n  hint: give one in "
                                   "full: {}",
                                   runtime::Printable(name), ids));
}

}  // namespace assay::compiler
