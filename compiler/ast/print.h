// From syntax back to text: the one layout of rule text, which `assay fmt` writes.
#pragma once

#include <string>

#include "compiler/ast/ast.h"

namespace assay::compiler {

// One expression on one line, with no more brackets than it needs and each value in one spelling:
// equal text for equal meaning.
std::string PrintExpr(const Module& module, ExprId id);

// A whole file, of which `text` is what it was parsed from. Comments, the spelling of literals,
// brackets inside expressions, line ends in lists, and blank lines (one for several) are the
// author's; everything else follows from the syntax. Printing what was printed changes nothing.
std::string PrintModule(const Module& module, std::string_view text);

// `text` as a string literal with its quotes. What looks like a hole and is none is escaped.
std::string PrintString(std::string_view text, const std::vector<Hole>& holes = {});

}  // namespace assay::compiler
