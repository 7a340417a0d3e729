#include "runtime/examples/examples.h"

#include <fmt/format.h>

#include "runtime/evaluate/evaluate.h"
#include "runtime/program/slice.h"
#include "runtime/system/memory_system.h"

namespace assay::runtime {
namespace {

void AddFact(const ExampleFact& fact, MemorySystem& root, std::string& packages) {
  switch (fact.kind) {
    case ExampleFactKind::kFile:
      root.AddNode(fact.subject, {FileType::kRegular, fact.content, fact.mode.value_or(0644),
                                  fact.uid, fact.gid, fact.modified});
      return;
    case ExampleFactKind::kDirectory:
      root.AddDirectory(fact.subject, fact.mode.value_or(0755), fact.uid, fact.gid);
      return;
    case ExampleFactKind::kSymlink:
      root.AddSymlink(fact.subject, fact.content);
      return;
    case ExampleFactKind::kPackage:
      packages += fmt::format(
          "Package: {}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {}\n\n",
          fact.subject, fact.content.empty() ? "1.0-1" : fact.content);
      return;
    case ExampleFactKind::kUnreadable:
      root.AddFailure(fact.subject, ErrorCode::kPermissionDenied);
      return;
    case ExampleFactKind::kLive:
      root.SetLive(true);
      return;
  }
}

MemorySystem RootOf(const Example& example) {
  MemorySystem root;
  std::string packages;
  for (const ExampleFact& fact : example.facts) {
    AddFact(fact, root, packages);
  }
  if (!packages.empty()) {
    root.AddFile("/var/lib/dpkg/status", packages);
  }
  return root;
}

RuleResult Judge(const Program& slice, const std::vector<Probe>& probes, const System& root) {
  const auto scan = Evaluate(slice, probes, root);
  if (!scan) {
    RuleResult broken;
    broken.outcome = Outcome::kError;
    broken.reason = scan.error().message;
    return broken;
  }
  return scan->results[0];
}

}  // namespace

ExampleResult RunExample(const Program& program, const Example& example,
                         const std::vector<Probe>& probes) {
  const Rule& rule = program.rules[example.rule];
  const MemorySystem root = RootOf(example);
  RuleResult judged;
  const bool excluded =
      rule.applies &&
      Judge(SliceOf(program, rule.info, {{*rule.applies, false, rule.source}}), probes, root)
              .outcome == Outcome::kFail;
  if (excluded) {
    judged.outcome = Outcome::kNotApplicable;
    judged.reason = "its `applies` is false";
  } else {
    judged = Judge(SliceOf(program, rule.info, rule.check), probes, root);
  }
  return {judged.outcome, ToString(judged.outcome) == example.outcome, std::move(judged.reason),
          std::move(judged.evidence)};
}

}  // namespace assay::runtime
