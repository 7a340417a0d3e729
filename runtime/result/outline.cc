#include "runtime/result/outline.h"

#include "runtime/schema/value.h"

namespace assay::runtime {
std::vector<RuleGroup> Outline(const ScanResult& result) {
  std::vector<std::vector<std::uint32_t>> results_of(result.rules.size());  // not yet in a group
  for (std::size_t i = 0; i < result.results.size(); ++i) {
    results_of[result.results[i].rule].push_back(static_cast<std::uint32_t>(i));
  }
  std::vector<RuleGroup> groups(1);
  for (const Section& section : result.sections) {
    RuleGroup& group = groups.emplace_back();
    group.section = &section;
    for (const std::uint32_t rule : section.rules) {
      std::vector<std::uint32_t>& of_rule = results_of[rule];
      group.results.insert(group.results.end(), of_rule.begin(), of_rule.end());
      of_rule.clear();
    }
  }
  for (const std::vector<std::uint32_t>& rest : results_of) {
    groups.front().results.insert(groups.front().results.end(), rest.begin(), rest.end());
  }
  std::erase_if(groups, [](const RuleGroup& group) { return group.results.empty(); });
  return groups;
}

std::string Label(const RuleInfo& rule) {
  return Printable(rule.number.empty() ? rule.id : rule.number);
}

}  // namespace assay::runtime
