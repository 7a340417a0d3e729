// How sshd cuts its configuration into directives and arguments: a port of the behaviour of
// strdelim and argv_split (OpenSSH 9.2p1 misc.c) and load_server_config (servconf.c), on strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/value.h"

namespace assay::runtime {

// What is left of a line while words are taken off its front; nothing once the last was taken.
using SshdRest = std::optional<std::string>;

// Takes the next word off `rest`: up to blanks, one `=`, or between double quotes. Nothing if there
// is none, or if a quote is not closed.
std::optional<std::string> TakeSshdWord(SshdRest& rest);

// Splits arguments at blanks and tabs, with both kinds of quotes, backslash escapes, and `#`
// starting a comment. Nothing if a quote is not closed.
std::optional<std::vector<std::string>> SplitSshdArguments(std::string_view text);

// One line that says something: a keyword and what follows.
struct SshdDirective {
  std::string keyword;  // as written
  std::string rest;     // what follows the keyword
  std::vector<std::string> arguments;
  Origin origin;
};

// Reads one line. No directive: an empty line or a comment. kMalformed for what sshd refuses,
// without the place.
Result<std::optional<SshdDirective>> ParseSshdLine(std::string_view line);

// The lines of a file as sshd loads it: leading blanks stripped, and a line with a NUL byte cut
// there and joined to the next.
std::vector<std::string> LoadSshdLines(std::string_view text);

}  // namespace assay::runtime
