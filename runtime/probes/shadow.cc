#include "runtime/probes/passwd.h"
#include "runtime/probes/user.h"

namespace assay::runtime {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::size_t kFields = 9;

Field DaysField(std::optional<std::int64_t> days, const Provenance& at) {
  return days ? Field::Present(IntValue(*days * kSecondsPerDay), at) : Field::Absent(at);
}

Record MakeRecord(const ShadowEntry& entry) {
  const Provenance at = {entry.origin, {}, ""};
  const auto scheme = HashScheme(entry.password);
  Record record;
  record.fields = {
      Field::Present(BoolValue(true), at),
      Field::Present(StringValue(std::string(ShadowPasswordState(entry.password))), at),
      scheme ? Field::Present(StringValue(std::string(*scheme)), at) : Field::Absent(at),
      DaysField(entry.last_change, at),
      DaysField(entry.minimum, at),
      DaysField(entry.maximum, at),
      DaysField(entry.warning, at),
      DaysField(entry.inactive, at),
      DaysField(entry.expires, at)};
  return record;
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  const Shadow& shadow = context.Once(LoadShadow);
  if (shadow.Unreadable()) {
    return Field::Unreadable(*shadow.error);
  }
  if (const ShadowEntry* entry = shadow.Find(arguments.String("name")); entry != nullptr) {
    return Field::Present(Value{MakeRecord(*entry)});
  }
  Provenance provenance = NotFoundProvenance(kShadowPath, shadow.problems);
  if (shadow.Absent()) {
    provenance.note = std::string(kShadowPath) + ": not found";
  }
  Record record;
  record.fields = {Field::Present(BoolValue(false), std::move(provenance))};
  record.fields.resize(kFields);
  return Field::Present(Value{std::move(record)});
}

FieldSchema Days(std::string name, std::string documentation) {
  return {.name = std::move(name),
          .type = Type::Optional(TypeKind::kDuration),
          .documentation = std::move(documentation)};
}

RecordSchema MakeSchema() {
  return {.name = "shadow",
          .fields = {
              {.name = "exists",
               .type = Type::Of(TypeKind::kBool),
               .documentation = "Whether /etc/shadow has an entry for the user."},
              {.name = "password",
               .type = Type::Optional(TypeKind::kString),
               .documentation = "`set`; `empty` (none is asked for); `locked` (with `!`); `none` "
                                "(no password can match, as with `*`).",
               .choices = {"set", "locked", "empty", "none"}},
              {.name = "hash_scheme",
               .type = Type::Optional(TypeKind::kString),
               .documentation = "How the password is hashed, crypt(5), also of a locked one.",
               .choices = {"yescrypt", "gost_yescrypt", "scrypt", "bcrypt", "sha512", "sha256",
                           "sha1", "sunmd5", "md5", "nt", "bsdicrypt", "des", "unknown"}},
              Days("last_change",
                   "The day of the last change, as time since 1970-01-01 UTC; 0: it "
                   "must be changed at the next login."),
              Days("minimum_age", "How old it must be before it may be changed."),
              Days("maximum_age",
                   "How old it may grow; absent: it never expires. 99999 days are "
                   "the customary `never`."),
              Days("warning", "How long before that the user is warned."),
              Days("inactive", "How long after that the account still admits a change."),
              Days("expires", "When the account ends, as time since 1970-01-01 UTC."),
          }};
}

}  // namespace

Probe MakeShadowProbe() {
  Probe probe;
  probe.schema = {.name = "shadow",
                  .documentation =
                      "What /etc/shadow says of one user's password and its ageing. "
                      "The hash itself is never shown.",
                  .parameters = {{.name = "name",
                                  .type = Type::Of(TypeKind::kString),
                                  .documentation = "The login name."}},
                  .record = MakeSchema(),
                  .example = "(shadow(\"root\").password ?? \"none\") != \"empty\""};
  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
