// What the syntax leaves out and the printer keeps: comments, blank lines, and how literals were
// written. Internal to compiler/ast.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"

namespace assay::compiler {

struct Comment {
  std::uint32_t begin = 0;
  std::string text;
  bool own_line = false;  // nothing but blanks stands before it
};

// Hands out each comment once.
class Trivia {
 public:
  // `text` is what `module` was parsed from, and outlives this.
  Trivia(const Module& module, std::string_view text);

  // The comments between two places that were not taken before, in their order.
  std::vector<Comment> Take(std::uint32_t begin, std::uint32_t end);

  // Of those, the ones that go on in the line before them, up to the first that does not.
  std::vector<Comment> TakeTrailing(std::uint32_t begin, std::uint32_t end);

  // Whether there is a comment to take.
  bool Has(std::uint32_t begin, std::uint32_t end) const;

  // Whether the line before the one in which `at` stands is blank. Only blanks may stand before it.
  bool BlankBefore(std::uint32_t at) const;

  // How many lines end between two places.
  std::size_t LineEnds(std::uint32_t begin, std::uint32_t end) const;

  std::string Spelling(const Span& span) const;

 private:
  // The indices of those that were not taken.
  std::vector<std::size_t> Between(std::uint32_t begin, std::uint32_t end) const;

  std::string_view text_;
  std::vector<Comment> comments_;
  std::vector<bool> taken_;
};

}  // namespace assay::compiler
