// Names and types: what every expression of a module means, or what is wrong with it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/source/diagnostic.h"
#include "runtime/schema/schema.h"

namespace assay::compiler {

enum class Meaning : std::uint8_t {
  kNone,
  kVariable,
  kLet,
  kParameter,
  kTemplate,
  kProbe,
  kField,
  kMember
};

// What the checker found out about one expression.
struct ExprInfo {
  // Of the value; a literal has the type that its place gave it. Nothing: wrong, and reported.
  std::optional<runtime::Type> type;
  Meaning meaning = Meaning::kNone;
  // kTemplate is a parameter of the template that is being checked, never of what is lowered.
  // kVariable: the quantifier's ExprId. kLet, kParameter: index into Module::declarations. kProbe:
  // index into the schema.
  std::uint32_t target = 0;
  // Its type has lost its `?` because a test around it has shown that it is there.
  bool narrowed = false;
  // Whether it asks a probe anything, also through a `let`; whether it depends on a parameter or on
  // a quantifier's variable.
  bool asks_target = false;
  bool varies = false;
  // At most how deep its instructions and its quantifiers will be nested, also through `let`s.
  std::uint32_t depth = 0;
  std::uint32_t quantifiers = 0;
};

// A module and what is known of its expressions, as long as `module.exprs`.
struct CheckedModule {
  Module module;
  std::vector<ExprInfo> infos;
};

// Checks every declaration of a module by itself. Rules that a benchmark names are the business of
// profile/. Reports each mistake once: an expression that is wrong makes no second message.
CheckedModule CheckModule(Module module, const runtime::Schema& schema, Diagnostics& diagnostics);

// The type that a declaration writes: `list<string>?`. Reports and returns nothing if it is none.
std::optional<runtime::Type> ResolveType(const TypeName& name, Diagnostics& diagnostics);

// Whether an expression's value is known before a scan: literals, parameters, lists and `let`s of
// such.
bool IsConstant(const CheckedModule& checked, ExprId id);

// A type as a sentence has it: `an int`, `a list<string>`.
std::string WithArticle(const runtime::Type& type);

}  // namespace assay::compiler
