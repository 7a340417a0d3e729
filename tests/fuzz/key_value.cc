// The first byte chooses dialect and order, the first line after it is the key, the rest the file.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runtime/probes/key_value.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::runtime;
  if (size == 0) {
    return 0;
  }
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const KeyValueQuery query{"file", input.substr(0, end),
                            static_cast<KeyValueDialect>((data[0] >> 1) & 3), (data[0] & 1) != 0};
  const std::string_view text = input.substr(std::min(end + 1, input.size()));
  const Record record = KeyValueRecord(text, query);
  // A value comes from a line of the file that names the key.
  if (record.fields.size() != 5 || record.fields[0].state != FieldState::kPresent ||
      (record.fields[1].state == FieldState::kPresent &&
       text.find(query.key) == std::string_view::npos)) {
    std::abort();
  }
  return 0;
}
