// Rules with one small change each, compiled, to be run against the rules' own examples: what no
// example notices is not proved by any.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/profile/selection.h"
#include "runtime/program/program.h"

namespace assay::compiler {

// What mutants are made of: an `applies`, one condition of a check, a `let` or a parameter's
// default, with the selected rules that it bears on.
struct MutationPart {
  Place place;                           // of the declaration
  std::optional<std::size_t> condition;  // of a rule: which; none: its `applies`
  Span span;
  std::vector<std::uint32_t> rules;  // indices into Selection::rules
};

// The parts of the selected rules and of what they name, in the order of the text. A `let` or
// parameter that no selected rule uses is none.
std::vector<MutationPart> PartsOf(const std::vector<CheckedModule>& modules,
                                  const Selection& selection);

struct Mutant {
  Span span;         // what is altered
  std::string text;  // how: "`a == 1` becomes `a != 1`"; no two of one part are alike
  // Of the part's rules, in their order; nothing if the mutant is no valid rule text.
  std::optional<runtime::Program> program;
};

// Makes each mutant of a part, one at a time; before them, with an empty text, what is not altered.
// Precondition: `modules` have no mistakes.
void ForEachMutant(const std::vector<CheckedModule>& modules, const Selection& selection,
                   const MutationPart& part, const runtime::Schema& schema, const Sources& sources,
                   const std::function<void(const Mutant&)>& visit);

}  // namespace assay::compiler
