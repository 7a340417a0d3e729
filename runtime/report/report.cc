#include "runtime/report/report.h"

#include "runtime/report/json.h"
#include "runtime/report/text.h"
#include "runtime/report/xccdf.h"

namespace assay::runtime {

const std::vector<Format>& AllFormats() {
  static const std::vector<Format> formats = {
#define ASSAY_FORMAT(word, name, extension, summary) {#word, extension, summary, Write##name},
#include "runtime/report/formats.def"
#undef ASSAY_FORMAT
  };
  return formats;
}

const Format* FindFormat(std::string_view name) {
  for (const Format& format : AllFormats()) {
    if (format.name == name) {
      return &format;
    }
  }
  return nullptr;
}

}  // namespace assay::runtime
