// What a condition says about optional values: `x is set and x == 3` may use `x` because its left
// side has shown that it is there.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"

namespace assay::compiler {

// The printed expressions that are certainly set where `id` has turned out `outcome`.
std::vector<std::string> KnownSet(const Module& module, ExprId id, bool outcome);

// The expressions known to be set at the place that is being checked. Scoped adds to it and takes
// that away again at the end of its life.
using KnownNames = std::multiset<std::string>;

class Scoped {
 public:
  explicit Scoped(KnownNames& names) : names_(&names) {}
  Scoped(const Scoped&) = delete;
  Scoped& operator=(const Scoped&) = delete;
  ~Scoped();

  void Add(const std::vector<std::string>& names);

 private:
  KnownNames* names_;  // outlives every Scoped: a member of the checker
  std::vector<std::string> added_;
};

}  // namespace assay::compiler
