// The text of a program as an attacker writes it: read, verified and, if it passes, run.
#include <cstdlib>
#include <string_view>

#include "runtime/program/text.h"
#include "tests/evaluate/fake.h"

namespace {

using assay::runtime::Field;
using assay::runtime::Value;

assay::test::FakeSystem MakeTarget() {
  assay::test::FakeSystem target;
  target.answers["item a"] = Field::Present(Value{assay::test::PlainItem()});
  target.answers["things"] =
      assay::test::Things({assay::test::Thing("/a", 1, true), assay::test::Thing("/b", 2, false)},
                          {{assay::runtime::ErrorCode::kPermissionDenied, "/c: denied"}});
  target.streams["a"] = {assay::test::Thing("/s", 1, true)};
  return target;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const assay::test::FakeSystem target = MakeTarget();
  static const std::vector<assay::runtime::Probe> probes = assay::test::FakeProbes();
  static const assay::runtime::Schema schema = assay::test::SchemaOf(probes);
  const auto program =
      assay::runtime::ReadText(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!program) {
    return 0;
  }
  const std::string text = WriteText(*program);
  const auto again = assay::runtime::ReadText(text);
  if (!again || WriteText(*again) != text) {
    std::abort();  // what is written must be read back
  }
  if (Verify(*program, schema)) {
    static_cast<void>(Evaluate(*program, probes, target));
  }
  return 0;
}
