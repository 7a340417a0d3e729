// What would have to be otherwise for a condition to come out the other way: single values that
// were read from the target, with the values that they would need.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/result/trace.h"

namespace assay::runtime {

// One value as read, and what it might be instead. A wish is a guess: whether it changes the
// verdict shows only when it is tried.
struct Wish {
  Type type;                     // of both
  std::optional<Value> current;  // none: absent, or a default of the rule's
  std::vector<Value> wanted;     // the likeliest first; empty: it only should not be there
  std::optional<Origin> origin;  // Printable
  std::optional<FactId> fact;    // that has it as a field
  std::string field;
};

// The wishes of a condition that came out as not `wanted`, in the order of its text. Nothing that
// is in doubt is wished for.
std::vector<Wish> WishesOf(const Program& program, const TraceNode& root, bool wanted,
                           const Schema& schema);

}  // namespace assay::runtime
