// The text form of a program: what can be read is written and read again to the same text, and
// verifying it ends, whatever it holds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runtime/probes/probe.h"
#include "runtime/program/text.h"

namespace {

using namespace assay::runtime;  // NOLINT(google-build-using-namespace): a program of one page

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto program = ReadText(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!program) {
    return 0;
  }
  const std::string written = WriteText(*program);
  const auto again = ReadText(written);
  if (!again || WriteText(*again) != written) {
    std::abort();
  }
  static_cast<void>(Verify(*program, AllSchemas()));
  return 0;
}
