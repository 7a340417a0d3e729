#include "compiler/ast/holes.h"

#include <algorithm>

#include "runtime/schema/members.h"

namespace assay::compiler {
namespace {

using runtime::Type;
using runtime::TypeKind;
using runtime::Value;

std::size_t NameLength(std::string_view text) {
  const auto is_part = [&](std::size_t at) {
    const char c = text[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (at > 0 && c >= '0' && c <= '9');
  };
  std::size_t length = 0;
  while (length < text.size() && is_part(length)) {
    ++length;
  }
  return length;
}

// `365d` as `365 days`, `8MiB` as `8 MiB`.
std::string InWords(const std::string& amount) {
  const std::size_t unit = amount.find_first_not_of("-0123456789");
  const std::string number = amount.substr(0, unit);
  const std::string word = amount.substr(unit) == "d"   ? "day"
                           : amount.substr(unit) == "h" ? "hour"
                           : amount.substr(unit) == "m" ? "minute"
                           : amount.substr(unit) == "s" ? "second"
                           : amount.substr(unit) == "B" ? "byte"
                                                        : "";
  if (word.empty()) {
    return number + " " + amount.substr(unit);
  }
  return number + " " + word + (number == "1" ? "" : "s");
}

}  // namespace

std::size_t HoleLength(std::string_view text) {
  if (!text.starts_with("${")) {
    return 0;
  }
  std::size_t at = 2;
  std::size_t name = NameLength(text.substr(at));
  at += name;
  if (name > 0 && at < text.size() && text[at] == '.') {
    name = NameLength(text.substr(++at));
    at += name;
  }
  return name > 0 && at < text.size() && text[at] == '}' ? at + 1 : 0;
}

Text FillHoles(const Text& text, const HoleValue& value_of) {
  Text filled{"", text.span};
  std::size_t at = 0;
  for (const Hole& hole : text.holes) {
    filled.value += text.value.substr(at, hole.offset - at);
    at = hole.offset;
    if (const auto value = value_of(hole)) {
      filled.value += *value;
      at += HoleLength(std::string_view(text.value).substr(at));
    } else {
      filled.holes.push_back(hole);
      filled.holes.back().offset = filled.value.size();
    }
  }
  filled.value += text.value.substr(at);
  return filled;
}

std::string ValueInText(const Value& value, const Type& type, bool prose) {
  if (type.kind == TypeKind::kList) {
    std::string out;
    for (const Value& item : value.AsList().items) {
      out += (out.empty() ? "" : ", ") + ValueInText(item, type.Element(), prose);
    }
    return out;
  }
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    return *text;
  }
  const bool amount = type.kind == TypeKind::kSize || type.kind == TypeKind::kDuration;
  const std::string text = ToString(value, type);
  return prose && amount ? InWords(text) : text;
}

std::optional<std::string> ValueInHole(const Hole& hole, const Value& value, const Type& type,
                                       bool prose) {
  if (!hole.member) {
    return ValueInText(value, type, prose);
  }
  const runtime::Member* member = runtime::FindMember(type.kind, hole.member->text);
  if (member == nullptr) {
    return {};
  }
  return ValueInText(member->apply(value), Type::Of(member->result), prose);
}

}  // namespace assay::compiler
