// What the walks of all Systems share: their order, their start points and the notes they take.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/system/system.h"

namespace assay::runtime {

// The order of a walk: component by component, bytewise; so a directory comes before its entries,
// and `/a/b` before `/a-b`.
struct PathLess {
  using is_transparent = void;
  bool operator()(std::string_view left, std::string_view right) const;
};

// Whether `path` is `directory` or lies below it. Both resolved.
bool IsWithin(std::string_view path, std::string_view directory);

// Adds to the summary; of the problems only the first kMaxEvidence are kept.
void AddProblem(WalkSummary& summary, Error problem);

// The resolved start points in the order of the walk, those left out that lie within another. Those
// that do not exist are skipped, those that cannot be resolved become problems.
std::vector<std::string> StartPoints(
    const std::vector<std::string>& roots,
    const std::function<Result<std::string>(const std::string&)>& resolve, WalkSummary& summary);

// What stops a walk: a directory at the greatest depth, one that is too wide, one entry too many.
Error TooDeep(std::string_view path, std::size_t max_depth);
Error TooWide(std::string_view path, std::size_t max_folder_entries);
Error TooManyEntries(std::string_view path, std::uint64_t max_entries);

}  // namespace assay::runtime
