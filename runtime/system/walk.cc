#include "runtime/system/walk.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/schema/value.h"

namespace assay::runtime {

bool PathLess::operator()(std::string_view left, std::string_view right) const {
  // No name holds a NUL: as the slash's rank it ends a component before any other byte.
  const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c); };
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [&](char a, char b) { return rank(a) < rank(b); });
}

bool IsWithin(std::string_view path, std::string_view directory) {
  if (directory == "/") {
    return true;
  }
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

void AddProblem(WalkSummary& summary, Error problem) {
  ++summary.problem_count;
  if (summary.problems.size() < kMaxEvidence) {
    summary.problems.push_back(std::move(problem));
  }
}

std::vector<std::string> StartPoints(
    const std::vector<std::string>& roots,
    const std::function<Result<std::string>(const std::string&)>& resolve, WalkSummary& summary) {
  std::vector<std::string> sorted = roots;
  std::sort(sorted.begin(), sorted.end(), PathLess());
  std::vector<std::string> resolved;
  for (const std::string& root : sorted) {
    Result<std::string> path = resolve(root);
    if (path) {
      ++summary.roots_found;
      resolved.push_back(*std::move(path));
    } else if (path.error().code != ErrorCode::kNotFound) {
      AddProblem(summary, path.error());
    }
  }
  std::sort(resolved.begin(), resolved.end(), PathLess());
  std::vector<std::string> outermost;
  for (std::string& path : resolved) {
    if (outermost.empty() || !IsWithin(path, outermost.back())) {
      outermost.push_back(std::move(path));
    }
  }
  return outermost;
}

Error TooDeep(std::string_view path, std::size_t max_depth) {
  return Error{ErrorCode::kTooLarge,
               fmt::format("{}: not walked, its entries lie more than {} levels deep",
                           Printable(path), max_depth)};
}

Error TooWide(std::string_view path, std::size_t max_folder_entries) {
  return Error{ErrorCode::kTooLarge, fmt::format("{}: not walked, it has more than {} entries",
                                                 Printable(path), max_folder_entries)};
}

Error TooManyEntries(std::string_view path, std::uint64_t max_entries) {
  return Error{ErrorCode::kTooLarge, fmt::format("{}: the walk ended here, after {} entries",
                                                 Printable(path), max_entries)};
}

}  // namespace assay::runtime
