// Holes in texts: `${name}` and `${name.member}`, which stand for the value of a parameter.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"

namespace assay::compiler {

// How many bytes of `text` a hole at its start has; 0 if there is none.
std::size_t HoleLength(std::string_view text);

// What stands in a hole, or nothing: then it stays.
using HoleValue = std::function<std::optional<std::string>(const Hole& hole)>;

// Fills holes of a text. Those that stay are told with their new places.
Text FillHoles(const Text& text, const HoleValue& value_of);

// How a parameter's value stands in a text: strings as they are, lists with commas between. In
// prose amounts have their units as words: `365 days`, `8 MiB`; elsewhere as an author writes them.
std::string ValueInText(const runtime::Value& value, const runtime::Type& type, bool prose);

// The same for a hole, which may ask for a member. Nothing if there is no such member.
std::optional<std::string> ValueInHole(const Hole& hole, const runtime::Value& value,
                                       const runtime::Type& type, bool prose);

}  // namespace assay::compiler
