// An explained rule as text for people, and as JSON.
#pragma once

#include <ostream>

#include "runtime/explain/explain_rule.h"

namespace assay::runtime {

// Both are safe to show on a terminal. `verdict` is null without a target.
void WriteRuleText(const RuleWords& words, const Verdict* verdict, std::ostream& out);

// One object: `format` is `assay-explanation`; docs/explain.md lists its keys.
void WriteRuleJson(const RuleWords& words, const Verdict* verdict, std::ostream& out);

// `true`, `false`, `unknown` or `error`: what a condition's answer means.
std::string_view TruthOf(const TraceNode& node);

// `because`, `absent`, ... : how a line of text names an answer. One line.
std::string AnswerText(const Answer& answer);

}  // namespace assay::runtime
