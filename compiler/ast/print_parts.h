// The parts of the printer that share the author's comments. Internal to compiler/ast.
#pragma once

#include "compiler/ast/layout.h"
#include "compiler/ast/trivia.h"

namespace assay::compiler {

// An expression. With `trivia`, literals and brackets are the author's, and so are the comments
// inside it that stand where a line may end; without, it has one spelling.
Doc LayExpr(const Module& module, Trivia* trivia, ExprId id);

// `(a, name: b)`.
Doc LayArguments(const Module& module, Trivia* trivia, const std::vector<CallArgument>& arguments);

// The comments between two places, the first of them in the line that stands there; nothing if
// there are none. After it the line must end.
Doc LayComments(Trivia* trivia, std::uint32_t begin, std::uint32_t end);

// What separates two operands or items: the comments between two places, then the end of the line;
// without comments, `otherwise`.
Doc LaySeparator(Trivia* trivia, std::uint32_t begin, std::uint32_t end, Doc otherwise);

// A line, or a property, of a block.
struct BlockItem {
  Span span;
  Doc doc;
  bool apart = false;  // always has a blank line before and after it
};

// Lines below one another, in this order, with the comments and blank lines that stand before and
// behind each where it was written, from `begin` (after which the block's first line ends) to
// `end`.
Doc LayLines(Trivia& trivia, std::uint32_t begin, std::uint32_t end, std::vector<BlockItem> items);

// `HEAD { lines }`.
Doc LayBlock(Trivia& trivia, Doc head, const Span& span, std::vector<BlockItem> items);

}  // namespace assay::compiler
