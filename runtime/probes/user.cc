#include "runtime/probes/user.h"

#include <algorithm>

namespace assay::runtime {
namespace {

Provenance At(const Origin& origin) { return Provenance{origin, {}, ""}; }

Field TextField(const std::string& text, const Origin& origin) {
  return Field::Present(StringValue(text), At(origin));
}

// passwd(5): `x` sends readers to /etc/shadow, where an `x` is no hash.
Field ShadowedPassword(GatherContext& context, const PasswdEntry& entry) {
  const Shadow& shadow = context.Once(LoadShadow);
  if (shadow.Unreadable()) {
    return Field::Unreadable(*shadow.error, At(entry.origin));
  }
  const ShadowEntry* found = shadow.Find(entry.name);
  if (found == nullptr) {
    Provenance provenance = At(entry.origin);
    provenance.note = std::string(kShadowPath) + " has no entry for it";
    return Field::Present(StringValue("none"), std::move(provenance));
  }
  return Field::Present(StringValue(std::string(ShadowPasswordState(found->password))),
                        At(found->origin));
}

Field PasswordField(GatherContext& context, const PasswdEntry& entry) {
  const std::string_view state = PasswordState(entry.password);
  return state == "shadowed" ? ShadowedPassword(context, entry)
                             : Field::Present(StringValue(std::string(state)), At(entry.origin));
}

Field GroupsField(GatherContext& context, const PasswdEntry& entry) {
  const Groups& groups = context.Once(LoadGroup);
  if (groups.Unreadable()) {
    return Field::Unreadable(*groups.error, At(entry.origin));
  }
  const GroupEntry* primary = groups.Find(entry.gid);
  std::vector<std::string> names = {primary == nullptr ? std::to_string(entry.gid) : primary->name};
  const auto& memberships = context.Once(LoadMemberships);
  if (const auto found = memberships.find(entry.name); found != memberships.end()) {
    for (const std::string& name : found->second) {
      if (name != names.front()) {
        names.push_back(name);
      }
    }
  }
  return Field::Present(StringListValue(std::move(names)), At(entry.origin));
}

Record AbsentUser(const std::string& name, const Passwd& passwd) {
  Record record;
  record.fields = {
      Field::Present(StringValue(name)),
      Field::Present(BoolValue(false), NotFoundProvenance(kPasswdPath, passwd.problems))};
  record.fields.resize(UserRecordSchema().fields.size());
  return record;
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  const Passwd& passwd = context.Once(LoadPasswd);
  if (passwd.error) {
    return Field::Unreadable(*passwd.error);
  }
  const std::string name = arguments.String("name");
  const PasswdEntry* entry = passwd.Find(name);
  return Field::Present(
      Value{entry == nullptr ? AbsentUser(name, passwd) : MakeUserRecord(context, *entry)});
}

}  // namespace

RecordSchema UserRecordSchema() {
  return {
      .name = "user",
      .fields = {
          {.name = "name", .type = Type::Of(TypeKind::kString), .documentation = "The login name."},
          {.name = "exists",
           .type = Type::Of(TypeKind::kBool),
           .documentation = "Whether /etc/passwd has the account."},
          {.name = "uid",
           .type = Type::Optional(TypeKind::kInt),
           .documentation = "The user's number; 0 is root, whatever the name."},
          {.name = "gid",
           .type = Type::Optional(TypeKind::kInt),
           .documentation = "The number of the primary group."},
          {.name = "gecos",
           .type = Type::Optional(TypeKind::kString),
           .documentation = "The comment, often the person's name."},
          {.name = "home",
           .type = Type::Optional(TypeKind::kString),
           .documentation = "The home folder; may be empty, which is `/`."},
          {.name = "shell",
           .type = Type::Optional(TypeKind::kString),
           .documentation = "The login shell; may be empty, which is `/bin/sh`."},
          {.name = "groups",
           .type = Type::OptionalListOf(TypeKind::kString),
           .documentation = "The names of its groups, the primary one first; its number where no "
                            "group has it."},
          {.name = "password",
           .type = Type::Optional(TypeKind::kString),
           .documentation = "Whether it has a password: `set`; `empty` (none is asked for); "
                            "`locked` (with `!`); `none` (no password can match, as with `*`).",
           .choices = {"set", "locked", "empty", "none"}},
      }};
}

Record MakeUserRecord(GatherContext& context, const PasswdEntry& entry) {
  const Origin& origin = entry.origin;
  Record record;
  record.fields = {TextField(entry.name, origin),
                   Field::Present(BoolValue(true), At(origin)),
                   Field::Present(IntValue(entry.uid), At(origin)),
                   Field::Present(IntValue(entry.gid), At(origin)),
                   TextField(entry.gecos, origin),
                   TextField(entry.home, origin),
                   TextField(entry.shell, origin),
                   GroupsField(context, entry),
                   PasswordField(context, entry)};
  return record;
}

std::map<std::string, std::vector<std::string>> LoadMemberships(GatherContext& context) {
  std::map<std::string, std::vector<std::string>> memberships;
  for (const GroupEntry& group : context.Once(LoadGroup).entries) {
    for (const std::string& member : group.members) {
      std::vector<std::string>& names = memberships[member];
      if (std::find(names.begin(), names.end(), group.name) == names.end()) {
        names.push_back(group.name);
      }
    }
  }
  return memberships;
}

Provenance NotFoundProvenance(std::string_view path, const std::vector<Error>& problems) {
  Provenance provenance;
  provenance.note = "no entry of " + std::string(path) + " has that name";
  if (!problems.empty()) {
    provenance.note += "; skipped: " + problems.front().message;
  }
  return provenance;
}

Probe MakeUserProbe() {
  Probe probe;
  probe.schema = {.name = "user",
                  .documentation =
                      "One local account: /etc/passwd, /etc/group and /etc/shadow, as glibc's "
                      "`files` backend reads them. Accounts of directory services are not asked.",
                  .parameters = {{.name = "name",
                                  .type = Type::Of(TypeKind::kString),
                                  .documentation = "The login name."}},
                  .record = UserRecordSchema(),
                  .example = "(user(\"root\").uid ?? -1) == 0"};

  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
