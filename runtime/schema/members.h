// What a scalar answers by itself: `mode.other_write`, `version.major`, `string.length`. One row a
// member: name, type and function together.
#pragma once

#include <span>
#include <string_view>

#include "runtime/schema/value.h"

namespace assay::runtime {

struct Member {
  TypeKind of;
  std::string_view name;
  TypeKind result;
  Value (*apply)(const Value& value);  // total: every value of type `of` has an answer
  std::string_view documentation;
};

// All members, sorted by type then name.
std::span<const Member> Members();

// The member of that name of that type, or nullptr.
const Member* FindMember(TypeKind of, std::string_view name);

}  // namespace assay::runtime
