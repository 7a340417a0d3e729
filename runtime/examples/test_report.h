// The results of tests for people and for build servers.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/examples/examples.h"

namespace assay::runtime {

// What `--filter` means: a pattern of glob(7) that the rule's full name or the example's title
// matches, or one that holds no wildcard and stands somewhere in them.
bool IsChosen(const std::string& filter, const std::string& rule, const std::string& title);

// An example that did not come out as it says: where it stands, what was expected and found, and
// the conditions that decided it, each with the value and the line of the root that set it.
std::string DescribeUnexpected(const Example& example, const RuleInfo& rule,
                               const ExampleResult& result);

// One line of a JUnit report.
struct TestCase {
  std::string group;    // the rule's full name
  std::string name;     // unique in its group
  std::string summary;  // of a failure, one line; empty: passed
  std::string details;  // of a failure
  double seconds = 0;
};

TestCase CaseOf(const Example& example, const RuleInfo& rule, const ExampleResult& result);

// JUnit's XML as Jenkins reads it: one `testsuite` a group, in order.
void WriteJunit(const std::vector<TestCase>& cases, std::ostream& out);

}  // namespace assay::runtime
