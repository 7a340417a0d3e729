// UTF-8 as far as showing a target's bytes needs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::runtime {

struct CodePoint {
  std::size_t bytes = 0;  // 0: no valid UTF-8 starts here (RFC 3629: no surrogates, no overlongs)
  std::uint32_t value = 0;
};

// What stands at the start of `text`. Precondition: `text` is not empty.
CodePoint DecodeUtf8(std::string_view text);

// The offset of the first byte that is not valid UTF-8, or npos.
std::size_t FindInvalidUtf8(std::string_view text);

}  // namespace assay::runtime
