#include "runtime/probes/found_file.h"

#include "runtime/probes/file.h"

namespace assay::runtime {
namespace {

// The fields, in the order of the schema.
enum Place : std::size_t {
  kPath,
  kName,
  kType,
  kMode,
  kUid,
  kGid,
  kOwner,
  kGroup,
  kSize,
  kLinkTarget,
  kFieldCount
};

std::string_view NameOf(std::string_view path) {
  return path == "/" ? path : path.substr(path.rfind('/') + 1);
}

void SetInt(Field& field, std::int64_t value) { std::get<std::int64_t>(field.value.data) = value; }

// Keeps the memory of the string that is there.
void SetString(Field& field, std::string_view value) {
  std::get<std::string>(field.value.data).assign(value);
}

}  // namespace

FoundFile::FoundFile(GatherContext& context) : context_(&context) {
  for (std::size_t place = 0; place < kFieldCount; ++place) {
    const bool is_text = place == kPath || place == kName || place == kType;
    record_.fields.push_back(Field::Present(is_text ? StringValue("") : IntValue(-1)));
  }
  record_.fields[kLinkTarget] = Field::Absent();
}

const Record& FoundFile::Fill(const WalkEntry& entry) {
  auto& fields = record_.fields;
  const FileStatus& status = entry.status;
  SetString(fields[kPath], entry.path);
  SetString(fields[kName], NameOf(entry.path));
  SetString(fields[kType], ToString(status.type));
  SetInt(fields[kMode], status.mode);
  SetInt(fields[kSize], status.size);
  if (fields[kUid].value.AsInt() != status.uid) {
    SetInt(fields[kUid], status.uid);
    fields[kOwner] = OwnerName(context_->Once(LoadPasswd), status.uid);
  }
  if (fields[kGid].value.AsInt() != status.gid) {
    SetInt(fields[kGid], status.gid);
    fields[kGroup] = GroupName(context_->Once(LoadGroup), status.gid);
  }
  FillLinkTarget(entry);
  return record_;
}

void FoundFile::FillLinkTarget(const WalkEntry& entry) {
  Field& field = record_.fields[kLinkTarget];
  if (entry.status.type != FileType::kSymlink) {
    field.state = FieldState::kAbsent;
    return;
  }
  auto target = context_->system().ReadLink(entry.path);
  field =
      target ? Field::Present(StringValue(*std::move(target))) : Field::Unreadable(target.error());
}

RecordSchema FoundFileSchema() {
  return {
      "found_file",
      {{"path", Type::Of(TypeKind::kString), Plane::kConfigured,
        "Its path, without symlinks on the way: a file below /bin is named by /usr/bin where one "
        "is a symlink to the other."},
       {"name", Type::Of(TypeKind::kString), Plane::kConfigured, "The last part of the path."},
       {"type", Type::Of(TypeKind::kString), Plane::kConfigured, "Its type.", FileTypeWords()},
       {"mode", Type::Of(TypeKind::kMode), Plane::kConfigured,
        "Permission, set-id and sticky bits; of a symlink 0777, which means nothing."},
       {"uid", Type::Of(TypeKind::kInt), Plane::kConfigured, "Number of the owner."},
       {"gid", Type::Of(TypeKind::kInt), Plane::kConfigured, "Number of the group."},
       {"owner", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Name of the owner in the target's /etc/passwd; absent if no user has that number."},
       {"group", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Name of the group in the target's /etc/group; absent if no group has that number."},
       {"size", Type::Of(TypeKind::kSize), Plane::kConfigured, "Length of its content."},
       {"link_target", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "What a symlink says; absent for other types."}}};
}

}  // namespace assay::runtime
