// Text as authors wrote it, and places in it. Serves rule text and YAML profiles alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::compiler {

using SourceId = std::uint32_t;

// A half-open range of bytes of one source.
struct Span {
  SourceId source = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

// From the start of `first` to the end of `last`. Precondition: the same source.
inline Span Join(const Span& first, const Span& last) {
  return Span{first.source, first.begin, last.end};
}

// One-based, in code points, as editors count.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

// Owns every text of one compilation.
class Sources {
 public:
  // A byte order mark, which some editors put before the text, is no part of it.
  SourceId Add(std::string path, std::string text);

  std::size_t size() const { return sources_.size(); }
  const std::string& Path(SourceId id) const { return sources_[id].path; }
  std::string_view Text(SourceId id) const { return sources_[id].text; }
  std::string_view Text(const Span& span) const;

  Position PositionOf(SourceId id, std::uint32_t offset) const;
  std::uint32_t LineOf(const Span& span) const { return PositionOf(span.source, span.begin).line; }

  // The line (one-based) without its end.
  std::string_view Line(SourceId id, std::uint32_t line) const;

 private:
  struct Entry {
    std::string path;
    std::string text;
    std::vector<std::uint32_t> line_starts;
  };
  std::vector<Entry> sources_;
};

}  // namespace assay::compiler
