// The account files: any bytes give entries and problems, and no origin shows a password field.
#include "runtime/probes/passwd.h"

#include <cstdlib>

namespace assay::runtime {
namespace {

template <typename Entry>
void Check(const AccountFile<Entry>& file) {
  for (const Entry& entry : file.entries) {
    const bool secret = HashScheme(entry.password).has_value();
    const std::string field = ":" + entry.password + ":";
    if (secret && entry.origin.text.find(field) != std::string::npos) {
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
