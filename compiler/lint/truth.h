// Which conditions no target can change: exact for what conditions compare with constants, and
// never wrong about the rest. Internal to compiler/lint.
//
// What is asked of a target is an unknown. All that matters of its value is where it lies among the
// constants that it is compared with, so there are few cases, and each is tried.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/profile/selection.h"

namespace assay::compiler {

// An expression of one of several modules.
struct Where {
  std::uint32_t module = 0;
  ExprId id = 0;
};

class Truth {
 public:
  // With a selection, parameters have the values it gives them or their defaults; without one they
  // may have any value.
  Truth(const std::vector<CheckedModule>& modules, const Selection* selection)
      : modules_(&modules), selection_(selection) {}

  // Whether all of these conditions together are true, or false, on every target; nothing if that
  // depends on the target, or if there are too many cases to try.
  std::optional<bool> Decide(const std::vector<Where>& conditions) const;

  // The text of an expression with `let`s written out and parameters by their full names: equal
  // texts of two modules ask the same.
  std::string Key(Where at) const;

  // The value of a constant; nothing for what is none, or a parameter that may have any value.
  std::optional<runtime::Value> ConstantOf(Where at) const;

  // The expression that a name of a `let` stands for, else the expression itself.
  Where Resolve(Where at) const;

  const CheckedModule& ModuleOf(Where at) const { return (*modules_)[at.module]; }
  const Expr& ExprAt(Where at) const { return ModuleOf(at).module.At(at.id); }
  const Span& SpanOf(Where at) const { return ExprAt(at).span; }

 private:
  const std::vector<CheckedModule>* modules_;  // outlive this
  const Selection* selection_;
};

}  // namespace assay::compiler
