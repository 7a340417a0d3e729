#include <algorithm>

#include "runtime/probes/passwd.h"
#include "runtime/probes/user.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kFields = 4;

Field AllMembersField(GatherContext& context, const GroupEntry& entry, const Provenance& at) {
  const Passwd& passwd = context.Once(LoadPasswd);
  if (passwd.error) {
    return Field::Unreadable(*passwd.error, at);
  }
  std::vector<std::string> members = entry.members;
  for (const PasswdEntry& user : passwd.entries) {
    if (user.gid == entry.gid &&
        std::find(members.begin(), members.end(), user.name) == members.end()) {
      members.push_back(user.name);
    }
  }
  return Field::Present(StringListValue(std::move(members)), at);
}

Record MakeRecord(GatherContext& context, const GroupEntry& entry) {
  const Provenance at = {entry.origin, {}, ""};
  Record record;
  record.fields = {Field::Present(BoolValue(true), at), Field::Present(IntValue(entry.gid), at),
                   Field::Present(StringListValue(entry.members), at),
                   AllMembersField(context, entry, at)};
  return record;
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  const Groups& groups = context.Once(LoadGroup);
  if (groups.error) {
    return Field::Unreadable(*groups.error);
  }
  if (const GroupEntry* entry = groups.Find(arguments.String("name")); entry != nullptr) {
    return Field::Present(Value{MakeRecord(context, *entry)});
  }
  Record record;
  record.fields = {
      Field::Present(BoolValue(false), NotFoundProvenance(kGroupPath, groups.problems))};
  record.fields.resize(kFields);
  return Field::Present(Value{std::move(record)});
}

}  // namespace

Probe MakeGroupProbe() {
  Probe probe;
  probe.schema = {
      .name = "group",
      .documentation = "One local group: /etc/group as glibc's `files` backend reads it.",
      .parameters = {{.name = "name",
                      .type = Type::Of(TypeKind::kString),
                      .documentation = "The group's name."}},
      .record = {.name = "group",
                 .fields = {{.name = "exists",
                             .type = Type::Of(TypeKind::kBool),
                             .documentation = "Whether /etc/group has the group."},
                            {.name = "gid",
                             .type = Type::Optional(TypeKind::kInt),
                             .documentation = "The group's number."},
                            {.name = "listed_members",
                             .type = Type::OptionalListOf(TypeKind::kString),
                             .documentation =
                                 "The users that its line lists, whether they exist or not."},
                            {.name = "all_members",
                             .type = Type::OptionalListOf(TypeKind::kString),
                             .documentation =
                                 "The listed users, and those whose primary group it is."}}},
      .example = "(group(\"root\").gid ?? -1) == 0"};
  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
