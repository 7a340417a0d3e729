#include "runtime/schema/members.h"

#include <catch2/catch.hpp>
#include <tuple>

namespace assay::runtime {
namespace {

std::string Apply(TypeKind kind, std::string_view name, const Value& value) {
  const Member* const member = FindMember(kind, name);
  REQUIRE(member != nullptr);
  return ToString(member->apply(value), Type::Of(member->result));
}

TEST_CASE("members stand sorted and documented", "[schema][members]") {
  const auto key = [](const Member& member) { return std::tuple(member.of, member.name); };
  for (std::size_t i = 1; i < Members().size(); ++i) {
    CHECK(key(Members()[i - 1]) < key(Members()[i]));
  }
  for (const Member& member : Members()) {
    CHECK_FALSE(member.documentation.empty());
  }
  CHECK(FindMember(TypeKind::kMode, "owner") == nullptr);
  CHECK(FindMember(TypeKind::kInt, "length") == nullptr);
}

TEST_CASE("members of a mode are its bits", "[schema][members]") {
  const std::pair<std::string_view, std::int64_t> kBits[] = {
      {"setuid", 04000},    {"setgid", 02000},     {"sticky", 01000},
      {"owner_read", 0400}, {"owner_write", 0200}, {"owner_execute", 0100},
      {"group_read", 0040}, {"group_write", 0020}, {"group_execute", 0010},
      {"other_read", 0004}, {"other_write", 0002}, {"other_execute", 0001}};
  for (const auto& [name, bit] : kBits) {
    INFO(name);
    CHECK(Apply(TypeKind::kMode, name, IntValue(bit)) == "true");
    CHECK(Apply(TypeKind::kMode, name, IntValue(07777 & ~bit)) == "false");
  }
}

TEST_CASE("members of versions, strings, lists and amounts", "[schema][members]") {
  struct Case {
    TypeKind kind;
    std::string_view member;
    Value value;
    std::string_view expected;
  };
  using enum TypeKind;
  const Case kCases[] = {
      {kVersion, "major", StringValue("1:9.2p1-2"), "9"},
      {kVersion, "minor", StringValue("1:9.2p1-2"), "2"},
      {kVersion, "major", StringValue("12"), "12"},
      {kVersion, "minor", StringValue("12"), "-1"},
      {kVersion, "minor", StringValue("12-3"), "-1"},
      {kVersion, "major", StringValue("rolling"), "-1"},
      {kVersion, "major", StringValue(""), "-1"},
      {kVersion, "major", StringValue("99999999999999999999"), "9223372036854775807"},
      {kString, "length", StringValue("a\xC3\xA4"), "3"},
      {kString, "lower", StringValue("PermitRootLogin \xC3\x84"), "\"permitrootlogin \xC3\x84\""},
      {kList, "length", StringListValue({"a", "b"}), "2"},
      {kDuration, "days", IntValue(86'400 * 365 + 1), "365"},
      {kDuration, "seconds", IntValue(61), "61"},
      {kSize, "bytes", IntValue(1 << 20), "1048576"},
  };
  for (const Case& one : kCases) {
    INFO(one.member);
    CHECK(Apply(one.kind, one.member, one.value) == one.expected);
  }
}

}  // namespace
}  // namespace assay::runtime
