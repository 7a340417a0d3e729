#include "compiler/parse/literal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "compiler/ast/holes.h"
#include "runtime/schema/utf8.h"

namespace assay::compiler {
namespace {

using runtime::Type;
using runtime::TypeKind;

void AppendUtf8(std::string& out, std::uint32_t point) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
  };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0U | (point >> 6U));
    tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0U | (point >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::optional<std::uint32_t> Hex(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole ? std::optional(value) : std::nullopt;
}

// The escape at the start of `rest` (which begins with a backslash): appends what it means and
// returns its length, or 0 if it is none.
std::size_t AppendEscape(std::string_view rest, std::string& out) {
  constexpr std::array<std::pair<char, char>, 6> kSimple = {
      {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'\\', '\\'}, {'"', '"'}, {'$', '$'}}};
  const char kind = rest.size() > 1 ? rest[1] : '\0';
  for (const auto& [letter, meaning] : kSimple) {
    if (kind == letter) {
      out += meaning;
      return 2;
    }
  }
  if (kind == 'x' && rest.size() >= 4) {
    if (const auto byte = Hex(rest.substr(2, 2))) {
      out += static_cast<char>(*byte);
      return 4;
    }
  }
  const std::size_t close = rest.find('}');
  if (kind == 'u' && rest.size() > 2 && rest[2] == '{' && close != std::string_view::npos) {
    const auto point = Hex(rest.substr(3, close - 3));
    if (point && *point <= 0x10FFFF && (*point < 0xD800 || *point > 0xDFFF)) {
      AppendUtf8(out, *point);
      return close + 1;
    }
  }
  return 0;
}

// The hole that `text` is, of which the first byte stands at `begin`.
Hole HoleOf(std::string_view text, SourceId source, std::uint32_t begin, std::size_t offset) {
  const std::string_view inner = text.substr(2, text.size() - 3);
  const std::size_t dot = std::min(inner.find('.'), inner.size());
  const auto name = [&](std::size_t from, std::size_t to) {
    const auto at = static_cast<std::uint32_t>(begin + 2 + from);
    return Name{std::string(inner.substr(from, to - from)),
                Span{source, at, static_cast<std::uint32_t>(at + to - from)}};
  };
  Hole hole{name(0, dot), {}, offset};
  if (dot < inner.size()) {
    hole.member = name(dot + 1, inner.size());
  }
  return hole;
}

Text Unescape(std::string_view text, const Span& whole, std::uint32_t offset,
              Diagnostics& diagnostics) {
  Text result{"", whole};
  std::string& out = result.value;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t hole = HoleLength(text.substr(at)); hole > 0) {
      const auto begin = static_cast<std::uint32_t>(whole.begin + offset + at);
      result.holes.push_back(HoleOf(text.substr(at, hole), whole.source, begin, out.size()));
      out += text.substr(at, hole);
      at += hole;
      continue;
    }
    if (text[at] != '\\') {
      out += text[at++];
      continue;
    }
    const std::size_t length = AppendEscape(text.substr(at), out);
    if (length == 0) {
      const auto begin = static_cast<std::uint32_t>(whole.begin + offset + at);
      const std::size_t letter = runtime::DecodeUtf8(text.substr(at + 1)).bytes;
      const auto end = static_cast<std::uint32_t>(begin + 1 + letter);
      diagnostics.Report(
          DiagnosticKind::kInvalidEscape, Span{whole.source, begin, end},
          "unknown escape in a string",
          R"(the escapes are \n \t \r \\ \" \$ \xNN \u{N}; write \\ for a backslash)");
      ++at;
    }
    at += length;
  }
  return result;
}

// A text block's lines without the indentation they share; lines of blanks do not count for it.
std::string Dedent(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      break;
    }
    text.remove_prefix(end + 1);
  }
  std::size_t shared = std::string_view::npos;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t indent = lines[i].find_first_not_of(' ');
    // The closing quotes' own line says how far the block is indented, too.
    const bool last = i + 1 == lines.size();
    if (indent != std::string_view::npos || last) {
      shared = std::min(shared, indent == std::string_view::npos ? lines[i].size() : indent);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += i == 0 ? "" : "\n";
    out += lines[i].substr(std::min(shared, lines[i].size()));
  }
  return out;
}

struct Suffix {
  std::string_view text;
  TypeKind kind;
  std::int64_t factor;
};

constexpr std::array kSuffixes = {
    Suffix{"KiB", TypeKind::kSize, std::int64_t{1} << 10},
    Suffix{"MiB", TypeKind::kSize, std::int64_t{1} << 20},
    Suffix{"GiB", TypeKind::kSize, std::int64_t{1} << 30},
    Suffix{"TiB", TypeKind::kSize, std::int64_t{1} << 40},
    Suffix{"B", TypeKind::kSize, 1},
    Suffix{"s", TypeKind::kDuration, 1},
    Suffix{"m", TypeKind::kDuration, 60},
    Suffix{"h", TypeKind::kDuration, 3600},
    Suffix{"d", TypeKind::kDuration, 86400},
    Suffix{"w", TypeKind::kDuration, 604800},
};

}  // namespace

Text DecodeString(std::string_view quoted, const Span& span, Diagnostics& diagnostics) {
  if (!quoted.starts_with("\"\"\"")) {
    return Unescape(quoted.substr(1, quoted.size() - 2), span, 1, diagnostics);
  }
  std::string_view inner = quoted.substr(3, quoted.size() - 6);
  if (!inner.starts_with('\n') && !inner.starts_with("\r\n")) {
    return Unescape(inner, span, 3, diagnostics);
  }
  inner.remove_prefix(inner.find('\n') + 1);
  // Wrong escapes are told where they stand, and so are holes; then indentation goes first, so that
  // an escaped blank stays.
  const Text placed =
      Unescape(inner, span, static_cast<std::uint32_t>(inner.data() - quoted.data()), diagnostics);
  Diagnostics told;
  Text text = Unescape(Dedent(inner), span, 3, told);
  for (std::size_t i = 0; i < text.holes.size(); ++i) {
    text.holes[i].name = placed.holes[i].name;
    text.holes[i].member = placed.holes[i].member;
  }
  return text;
}

LiteralExpr DecodeNumber(std::string_view text, const Span& span, Diagnostics& diagnostics) {
  LiteralExpr literal{Type::Of(TypeKind::kInt), runtime::IntValue(0)};
  std::int64_t factor = 1;
  std::string_view digits = text;
  int base = 10;
  if (text.size() > 1 && text[0] == '0' && text.find_first_not_of("0123456789") == text.npos) {
    literal.type.kind = TypeKind::kMode;
    base = 8;
  }
  for (const Suffix& suffix : kSuffixes) {
    if (base == 10 && text.ends_with(suffix.text)) {
      digits.remove_suffix(suffix.text.size());
      literal.type.kind = suffix.kind;
      factor = suffix.factor;
      break;
    }
  }
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  const bool mode_too_large = base == 8 && number > 07777;
  if (!whole || number > std::numeric_limits<std::int64_t>::max() / factor || mode_too_large) {
    diagnostics.Report(DiagnosticKind::kInvalidLiteral, span,
                       base == 8 ? fmt::format("`{}` is not a mode", text)
                                 : fmt::format("`{}` is out of range", text),
                       base == 8
                           ? "a mode has octal digits, `0` to `07777`; a number has no leading zero"
                           : "numbers have 64 bits");
    return literal;
  }
  literal.value = runtime::IntValue(number * factor);
  return literal;
}

}  // namespace assay::compiler
