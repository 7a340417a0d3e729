// What an example may state, and a statement as the fact that the runtime builds its root from.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "runtime/program/example.h"

namespace assay::compiler {

struct AttributeRow {
  std::string_view name;
  runtime::Type type;
};

enum class SubjectKind : std::uint8_t { kNone, kPath, kName, kSetting };

struct StatementRow {
  std::string_view name;
  runtime::ExampleFactKind kind;
  SubjectKind subject;
  bool content;  // needs `= "..."`
  std::span<const AttributeRow> attributes;
};

// Every statement, in the order in which they are explained.
std::span<const StatementRow> AllStatements();

// The row of a statement, or nullptr.
const StatementRow* FindStatement(std::string_view name);

// Precondition: the statement was checked, and nothing in it was wrong.
runtime::ExampleFact FactOf(const Module& module, const ExampleStatement& statement);

}  // namespace assay::compiler
