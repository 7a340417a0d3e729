#include "runtime/schema/type.h"

#include <fmt/format.h>

#include <array>

namespace assay::runtime {
namespace {

struct KindName {
  TypeKind kind;
  std::string_view name;
};

constexpr std::array kKindNames = {
    KindName{TypeKind::kBool, "bool"},         KindName{TypeKind::kInt, "int"},
    KindName{TypeKind::kString, "string"},     KindName{TypeKind::kVersion, "version"},
    KindName{TypeKind::kMode, "mode"},         KindName{TypeKind::kSize, "size"},
    KindName{TypeKind::kDuration, "duration"}, KindName{TypeKind::kRegex, "regex"},
    KindName{TypeKind::kMatches, "matches"},
};

std::string KindText(TypeKind kind, const std::string& record) {
  if (kind == TypeKind::kRecord) {
    return record;
  }
  for (const KindName& entry : kKindNames) {
    if (entry.kind == kind) {
      return std::string(entry.name);
    }
  }
  return "list";
}

bool IsRecordName(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  for (const char c : text) {
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string ToString(const Type& type) {
  const std::string base = type.kind == TypeKind::kList
                               ? fmt::format("list<{}>", KindText(type.element, type.record))
                               : KindText(type.kind, type.record);
  return type.optional ? base + "?" : base;
}

Result<Type> ParseType(std::string_view text) {
  Type type;
  std::string_view rest = text;
  if (rest.ends_with('?')) {
    type.optional = true;
    rest.remove_suffix(1);
  }
  TypeKind* named = &type.kind;
  if (rest.starts_with("list<") && rest.ends_with('>')) {
    type.kind = TypeKind::kList;
    named = &type.element;
    rest = rest.substr(5, rest.size() - 6);
  }
  for (const KindName& entry : kKindNames) {
    if (entry.name == rest) {
      *named = entry.kind;
      return type;
    }
  }
  if (!IsRecordName(rest)) {
    return Fail(ErrorCode::kMalformed, fmt::format("`{}` is not a type", text));
  }
  *named = TypeKind::kRecord;
  type.record = std::string(rest);
  return type;
}

}  // namespace assay::runtime
