// A verdict as a tree: every condition with what it came to, and what its operands were. Plain
// data; made only where someone asks for it (EvaluateOptions::trace).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/schema/value.h"

namespace assay::runtime {

// Whether something has a value, and if not, which of the four kinds of nothing it is.
enum class AnswerState : std::uint8_t {
  kPresent,
  kAbsent,       // looked everywhere, and it is not there
  kUnreadable,   // could not look
  kUnsupported,  // this kind of target has no such plane
  kBroken,       // malformed, a limit, our own mistake
};

// `present`, `absent`, `unreadable`, `unsupported`, `error`.
std::string_view ToString(AnswerState state);

// What an expression came to. All strings are Printable.
struct Answer {
  AnswerState state = AnswerState::kPresent;
  std::string text;  // the value, `not set`, or why it could not be had
  std::optional<Origin> origin;
  std::vector<Origin> overridden;  // at most kMaxEvidence
  std::string note;
};

// An instruction and what it came to. Children are the parts that it is made of: the operands of a
// junction or a test, and of a quantifier its list and the elements that count. Literals and what
// was not looked at are left out.
struct TraceNode {
  InstructionId instruction = 0;
  std::string text;            // as its author wrote it; of an element, what it goes by
  bool condition = false;      // a bool
  bool element = false;        // a quantifier's element: `instruction` is what is asked of it
  bool repeated = false;       // it stands whole somewhere before, so its children are left out
  bool cut = false;            // kMaxTraceNodes was reached below it
  std::string remark;          // of a quantifier: how many it looked at, and how many count
  std::optional<Value> value;  // of an operand that is present and no record
  Answer answer;
  std::vector<TraceNode> children;

  bool IsTrue() const { return condition && value && value->AsBool(); }
  bool IsFalse() const { return condition && value && !value->AsBool(); }
};

// Without a node, nobody looked: the condition does not count on this target, or the rule does not
// apply.
struct ConditionTrace {
  bool counts = true;  // false: a live one, on an image
  std::optional<TraceNode> node;
};

struct RuleTrace {
  std::uint32_t rule = 0;  // index into Program::rules
  std::optional<TraceNode> applies;
  std::vector<ConditionTrace> check;  // as long as the rule's own
};

}  // namespace assay::runtime
