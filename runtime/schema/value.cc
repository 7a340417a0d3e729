#include "runtime/schema/value.h"

#include <fmt/format.h>

#include "runtime/schema/utf8.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

// Control characters that reorder or hide what is around them (UAX #9, and the zero-width family).
bool IsDeceptive(std::uint32_t point) {
  return (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x2069) || point == 0xFEFF || point == 0x061C ||
         point == 0xFFFE || point == 0xFFFF || (point >= 0x80 && point < 0xA0);
}

// Both ends of `text` within the quoting limit, never cutting inside a UTF-8 sequence by more than
// one replacement.
std::string Shortened(std::string_view text) {
  if (text.size() <= kMaxQuotedBytes) {
    return std::string(text);
  }
  constexpr std::size_t kEnd = 64;
  const std::size_t head = kMaxQuotedBytes - kEnd;
  const auto is_continuation = [&](std::size_t at) {
    return (static_cast<std::uint8_t>(text[at]) & 0xC0U) == 0x80U;
  };
  std::size_t cut = head;
  while (cut > head - 4 && is_continuation(cut)) {
    --cut;
  }
  std::size_t resume = text.size() - kEnd;
  while (resume < text.size() - kEnd + 4 && is_continuation(resume)) {
    ++resume;
  }
  return fmt::format("{}...({} bytes)...{}", text.substr(0, cut), text.size(), text.substr(resume));
}

std::string Escaped(std::string_view text, bool quotes) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    const std::size_t bytes = point.bytes == 0 ? 1 : point.bytes;
    if (point.bytes == 0 || point.value < 0x20 || point.value == 0x7F) {
      out += fmt::format("\\x{:02X}", static_cast<std::uint8_t>(text[0]));
    } else if (IsDeceptive(point.value)) {
      out += fmt::format("\\u{{{:X}}}", point.value);
    } else if (quotes && (point.value == '"' || point.value == '\\')) {
      out += '\\';
      out += static_cast<char>(point.value);
    } else {
      out += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return out;
}

struct Unit {
  std::int64_t factor;
  std::string_view suffix;
};

// `amount` in the largest unit that divides it.
std::string InUnits(std::int64_t amount, const std::vector<Unit>& units) {
  for (const Unit& unit : units) {
    if (amount != 0 && amount % unit.factor == 0) {
      return fmt::format("{}{}", amount / unit.factor, unit.suffix);
    }
  }
  return fmt::format("{}{}", amount, units.back().suffix);
}

std::string ListText(const List& list, const Type& element) {
  constexpr std::size_t kShown = 16;
  std::string out = "[";
  for (std::size_t i = 0; i < list.items.size() && i < kShown; ++i) {
    out += (i == 0 ? "" : ", ") + ToString(list.items[i], element);
  }
  if (list.items.size() > kShown) {
    out += fmt::format(", ... {} in all", list.items.size());
  }
  return out + "]";
}

}  // namespace

Value StringListValue(std::vector<std::string> values) {
  List list;
  list.items.reserve(values.size());
  for (std::string& value : values) {
    list.items.push_back(StringValue(std::move(value)));
  }
  return Value{std::move(list)};
}

Field Field::Present(Value value, Provenance provenance) {
  return Field{FieldState::kPresent, std::move(value), {}, std::move(provenance)};
}

Field Field::Absent(Provenance provenance) {
  return Field{FieldState::kAbsent, {}, {}, std::move(provenance)};
}

Field Field::Unreadable(Error error, Provenance provenance) {
  return Field{FieldState::kUnreadable, {}, std::move(error), std::move(provenance)};
}

Field Field::Unsupported(std::string message) {
  return Field{FieldState::kUnsupported, {}, {ErrorCode::kUnsupported, std::move(message)}, {}};
}

std::string ToString(const Value& value, const Type& type) {
  switch (type.kind) {
    case TypeKind::kBool:
      return value.AsBool() ? "true" : "false";
    case TypeKind::kInt:
      return fmt::format("{}", value.AsInt());
    case TypeKind::kMode:
      return fmt::format("0{:03o}", value.AsInt());
    case TypeKind::kSize:
      return InUnits(value.AsInt(), {{std::int64_t{1} << 40, "TiB"},
                                     {std::int64_t{1} << 30, "GiB"},
                                     {std::int64_t{1} << 20, "MiB"},
                                     {std::int64_t{1} << 10, "KiB"},
                                     {1, "B"}});
    case TypeKind::kDuration:
      return InUnits(value.AsInt(), {{86400, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}});
    case TypeKind::kString:
    case TypeKind::kVersion:
      return Quote(value.AsString());
    case TypeKind::kRegex:
      return "/" + Printable(value.AsString()) + "/";
    case TypeKind::kRecord:
      return type.record;
    case TypeKind::kList:
      return ListText(value.AsList(), type.Element());
    case TypeKind::kMatches:
      return "matches";
  }
  return "";
}

std::string Quote(std::string_view text) { return "\"" + Escaped(Shortened(text), true) + "\""; }

std::string Printable(std::string_view text) { return Escaped(Shortened(text), false); }

}  // namespace assay::runtime
