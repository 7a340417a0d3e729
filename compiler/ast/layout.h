// Text within a width: a document says where its lines may be broken, and rendering breaks as few
// of them as it can. After Wadler, "A prettier printer".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::compiler {

struct Doc {
  enum class Kind : std::uint8_t {
    kText,      // as it is; may hold line ends of its own
    kLine,      // a blank, or the end of the line
    kSoftLine,  // nothing, or the end of the line
    kHardLine,  // the end of the line
    kSuffix,    // a comment: put off to the end of the line that it stands in
    kConcat,
    kIndent,  // its lines begin one step further in
    kGroup,   // all its lines are broken, or none
    kFill,    // content, separator, content, ...: each separator is broken where it must be
  };

  Doc() = default;
  Doc(std::string words) : kind(Kind::kText), text(std::move(words)) {}  // NOLINT: text is a Doc
  Doc(std::string_view words) : Doc(std::string(words)) {}               // NOLINT
  Doc(const char* words) : Doc(std::string(words)) {}                    // NOLINT
  Doc(Kind of, std::vector<Doc> holds);

  void Add(Doc part);

  Kind kind = Kind::kConcat;
  std::string text;
  std::vector<Doc> parts;
  bool broken = false;  // holds something after which the line must end
};

Doc Line();
Doc SoftLine();
Doc HardLine();
Doc Suffix(std::string comment);

template <typename... Parts>
Doc Joined(Doc::Kind kind, Parts... parts) {
  Doc doc(kind, {});
  doc.parts.reserve(sizeof...(parts));
  (doc.Add(Doc(std::move(parts))), ...);
  return doc;
}
template <typename... Parts>
Doc Concat(Parts... parts) {
  return Joined(Doc::Kind::kConcat, std::move(parts)...);
}
template <typename... Parts>
Doc Indent(Parts... parts) {
  return Joined(Doc::Kind::kIndent, std::move(parts)...);
}
template <typename... Parts>
Doc Group(Parts... parts) {
  return Joined(Doc::Kind::kGroup, std::move(parts)...);
}

// The text, without blanks at the ends of lines.
std::string Render(const Doc& doc, std::size_t width);

// The text on one line, as far as nothing in it ends a line.
std::string RenderFlat(const Doc& doc);

}  // namespace assay::compiler
