// The types of the rule language, as data that compiler and runtime share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/support/result.h"

namespace assay::runtime {

enum class TypeKind : std::uint8_t {
  kBool,
  kInt,
  kString,
  kVersion,   // compared piece by piece, digits as numbers: "9.10" > "9.9"
  kMode,      // permission bits, 0 .. 07777
  kSize,      // bytes
  kDuration,  // seconds
  kRegex,     // a literal; RE2 syntax
  kRecord,    // named fields, from a probe
  kList,      // of one element kind; lists do not nest
  kMatches,   // internal: what a quantifier found in a list
};

// A type is a kind; for lists also the element's kind; for records, or lists of them, also the
// record's name; and whether the value may be absent. Lists are never of optional elements.
struct Type {
  TypeKind kind = TypeKind::kBool;
  TypeKind element = TypeKind::kBool;  // meaningful when kind is kList
  bool optional = false;
  std::string record = {};  // meaningful when kind or element is kRecord

  static Type Of(TypeKind kind) { return Type{kind}; }
  static Type Optional(TypeKind kind) { return Type{kind, TypeKind::kBool, true}; }
  static Type ListOf(TypeKind element) { return Type{TypeKind::kList, element}; }
  static Type OptionalListOf(TypeKind element) { return Type{TypeKind::kList, element, true}; }
  static Type RecordOf(std::string record) {
    return Type{TypeKind::kRecord, TypeKind::kBool, false, std::move(record)};
  }
  static Type ListOfRecord(std::string record) {
    return Type{TypeKind::kList, TypeKind::kRecord, false, std::move(record)};
  }

  // The same type without `?`.
  Type Required() const { return Type{kind, element, false, record}; }

  // The type of a list's elements. Precondition: kind is kList.
  Type Element() const {
    return Type{element, TypeKind::kBool, false, element == TypeKind::kRecord ? record : ""};
  }

  friend bool operator==(const Type&, const Type&) = default;
};

// As an author writes it: `int`, `string?`, `list<string>`, `list<file>?`, `sshd`. A record goes by
// its name.
std::string ToString(const Type& type);

// Reads what ToString writes. kMalformed if it is none.
Result<Type> ParseType(std::string_view text);

}  // namespace assay::runtime
