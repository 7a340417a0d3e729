#include "compiler/compile.h"

#include <algorithm>
#include <utility>

#include "compiler/check/check.h"
#include "compiler/lower/lower.h"
#include "compiler/parse/parse.h"
#include "compiler/profile/parameter_value.h"
#include "compiler/profile/profile_file.h"
#include "compiler/profile/selection.h"

namespace assay::compiler {
namespace {

std::vector<CheckedModule> CheckAll(const std::vector<SourceId>& ids, const Sources& sources,
                                    const runtime::Schema& schema, Diagnostics& diagnostics) {
  std::vector<CheckedModule> modules;
  modules.reserve(ids.size());
  for (const SourceId id : ids) {
    modules.push_back(CheckModule(ParseModule(id, sources, diagnostics), schema, diagnostics));
  }
  CheckAcross(modules, diagnostics);
  return modules;
}

std::vector<std::uint32_t> ChosenModules(const std::vector<bool>& chosen) {
  std::vector<std::uint32_t> indices;
  for (std::uint32_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i]) {
      indices.push_back(i);
    }
  }
  return indices;
}

}  // namespace

CompileResult Compile(CompileRequest request, const runtime::Schema& schema) {
  CompileResult result;
  Diagnostics diagnostics;
  std::vector<SourceId> ids;
  std::vector<bool> chosen;
  for (SourceText& module : request.modules) {
    ids.push_back(result.sources.Add(std::move(module.path), std::move(module.text)));
    chosen.push_back(module.chosen);
  }
  const std::vector<CheckedModule> modules = CheckAll(ids, result.sources, schema, diagnostics);
  if (!diagnostics.HasErrors()) {
    std::for_each(modules.begin(), modules.end(),
                  [&](const CheckedModule& checked) { CheckDefaults(checked, diagnostics); });
  }

  // A profile is read in any case: its own mistakes are worth knowing together with the others.
  Selection selection;
  if (request.profile) {
    const SourceId id =
        result.sources.Add(std::move(request.profile->path), std::move(request.profile->text));
    const ProfileFile profile = ReadProfile(id, result.sources, diagnostics);
    selection = Select(modules, profile, Span{id, 0, 0}, diagnostics);
  } else {
    selection = SelectAll(modules, ChosenModules(chosen));
  }

  if (!diagnostics.HasErrors()) {
    result.program = Lower(modules, selection, schema, result.sources);
    result.examples = LowerExamples(modules, selection, result.sources);
  }
  result.diagnostics = diagnostics.Sorted();
  return result;
}

}  // namespace assay::compiler
