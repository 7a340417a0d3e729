#include "runtime/report/visible.h"

#include <algorithm>

#include "runtime/schema/utf8.h"
#include "runtime/schema/value.h"

namespace assay::runtime {
namespace {

// One code point (or stray byte) at a time, since Printable cuts what is long.
std::string MadeVisible(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t bytes = std::max<std::size_t>(DecodeUtf8(text).bytes, 1);
    const char first = text.front();
    if ((first >= 0x20 && first < 0x7F) || (keep_lines && (first == '\n' || first == '\t'))) {
      out += first;
    } else {
      out += Printable(text.substr(0, bytes));
    }
    text.remove_prefix(bytes);
  }
  return out;
}

}  // namespace

std::string Visible(std::string_view text) { return MadeVisible(text, true); }

std::string VisibleLine(std::string_view text) { return MadeVisible(text, false); }

}  // namespace assay::runtime
