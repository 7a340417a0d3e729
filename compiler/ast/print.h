// From syntax back to text: the one layout of rule text. Printing what was parsed, parsing that and
// printing again gives the same text.
#pragma once

#include <string>

#include "compiler/ast/ast.h"

namespace assay::compiler {

// One expression on one line, with no more brackets than it needs.
std::string PrintExpr(const Module& module, ExprId id);

// A whole file. Comments are not kept.
std::string PrintModule(const Module& module);

// `text` as a string literal with its quotes.
std::string PrintString(std::string_view text);

}  // namespace assay::compiler
