// Which mutants no example notices, and which of those the rules' authors have written down as
// equivalent: different text that no target can tell from the original.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "compiler/compile.h"

namespace assay::compiler {

struct SurveyOptions {
  // Whether an example notices. `rules[i]` is the index, in the original program, of the rule whose
  // mutant is number i of `mutant`. Called from several threads.
  std::function<bool(const runtime::Program& mutant, const std::vector<std::uint32_t>& rules)>
      notices;
  std::function<bool(std::uint32_t rule)> chosen;  // which rules of the original are asked about
  std::size_t threads = 1;
  std::function<void(std::size_t done, std::size_t total)> progress;  // one call at a time
};

struct MutationSurvey {
  std::size_t killed = 0;      // an example notices
  std::size_t equivalent = 0;  // none does, and the author says why none can
  std::size_t survived = 0;    // none does
  std::size_t invalid = 0;     // no rule text; not counted as a mutant
  // Each survivor, and each note that fits none: a note is a comment line above the part,
  //     // equivalent: `a != 0` becomes `a > 0`: a is never negative
  std::vector<Diagnostic> diagnostics;
};

// Makes every mutant of the chosen rules and asks about it. The same for any number of threads.
// Precondition: `compiled` has a program, and its examples hold.
MutationSurvey SurveyMutants(const CompileResult& compiled, const runtime::Schema& schema,
                             const SurveyOptions& options);

// One line: `312 of 320 mutants noticed (97.5 %), 6 equivalent, 2 survive`. The score counts
// equivalent mutants as noticed.
std::string DescribeScore(const MutationSurvey& survey);

}  // namespace assay::compiler
