// A profile as its YAML says it, before anything in it is looked up. The one place that knows
// yaml-cpp; nothing is thrown outward.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/source/diagnostic.h"
#include "runtime/program/metadata.h"

namespace assay::compiler {

// `linux.ssh.max_auth_tries: 3`, or a list.
struct SetParameter {
  Name parameter;
  std::vector<Text> values;  // one, unless is_list
  bool is_list = false;
  Span span;
};

struct SetSeverity {
  Name rule;
  runtime::Severity severity = runtime::Severity::kMedium;
};

struct ProfileFile {
  std::optional<Name> id;
  std::string title;
  std::string description;
  std::optional<Name> benchmark;
  bool select_all = true;     // `select: all`, or no `select`
  std::vector<Name> rules;    // of `select: { rules: [...] }`
  std::vector<Name> removed;  // of `remove`
  std::vector<SetParameter> parameters;
  std::vector<SetSeverity> severities;
  runtime::Gate gate;
};

// Reads a profile. Every mistake is reported at its place; the result then holds what was right.
ProfileFile ReadProfile(SourceId source, const Sources& sources, Diagnostics& diagnostics);

}  // namespace assay::compiler
