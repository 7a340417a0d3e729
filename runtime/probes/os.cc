#include "runtime/probes/os.h"

#include <fmt/format.h>

#include <array>

#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

// In the order in which they count.
constexpr std::array<std::string_view, 2> kPaths = {"/etc/os-release", "/usr/lib/os-release"};

constexpr std::size_t kFieldCount = 7;

// Why `path` cannot be found: it is not there, or it is a symlink that leads nowhere.
std::string Missing(const System& system, std::string_view path) {
  const auto link = system.ReadLink(path);
  return link ? fmt::format("{} is a symlink to {}, which does not exist", path, Quote(*link))
              : fmt::format("no {}", path);
}

// The value of `name` if it is set and not empty.
Field Entry(const OsRelease& release, std::string_view name) {
  const auto found = release.find(name);
  if (found == release.end()) {
    return Field::Absent({std::nullopt, {}, fmt::format("os-release does not set {}", name)});
  }
  const OsReleaseEntry& entry = found->second;
  if (entry.error) {
    return Field::Unreadable(*entry.error, entry.provenance);
  }
  return entry.value.empty() ? Field::Absent(entry.provenance)
                             : Field::Present(StringValue(entry.value), entry.provenance);
}

Field EntryOr(const OsRelease& release, std::string_view name, std::string_view fallback) {
  Field field = Entry(release, name);
  if (field.state != FieldState::kAbsent) {
    return field;
  }
  field.provenance.note = fmt::format("default of os-release(5): {} is not set", name);
  return Field::Present(StringValue(std::string(fallback)), std::move(field.provenance));
}

// Rolling releases have no VERSION_ID; a rule about the version then cannot be judged.
Field Version(const OsRelease& release) {
  Field field = Entry(release, "VERSION_ID");
  if (field.state != FieldState::kAbsent) {
    return field;
  }
  return Field::Unreadable({ErrorCode::kNotFound, "os-release does not set VERSION_ID"},
                           std::move(field.provenance));
}

Field Like(const OsRelease& release) {
  Field field = Entry(release, "ID_LIKE");
  if (field.state == FieldState::kUnreadable) {
    return field;
  }
  std::vector<std::string> ids;
  if (field.state == FieldState::kPresent) {
    for (const std::string_view id : SplitWords(field.value.AsString())) {
      ids.emplace_back(id);
    }
  }
  return Field::Present(StringListValue(std::move(ids)), std::move(field.provenance));
}

Field Gather(GatherContext& context, const Arguments&) {
  return Field::Present(Value{OsRecord(context.Once(LoadOsRelease))});
}

}  // namespace

Result<OsRelease> ParseOsRelease(std::string_view text, std::string_view path) {
  auto assignments = ParseAssignments(text, path);
  if (!assignments) {
    return Failure(assignments.error());
  }
  OsRelease release;
  for (Assignment& assignment : assignments->items) {
    OsReleaseEntry& entry = release[assignment.name];
    entry.value = std::move(assignment.value);
    entry.error = std::move(assignment.error);
    if (entry.provenance.origin) {
      entry.provenance.overridden.push_back(*std::move(entry.provenance.origin));
    }
    entry.provenance.origin = std::move(assignment.origin);
  }
  return release;
}

Result<OsRelease> LoadOsRelease(GatherContext& context) {
  std::string missing;
  for (const std::string_view path : kPaths) {
    const auto text = context.system().Read(path, kMaxConfigurationBytes);
    if (text) {
      return ParseOsRelease(*text, path);
    }
    if (text.error().code != ErrorCode::kNotFound) {
      return Failure(text.error());
    }
    missing += (missing.empty() ? "" : ", and ") + Missing(context.system(), path);
  }
  return Fail(ErrorCode::kNotFound, std::move(missing));
}

Record OsRecord(const Result<OsRelease>& release) {
  if (!release) {
    return {std::vector<Field>(kFieldCount, Field::Unreadable(release.error()))};
  }
  return {{EntryOr(*release, "ID", "linux"), Version(*release),
           EntryOr(*release, "PRETTY_NAME", "Linux"), Like(*release),
           Entry(*release, "VERSION_CODENAME"), Entry(*release, "VARIANT_ID"),
           Entry(*release, "CPE_NAME")}};
}

Probe MakeOsProbe() {
  Probe probe;
  probe.schema.name = "os";
  probe.schema.documentation =
      "The operating system by os-release(5): /etc/os-release or, if that does not exist, "
      "/usr/lib/os-release. The last assignment of a name counts; nothing is expanded.";
  probe.schema.record = {
      "os",
      {{"id", Type::Of(TypeKind::kString), Plane::kConfigured,
        "Identifier, ID: `debian`; `linux` if it is not set."},
       {"version", Type::Of(TypeKind::kVersion), Plane::kConfigured,
        "Version, VERSION_ID: `12`. Rolling releases have none: a rule about it is then unknown."},
       {"title", Type::Of(TypeKind::kString), Plane::kConfigured,
        "Name for people, PRETTY_NAME; `Linux` if it is not set."},
       {"like", Type::ListOf(TypeKind::kString), Plane::kConfigured,
        "Identifiers of the systems it is like, ID_LIKE, the closest first; may be empty."},
       {"codename", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Code name of the release, VERSION_CODENAME: `bookworm`."},
       {"variant", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Identifier of the variant, VARIANT_ID: `server`."},
       {"cpe", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Common platform enumeration, CPE_NAME."}}};
  probe.schema.example = "os.id == \"debian\" and os.version.major == 12";
  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
