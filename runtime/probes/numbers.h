// Numbers as C programs read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::runtime {

struct CNumber {
  std::int64_t value = 0;  // the nearest that 64 bits hold, where the text's does not fit
  std::size_t bytes = 0;   // consumed; 0: no number stands there
  bool overflow = false;
};

// strtol(3) on 64 bits: blanks, a sign, digits. Base 10, or 0: `0x` begins a hexadecimal and `0` an
// octal number.
CNumber ReadCNumber(std::string_view text, int base);

// The conversion of a long to an int that C compilers do: the low 32 bits.
std::int64_t CutToInt(std::int64_t value);

}  // namespace assay::runtime
