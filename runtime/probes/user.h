// What `user` and `users` say of a local account.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/probes/passwd.h"
#include "runtime/probes/probe.h"

namespace assay::runtime {

// The record `user`, shared by the two probes.
RecordSchema UserRecordSchema();

// An account's record, in the order of the schema.
Record MakeUserRecord(GatherContext& context, const PasswdEntry& entry);

// The groups that list each user, in the order of /etc/group. For `context.Once(LoadMemberships)`.
std::map<std::string, std::vector<std::string>> LoadMemberships(GatherContext& context);

// Where no entry has a name: what was looked at, for the provenance of `exists`.
Provenance NotFoundProvenance(std::string_view path, const std::vector<Error>& problems);

}  // namespace assay::runtime
