#include "runtime/probes/file.h"

#include <fmt/format.h>

#include <array>

#include "runtime/probes/paths.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kFieldCount = 10;

constexpr std::array kTypes = {
    FileType::kRegular, FileType::kDirectory,       FileType::kSymlink,    FileType::kFifo,
    FileType::kSocket,  FileType::kCharacterDevice, FileType::kBlockDevice};

template <typename Entry>
Field NameOf(const AccountFile<Entry>& accounts, std::uint32_t id, std::string_view unknown,
             std::string_view path) {
  if (accounts.error) {
    return Field::Unreadable(*accounts.error);
  }
  if (const Entry* entry = accounts.Find(id); entry != nullptr) {
    return Field::Present(StringValue(entry->name));
  }
  return Field::Absent({std::nullopt, {}, fmt::format("{} {} in {}", unknown, id, path)});
}

Record Undecided(const std::string& path, const Error& error) {
  std::vector<Field> fields(kFieldCount, Field::Unreadable(error));
  fields.front() = Field::Present(StringValue(path));
  return {std::move(fields)};
}

Record Missing(const std::string& path, const Error& error) {
  std::vector<Field> fields(kFieldCount, Field::Absent({std::nullopt, {}, error.message}));
  fields[0] = Field::Present(StringValue(path));
  fields[1] = Field::Present(BoolValue(false), {std::nullopt, {}, error.message});
  return {std::move(fields)};
}

Field LinkTarget(const System& system, const std::string& path, FileType type) {
  if (type != FileType::kSymlink) {
    return Field::Absent();
  }
  auto target = system.ReadLink(path);
  return target ? Field::Present(StringValue(*std::move(target)))
                : Field::Unreadable(target.error());
}

Record Existing(GatherContext& context, const std::string& path, const FileStatus& status) {
  Record record{
      {Field::Present(StringValue(path)), Field::Present(BoolValue(true)),
       Field::Present(StringValue(std::string(ToString(status.type)))),
       Field::Present(IntValue(status.mode)), Field::Present(IntValue(status.uid)),
       Field::Present(IntValue(status.gid)), OwnerName(context.Once(LoadPasswd), status.uid),
       GroupName(context.Once(LoadGroup), status.gid), Field::Present(IntValue(status.size)),
       LinkTarget(context.system(), path, status.type)}};
  for (Field& field : record.fields) {
    field.provenance.origin = Origin{path, 0, ""};
  }
  return record;
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  const std::string path = arguments.String("path");
  if (const auto checked = CheckAbsolute(path); !checked) {
    return Field::Present(Value{Undecided(path, checked.error())});
  }
  const Symlinks symlinks =
      arguments.Bool("follow", true) ? Symlinks::kFollow : Symlinks::kDoNotFollow;
  const auto status = context.system().Status(path, symlinks);
  if (status) {
    return Field::Present(Value{Existing(context, path, *status)});
  }
  return Field::Present(Value{status.error().code == ErrorCode::kNotFound
                                  ? Missing(path, status.error())
                                  : Undecided(path, status.error())});
}

}  // namespace

std::vector<std::string> FileTypeWords() {
  std::vector<std::string> words;
  words.reserve(std::size(kTypes));
  for (const FileType type : kTypes) {
    words.emplace_back(ToString(type));
  }
  return words;
}

std::optional<FileType> ParseFileType(std::string_view word) {
  for (const FileType type : kTypes) {
    if (ToString(type) == word) {
      return type;
    }
  }
  return std::nullopt;
}

Field OwnerName(const Passwd& passwd, std::uint32_t uid) {
  return NameOf(passwd, uid, "no user has the uid", kPasswdPath);
}

Field GroupName(const Groups& groups, std::uint32_t gid) {
  return NameOf(groups, gid, "no group has the gid", kGroupPath);
}

Probe MakeFileProbe() {
  Probe probe;
  probe.schema.name = "file";
  probe.schema.documentation =
      "One file of any type, by its path. Symlinks on the way never lead out of the target. A path "
      "that leads to nothing, also over a dangling symlink, does not exist; where a folder on the "
      "way may not be searched, nothing is known.";
  probe.schema.parameters = {
      {"path", Type::Of(TypeKind::kString), true, "Absolute path: `/etc/shadow`."},
      {"follow", Type::Of(TypeKind::kBool), false,
       "Whether a symlink stands for what it points to (the default) or for itself."}};
  probe.schema.record = {
      "file",
      {{"path", Type::Of(TypeKind::kString), Plane::kConfigured, "The path that was asked for."},
       {"exists", Type::Of(TypeKind::kBool), Plane::kConfigured,
        "Whether it exists; all the fields below are absent if not."},
       {"type", Type::Optional(TypeKind::kString), Plane::kConfigured, "Its type.",
        FileTypeWords()},
       {"mode", Type::Optional(TypeKind::kMode), Plane::kConfigured,
        "Permission, set-id and sticky bits; of a symlink itself 0777, which means nothing."},
       {"uid", Type::Optional(TypeKind::kInt), Plane::kConfigured, "Number of the owner."},
       {"gid", Type::Optional(TypeKind::kInt), Plane::kConfigured, "Number of the group."},
       {"owner", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Name of the owner in the target's /etc/passwd; absent if no user has that number."},
       {"group", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Name of the group in the target's /etc/group; absent if no group has that number."},
       {"size", Type::Optional(TypeKind::kSize), Plane::kConfigured, "Length of its content."},
       {"link_target", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "What a symlink says, where it is not followed; else absent."}}};
  probe.schema.example = "(file(\"/etc/shadow\").mode ?? 0777) == 0640";
  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
