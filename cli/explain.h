// The parts of `assay explain`.
#pragma once

#include <string>
#include <vector>

namespace assay::cli {

struct ExplainRuleOptions {
  std::string rule;
  std::string target;   // a root folder, or `/` for this host; empty: no verdict
  std::string profile;  // empty: the default one, then every shipped rule
  std::vector<std::string> rules;
  std::string format = "text";  // or `json`
};

// Prints the rule and, with a target, its verdict there. Returns the exit code.
int ExplainRule(const ExplainRuleOptions& options);

// Prints the page of a diagnostic, or, for an empty kind, all kinds. Returns the exit code.
int ExplainDiagnostic(const std::string& kind);

}  // namespace assay::cli
