#include "runtime/probes/user.h"

namespace assay::runtime {
namespace {

Field Gather(GatherContext& context, const Arguments&) {
  const Passwd& passwd = context.Once(LoadPasswd);
  if (passwd.error) {
    return Field::Unreadable(*passwd.error);
  }
  List users;
  for (const PasswdEntry& entry : passwd.entries) {
    users.items.push_back(Value{MakeUserRecord(context, entry)});
  }
  users.missing = passwd.problems;
  return Field::Present(Value{std::move(users)});
}

}  // namespace

Probe MakeUsersProbe() {
  Probe probe;
  probe.schema = {
      .name = "users",
      .documentation =
          "Every entry of /etc/passwd, in its order, also a second one of the same name or number. "
          "A line that means nothing is an element that cannot be judged.",
      .parameters = {},
      .list = true,
      .record = UserRecordSchema(),
      .example = "all u in users() : (u.uid ?? 0) != 0 or u.name == \"root\""};
  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
