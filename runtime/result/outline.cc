#include "runtime/result/outline.h"

#include <utility>

#include "runtime/schema/value.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kNoSection = 0;

// For each rule, one more than the index of the first section that names it, or kNoSection.
std::vector<std::size_t> SectionOfRules(const ScanResult& result) {
  std::vector<std::size_t> section_of(result.rules.size(), kNoSection);
  for (std::size_t i = 0; i < result.sections.size(); ++i) {
    for (const std::uint32_t rule : result.sections[i].rules) {
      if (section_of[rule] == kNoSection) {
        section_of[rule] = i + 1;
      }
    }
  }
  return section_of;
}

}  // namespace

std::vector<RuleGroup> Outline(const ScanResult& result) {
  std::vector<RuleGroup> groups(result.sections.size() + 1);
  for (std::size_t i = 0; i < result.sections.size(); ++i) {
    groups[i + 1].section = &result.sections[i];
  }
  const std::vector<std::size_t> section_of = SectionOfRules(result);
  for (std::size_t i = 0; i < result.results.size(); ++i) {
    groups[section_of[result.results[i].rule]].results.push_back(static_cast<std::uint32_t>(i));
  }
  std::erase_if(groups, [](const RuleGroup& group) { return group.results.empty(); });
  return groups;
}

std::string Label(const RuleInfo& rule) {
  return Printable(rule.number.empty() ? rule.id : rule.number);
}

}  // namespace assay::runtime
