// One component of a glob(7) pattern against one file name, as fnmatch(3) does with FNM_PERIOD in
// the C locale: names are bytes.
#pragma once

#include <string>
#include <string_view>

namespace assay::runtime {

// Whether `component` has `*`, `?` or `[` that is not escaped.
bool HasMetacharacters(std::string_view component);

// `component` with each backslash taken off the character that it escapes.
std::string Unescape(std::string_view component);

// Whether the whole of `name` matches. `*` and `?` match no leading dot, nor does a bracket; an
// unclosed `[` stands for itself; `[!...]` and `[^...]`, ranges and `[:class:]` are understood.
// Time is bounded by the product of both lengths.
bool MatchesComponent(std::string_view pattern, std::string_view name);

}  // namespace assay::runtime
