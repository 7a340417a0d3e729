// The text form of a program: for people, for golden tests, and to read back.
#pragma once

#include <string>
#include <string_view>

#include "runtime/program/program.h"

namespace assay::runtime {

// Everything in the program, one item a line. The same program gives the same text.
std::string WriteText(const Program& program);

// Reads what WriteText writes: ReadText(WriteText(p)) writes the same text again. kMalformed with
// the line number otherwise. The result is not verified: see Verify.
Result<Program> ReadText(std::string_view text);

}  // namespace assay::runtime
