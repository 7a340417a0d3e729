// The evaluator again, as simply as it can be said: a recursive function on the program that shares
// nothing, remembers nothing and explains nothing.
#pragma once

#include "runtime/result/result.h"
#include "tests/evaluate/fake.h"

namespace assay::test {

// What the rule comes to on that target.
runtime::Outcome NaiveOutcome(const runtime::Program& program, const runtime::Rule& rule,
                              const FakeSystem& target);

}  // namespace assay::test
