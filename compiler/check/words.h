// Tables of words, as rows of string views. Internal to compiler/check.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace assay::compiler {

// The words of a table that are not empty.
template <typename Range>
std::vector<std::string> Words(const Range& range) {
  std::vector<std::string> words;
  for (const auto& word : range) {
    if (!word.empty()) {
      words.emplace_back(word);
    }
  }
  return words;
}

template <typename Range>
bool Has(const Range& range, std::string_view word) {
  return std::find(range.begin(), range.end(), word) != range.end();
}

}  // namespace assay::compiler
