// Text cut into lines and words, for the parsers of configuration files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/value.h"

namespace assay::runtime {

// Space, tab, line ends, vertical tab and form feed: C's isspace.
inline constexpr std::string_view kWhitespace = " \t\n\r\v\f";

struct Line {
  int number = 0;  // from 1
  std::string_view text;
};

// The lines of `text` without their `\n`; a `\r` stays. What follows the last `\n` is a line unless
// it is empty. Views into `text`.
std::vector<Line> SplitLines(std::string_view text);

// `text` without the bytes of `characters` at both ends.
std::string_view Trim(std::string_view text, std::string_view characters = kWhitespace);

// The non-empty pieces of `text` between bytes of `separators`. Views into `text`.
std::vector<std::string_view> SplitWords(std::string_view text,
                                         std::string_view separators = kWhitespace);

// `text` with A to Z lowered, whatever the locale.
std::string ToLower(std::string_view text);

// Whether the two are the same but for the case of A to Z.
bool EqualsIgnoringCase(std::string_view left, std::string_view right);

// The provenance's way to name a line: trimmed.
Origin OriginOf(std::string_view path, const Line& line);

}  // namespace assay::runtime
