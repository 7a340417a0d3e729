#include "compiler/ast/trivia.h"

#include <algorithm>

namespace assay::compiler {
namespace {

constexpr std::string_view kBlanks = " \t\r";

bool OwnLine(std::string_view text, std::uint32_t at) {
  const std::size_t before = text.substr(0, at).find_last_not_of(kBlanks);
  return before == std::string_view::npos || text[before] == '\n';
}

std::string Trimmed(std::string_view text) {
  return std::string(text.substr(0, text.find_last_not_of(kBlanks) + 1));
}

}  // namespace

Trivia::Trivia(const Module& module, std::string_view text)
    : text_(text), taken_(module.comments.size()) {
  comments_.reserve(module.comments.size());
  for (const Span& span : module.comments) {
    comments_.push_back({span.begin, Trimmed(text.substr(span.begin, span.end - span.begin)),
                         OwnLine(text, span.begin)});
  }
}

std::vector<std::size_t> Trivia::Between(std::uint32_t begin, std::uint32_t end) const {
  std::vector<std::size_t> found;
  auto at = std::lower_bound(comments_.begin(), comments_.end(), begin,
                             [](const Comment& c, std::uint32_t place) { return c.begin < place; });
  for (; at != comments_.end() && at->begin < end; ++at) {
    const auto index = static_cast<std::size_t>(at - comments_.begin());
    if (!taken_[index]) {
      found.push_back(index);
    }
  }
  return found;
}

std::vector<Comment> Trivia::Take(std::uint32_t begin, std::uint32_t end) {
  std::vector<Comment> found;
  for (const std::size_t index : Between(begin, end)) {
    found.push_back(comments_[index]);
    taken_[index] = true;
  }
  return found;
}

std::vector<Comment> Trivia::TakeTrailing(std::uint32_t begin, std::uint32_t end) {
  for (const std::size_t index : Between(begin, end)) {
    if (comments_[index].own_line) {
      return Take(begin, comments_[index].begin);
    }
  }
  return Take(begin, end);
}

bool Trivia::Has(std::uint32_t begin, std::uint32_t end) const {
  return !Between(begin, end).empty();
}

bool Trivia::BlankBefore(std::uint32_t at) const {
  const std::string_view before = text_.substr(0, at);
  const std::size_t last = before.find_last_not_of(" \t\r\n");
  const std::string_view blanks = last == std::string_view::npos ? before : before.substr(last + 1);
  return std::count(blanks.begin(), blanks.end(), '\n') > 1;
}

std::size_t Trivia::LineEnds(std::uint32_t begin, std::uint32_t end) const {
  const std::string_view between = text_.substr(begin, end > begin ? end - begin : 0);
  return static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
}

std::string Trivia::Spelling(const Span& span) const {
  return std::string(text_.substr(span.begin, span.end - span.begin));
}

}  // namespace assay::compiler
