#include "runtime/examples/test_report.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <pugixml.hpp>
#include <span>

#include "runtime/report/phrases.h"
#include "runtime/report/visible.h"

namespace assay::runtime {
namespace {

// The condition, and whether it holds: the heading of its evidence.
std::string DescribeCondition(const Evidence& evidence) {
  return fmt::format("  {}:{}: {}: {}\n", VisibleLine(evidence.rule_path), evidence.rule_line,
                     ToString(evidence.truth), VisibleLine(evidence.condition));
}

std::string DescribeEvidence(const Evidence& evidence) {
  std::string out = fmt::format("    {}\n", Finding(evidence));
  if (HasOwnPlace(evidence)) {
    out += fmt::format("    from {}\n", Place(*evidence.origin));
  }
  for (const Origin& overridden : evidence.overridden) {
    out += fmt::format("    overrides {}\n", Place(overridden));
  }
  return out + (evidence.note.empty() ? "" : "    " + VisibleLine(evidence.note) + "\n");
}

std::string Summary(const Example& example, const ExampleResult& result) {
  return fmt::format("expected {}, found {}", example.outcome, ToString(result.outcome));
}

struct Totals {
  std::size_t cases = 0;
  std::size_t failures = 0;
  double seconds = 0;
};

void Set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(VisibleLine(value).c_str());
}

std::string Seconds(double seconds) { return fmt::format("{:.3f}", seconds); }

void SetTotals(pugi::xml_node node, const Totals& totals) {
  Set(node, "tests", fmt::format("{}", totals.cases));
  Set(node, "failures", fmt::format("{}", totals.failures));
  Set(node, "errors", "0");
  Set(node, "time", Seconds(totals.seconds));
}

void AddCase(const TestCase& one, pugi::xml_node suite) {
  pugi::xml_node node = suite.append_child("testcase");
  Set(node, "name", one.name);
  Set(node, "classname", one.group);
  Set(node, "time", Seconds(one.seconds));
  if (!one.summary.empty()) {
    pugi::xml_node failure = node.append_child("failure");
    Set(failure, "message", one.summary);
    Set(failure, "type", "unexpected");
    failure.text().set(Visible(one.details).c_str());
  }
}

Totals TotalsOf(std::span<const TestCase> cases) {
  Totals totals;
  for (const TestCase& one : cases) {
    ++totals.cases;
    totals.failures += one.summary.empty() ? 0 : 1;
    totals.seconds += one.seconds;
  }
  return totals;
}

}  // namespace

bool IsChosen(const std::string& filter, const std::string& rule, const std::string& title) {
  if (filter.find_first_of("*?[") == std::string::npos) {
    return rule.find(filter) != std::string::npos || title.find(filter) != std::string::npos;
  }
  return fnmatch(filter.c_str(), rule.c_str(), 0) == 0 ||
         fnmatch(filter.c_str(), title.c_str(), 0) == 0;
}

std::string DescribeUnexpected(const Example& example, const RuleInfo& rule,
                               const ExampleResult& result) {
  std::string out = fmt::format("{}:{}: {}: example {}\n- expected {}\n+ found {}{}\n",
                                VisibleLine(example.source.path), example.source.line, rule.id,
                                Quote(example.title), example.outcome, ToString(result.outcome),
                                result.reason.empty() ? "" : ": " + VisibleLine(result.reason));
  std::string heading;
  for (const Evidence& evidence : result.evidence) {
    if (DescribeCondition(evidence) != heading) {
      heading = DescribeCondition(evidence);
      out += heading;
    }
    out += DescribeEvidence(evidence);
  }
  return out;
}

TestCase CaseOf(const Example& example, const RuleInfo& rule, const ExampleResult& result) {
  TestCase one{rule.id, fmt::format("{}: {}", example.outcome, example.title), "", "",
               result.seconds};
  if (!result.as_expected) {
    one.summary = Summary(example, result);
    one.details = DescribeUnexpected(example, rule, result);
  }
  return one;
}

void WriteJunit(const std::vector<TestCase>& cases, std::ostream& out) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");
  Set(root, "name", "assay test");
  SetTotals(root, TotalsOf(cases));
  for (std::size_t begin = 0; begin < cases.size();) {
    std::size_t end = begin;
    while (end < cases.size() && cases[end].group == cases[begin].group) {
      ++end;
    }
    pugi::xml_node suite = root.append_child("testsuite");
    Set(suite, "name", cases[begin].group);
    const std::span<const TestCase> group(&cases[begin], end - begin);
    SetTotals(suite, TotalsOf(group));
    Set(suite, "skipped", "0");
    for (const TestCase& one : group) {
      AddCase(one, suite);
    }
    begin = end;
  }
  document.save(out, "  ");
}

}  // namespace assay::runtime
