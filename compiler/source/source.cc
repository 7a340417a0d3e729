#include "compiler/source/source.h"

#include <algorithm>
#include <utility>

namespace assay::compiler {

SourceId Sources::Add(std::string path, std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.erase(0, 3);
  }
  Entry entry{std::move(path), std::move(text), {0}};
  for (std::size_t i = 0; i < entry.text.size(); ++i) {
    if (entry.text[i] == '\n') {
      entry.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
  sources_.push_back(std::move(entry));
  return static_cast<SourceId>(sources_.size() - 1);
}

std::string_view Sources::Text(const Span& span) const {
  return Text(span.source).substr(span.begin, span.end - span.begin);
}

Position Sources::PositionOf(SourceId id, std::uint32_t offset) const {
  const Entry& entry = sources_[id];
  const auto after = std::upper_bound(entry.line_starts.begin(), entry.line_starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - entry.line_starts.begin());
  Position position{line, 1};
  for (std::uint32_t at = entry.line_starts[line - 1]; at < offset && at < entry.text.size();
       ++at) {
    const bool continuation = (static_cast<unsigned char>(entry.text[at]) & 0xC0U) == 0x80U;
    position.column += continuation ? 0 : 1;
  }
  return position;
}

std::string_view Sources::Line(SourceId id, std::uint32_t line) const {
  const Entry& entry = sources_[id];
  const std::uint32_t begin = entry.line_starts[line - 1];
  std::string_view rest = std::string_view(entry.text).substr(begin);
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) {
    rest.remove_suffix(1);
  }
  return rest;
}

}  // namespace assay::compiler
