#include "compiler/compile.h"

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/analysis.h"
#include "compiler/check/check.h"
#include "compiler/check/instances.h"
#include "compiler/lower/lower.h"
#include "compiler/parse/parse.h"
#include "compiler/profile/parameter_value.h"
#include "compiler/profile/profile_file.h"
#include "compiler/profile/selection.h"

namespace assay::compiler {
namespace {

// A source and what was parsed from it.
struct Parsed {
  Module module;
  bool chosen = false;
};

std::set<std::string> NamesOf(const Module& module) {
  std::set<std::string> names;
  for (const Declaration& declaration : module.declarations) {
    names.insert(
        std::visit([&](const auto& d) { return FullName(module, d.name.text); }, declaration));
  }
  return names;
}

// Takes away library modules that declare a name of a chosen one: who is working on a module that
// is also shipped means his own.
void DropReplaced(std::vector<Parsed>& parsed) {
  std::set<std::string> chosen;
  for (const Parsed& one : parsed) {
    if (one.chosen) {
      chosen.merge(NamesOf(one.module));
    }
  }
  std::erase_if(parsed, [&](const Parsed& one) {
    const std::set<std::string> names = NamesOf(one.module);
    return !one.chosen && std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return chosen.contains(name);
    });
  });
}

std::vector<std::uint32_t> ChosenModules(const std::vector<Parsed>& parsed) {
  std::vector<std::uint32_t> indices;
  for (std::uint32_t i = 0; i < parsed.size(); ++i) {
    if (parsed[i].chosen) {
      indices.push_back(i);
    }
  }
  return indices;
}

std::vector<CheckedModule> CheckAll(std::vector<Parsed> parsed, const runtime::Schema& schema,
                                    Diagnostics& diagnostics) {
  std::vector<CheckedModule> modules;
  modules.reserve(parsed.size());
  std::vector<Module*> pointers;
  pointers.reserve(parsed.size());
  for (Parsed& one : parsed) {
    pointers.push_back(&one.module);
  }
  AddInstances(pointers, diagnostics);
  for (Parsed& one : parsed) {
    modules.push_back(CheckModule(std::move(one.module), schema, diagnostics));
  }
  CheckAcross(modules, diagnostics);
  for (const CheckedModule& checked : modules) {
    CheckDefaults(checked, diagnostics);
  }
  return modules;
}

}  // namespace

Analysis Analyze(CompileRequest request, const runtime::Schema& schema) {
  Analysis analysis;
  Diagnostics& diagnostics = analysis.diagnostics;
  std::vector<Parsed> parsed;
  for (SourceText& text : request.modules) {
    const SourceId id = analysis.sources.Add(std::move(text.path), std::move(text.text));
    parsed.push_back({ParseModule(id, analysis.sources, diagnostics), text.chosen});
  }
  DropReplaced(parsed);
  analysis.chosen = ChosenModules(parsed);
  analysis.modules = CheckAll(std::move(parsed), schema, diagnostics);

  // A profile is read in any case: its own mistakes are worth knowing together with the others.
  if (request.profile) {
    const SourceId id =
        analysis.sources.Add(std::move(request.profile->path), std::move(request.profile->text));
    const ProfileFile profile = ReadProfile(id, analysis.sources, diagnostics);
    analysis.selection = Select(analysis.modules, profile, Span{id, 0, 0}, diagnostics);
  } else {
    analysis.selection = SelectAll(analysis.modules, analysis.chosen);
  }
  return analysis;
}

CompileResult Compile(CompileRequest request, const runtime::Schema& schema) {
  Analysis analysis = Analyze(std::move(request), schema);
  CompileResult result;
  result.sources = std::move(analysis.sources);
  if (!analysis.diagnostics.HasErrors()) {
    result.program = Lower(analysis.modules, analysis.selection, schema, result.sources);
    result.examples = LowerExamples(analysis.modules, analysis.selection, result.sources);
  }
  result.diagnostics = analysis.diagnostics.Sorted();
  result.modules = std::move(analysis.modules);
  result.selection = std::move(analysis.selection);
  return result;
}

}  // namespace assay::compiler
