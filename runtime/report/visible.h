// Text that may stand in a document or on a terminal, whatever bytes it is made of.
#pragma once

#include <string>
#include <string_view>

namespace assay::runtime {

// `text` with what Printable (schema/value.h) escapes made visible in the same way, but never cut,
// and with line feeds and tabs kept. The result is valid UTF-8 and holds only XML 1.0 characters.
std::string Visible(std::string_view text);

// The same on one line: line feeds and tabs are made visible as well.
std::string VisibleLine(std::string_view text);

}  // namespace assay::runtime
