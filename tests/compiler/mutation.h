// What mutation testing makes of rules, as text for goldens.
#pragma once

#include <string>

#include "compiler/compile.h"
#include "compiler/mutate/survey.h"

namespace assay::test {

// Every mutant of every rule, a line each: the place, what is altered, the text, and whether the
// result is a rule.
std::string Mutants(const compiler::CompileResult& compiled);

// The survey of compiled rules by their own examples and the real probes.
compiler::MutationSurvey SurveyOf(const compiler::CompileResult& compiled, std::size_t threads);

// What `assay test --mutate` prints of rules, which have to compile and whose examples have to
// hold.
std::string Survey(compiler::CompileRequest request);

}  // namespace assay::test
