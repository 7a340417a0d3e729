// The account files: any bytes give entries and problems, and no origin shows a password field.
#include "runtime/probes/passwd.h"

#include <cstdlib>

namespace assay::runtime {
namespace {

template <typename Entry>
void Check(const AccountFile<Entry>& file) {
  for (const Entry& entry : file.entries) {
    const std::string& text = entry.origin.text;
    const std::size_t field = text.find(':') + 1;
    if (HashScheme(entry.password) && text.substr(field).starts_with(entry.password)) {
      abort();
    }
  }
}

}  // namespace
}  // namespace assay::runtime

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  assay::runtime::Check(assay::runtime::ParsePasswd(text));
  assay::runtime::Check(assay::runtime::ParseGroup(text));
  assay::runtime::Check(assay::runtime::ParseShadow(text));
  return 0;
}
