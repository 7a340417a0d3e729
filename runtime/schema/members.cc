#include "runtime/schema/members.h"

#include <algorithm>
#include <array>
#include <limits>

#include "runtime/schema/version.h"

namespace assay::runtime {
namespace {

template <std::int64_t kBits>
Value ModeBits(const Value& mode) {
  return BoolValue((mode.AsInt() & kBits) != 0);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The `index`th run of digits in the upstream version, or -1; the largest number if it is larger.
template <int kIndex>
Value VersionNumber(const Value& version) {
  const std::string_view text = UpstreamVersion(version.AsString());
  const auto* at = text.begin();
  for (int run = 0;; ++run) {
    at = std::find_if(at, text.end(), IsDigit);
    if (at == text.end()) {
      return IntValue(-1);
    }
    const auto* const end = std::find_if_not(at, text.end(), IsDigit);
    if (run == kIndex) {
      std::int64_t number = 0;
      for (; at != end; ++at) {
        constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
        if (number > (kLargest - 9) / 10) {
          return IntValue(kLargest);
        }
        number = number * 10 + (*at - '0');
      }
      return IntValue(number);
    }
    at = end;
  }
}

Value StringLength(const Value& text) {
  return IntValue(static_cast<std::int64_t>(text.AsString().size()));
}

// ASCII only: the names that configuration files ignore the case of are ASCII.
Value StringLower(const Value& text) {
  std::string lower = text.AsString();
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return StringValue(std::move(lower));
}

Value Number(const Value& amount) { return IntValue(amount.AsInt()); }

Value Days(const Value& duration) { return IntValue(duration.AsInt() / 86'400); }

Value ListLength(const Value& list) {
  return IntValue(static_cast<std::int64_t>(list.AsList().items.size()));
}

using enum TypeKind;

constexpr std::array kMembers = {
    Member{kString, "length", kInt, StringLength, "how many bytes"},
    Member{kString, "lower", kString, StringLower, "with A to Z written as a to z"},
    Member{kVersion, "major", kInt, VersionNumber<0>,
           "the first number of the upstream version; -1 if there is none"},
    Member{kVersion, "minor", kInt, VersionNumber<1>,
           "the second number of the upstream version; -1 if there is none"},
    Member{kMode, "group_execute", kBool, ModeBits<0010>, "whether its group may execute it"},
    Member{kMode, "group_read", kBool, ModeBits<0040>, "whether its group may read it"},
    Member{kMode, "group_write", kBool, ModeBits<0020>, "whether its group may write it"},
    Member{kMode, "other_execute", kBool, ModeBits<0001>, "whether everybody may execute it"},
    Member{kMode, "other_read", kBool, ModeBits<0004>, "whether everybody may read it"},
    Member{kMode, "other_write", kBool, ModeBits<0002>, "whether everybody may write it"},
    Member{kMode, "owner_execute", kBool, ModeBits<0100>, "whether its owner may execute it"},
    Member{kMode, "owner_read", kBool, ModeBits<0400>, "whether its owner may read it"},
    Member{kMode, "owner_write", kBool, ModeBits<0200>, "whether its owner may write it"},
    Member{kMode, "setgid", kBool, ModeBits<02000>, "whether the set-group-ID bit is set"},
    Member{kMode, "setuid", kBool, ModeBits<04000>, "whether the set-user-ID bit is set"},
    Member{kMode, "sticky", kBool, ModeBits<01000>, "whether the sticky bit is set"},
    Member{kSize, "bytes", kInt, Number, "how many bytes"},
    Member{kDuration, "days", kInt, Days, "how many whole days"},
    Member{kDuration, "seconds", kInt, Number, "how many seconds"},
    Member{kList, "length", kInt, ListLength, "how many elements"},
};

}  // namespace

std::span<const Member> Members() { return kMembers; }

const Member* FindMember(TypeKind of, std::string_view name) {
  const auto* const found = std::find_if(kMembers.begin(), kMembers.end(), [&](const Member& row) {
    return row.of == of && row.name == name;
  });
  return found == kMembers.end() ? nullptr : found;
}

}  // namespace assay::runtime
