#include "tests/compiler/mutation.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "compiler/mutate/mutants.h"
#include "runtime/examples/examples.h"
#include "runtime/probes/probe.h"
#include "tests/compiler/schema.h"

namespace assay::test {

std::string Mutants(const compiler::CompileResult& compiled) {
  std::string out;
  for (const auto& part : compiler::PartsOf(compiled.modules, compiled.selection)) {
    const auto add = [&](const compiler::Mutant& mutant) {
      const auto place = compiled.sources.PositionOf(mutant.span.source, mutant.span.begin);
      CHECK((!mutant.text.empty() || mutant.program));
      if (mutant.program) {
        const auto verified = runtime::Verify(*mutant.program, LanguageSchema());
        CHECK((verified ? "" : verified.error().message) == "");
      }
      if (!mutant.text.empty()) {
        out += fmt::format("{}:{}: {}{}\n", place.line, place.column, mutant.text,
                           mutant.program ? "" : " (no rule)");
      }
    };
    compiler::ForEachMutant(compiled.modules, compiled.selection, part, LanguageSchema(),
                            compiled.sources, add);
  }
  return out;
}

compiler::MutationSurvey SurveyOf(const compiler::CompileResult& compiled, std::size_t threads) {
  const auto notices = [&](const runtime::Program& mutant,
                           const std::vector<std::uint32_t>& originals) {
    return runtime::Notices(mutant, originals, compiled.examples, runtime::AllProbes());
  };
  return compiler::SurveyMutants(compiled, runtime::AllSchemas(),
                                 {notices, [](std::uint32_t) { return true; }, threads, {}});
}

std::string Survey(compiler::CompileRequest request) {
  const auto compiled = compiler::Compile(std::move(request), runtime::AllSchemas());
  INFO(compiler::Render(compiled.diagnostics, compiled.sources));
  REQUIRE(compiled.program.has_value());
  for (const auto& result :
       runtime::RunExamples(*compiled.program, compiled.examples, runtime::AllProbes(), {1, {}})) {
    CHECK(result.as_expected);
  }
  const auto survey = SurveyOf(compiled, 2);
  return compiler::Render(survey.diagnostics, compiled.sources) + compiler::DescribeScore(survey);
}

}  // namespace assay::test
