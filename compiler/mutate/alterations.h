// The small changes of an expression by which a mutation test asks whether examples would notice:
// an operator becomes another one, a literal a neighbouring one, a part is left out or negated.
// After "relational operator replacement" and "condition deletion" of the literature on mutation
// testing (Offutt, Voas, "Subsumption of condition coverage techniques by mutation testing", 1996).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/check.h"

namespace assay::compiler {

// One node instead of another. Whether the result has a type is for the checker to say.
struct Alteration {
  ExprId at = 0;
  ExprNode node;         // what stands there instead; its children are those of the module
  bool negated = false;  // with `not` before it
  Span span;             // the narrowest text that is altered
  std::string text;      // "`a == 1` becomes `a != 1`"
};

// Every alteration of the expression and of what it is made of, in source order; not of the
// declarations that it names. The expression has been checked against `schema`.
std::vector<Alteration> AlterationsOf(const CheckedModule& checked, const runtime::Schema& schema,
                                      ExprId root);

// Copies an expression from one pool to the end of another, altered at one place. The result's id.
ExprId CopyExpr(const std::vector<Expr>& from, ExprId id, const Alteration* alteration,
                std::vector<Expr>& to);

}  // namespace assay::compiler
