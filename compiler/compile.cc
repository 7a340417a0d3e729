#include "compiler/compile.h"

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/check/check.h"
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

CompileResult Compile(CompileRequest request, const runtime::Schema& schema) {
  CompileResult result;
  Diagnostics diagnostics;
  std::vector<Parsed> parsed;
  for (SourceText& text : request.modules) {
    const SourceId id = result.sources.Add(std::move(text.path), std::move(text.text));
    parsed.push_back({ParseModule(id, result.sources, diagnostics), text.chosen});
  }
  DropReplaced(parsed);
  const std::vector<std::uint32_t> chosen = ChosenModules(parsed);
  result.modules = CheckAll(std::move(parsed), schema, diagnostics);

  // A profile is read in any case: its own mistakes are worth knowing together with the others.
  if (request.profile) {
    const SourceId id =
        result.sources.Add(std::move(request.profile->path), std::move(request.profile->text));
    const ProfileFile profile = ReadProfile(id, result.sources, diagnostics);
    result.selection = Select(result.modules, profile, Span{id, 0, 0}, diagnostics);
  } else {
    result.selection = SelectAll(result.modules, chosen);
  }

  if (!diagnostics.HasErrors()) {
    result.program = Lower(result.modules, result.selection, schema, result.sources);
    result.examples = LowerExamples(result.modules, result.selection, result.sources);
  }
  result.diagnostics = diagnostics.Sorted();
  return result;
}

}  // namespace assay::compiler
