// The spelling of literals. Pure text; no ANTLR here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"
#include "compiler/source/diagnostic.h"

namespace assay::compiler {

// `"..."` or `"""..."""` with its quotes, as lexed. A text block loses the line break after its
// opening quotes and the indentation that all its lines share; both forms know the escapes
// \n \t \r \\ \" \$ \xNN \u{N}. A wrong escape is reported at its place.
Text DecodeString(std::string_view quoted, const Span& span, Diagnostics& diagnostics);

// A number, mode, size or duration, as lexed. Reports what is out of range.
LiteralExpr DecodeNumber(std::string_view text, const Span& span, Diagnostics& diagnostics);

}  // namespace assay::compiler
