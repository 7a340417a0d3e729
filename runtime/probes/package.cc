#include "runtime/probes/package.h"

#include <fmt/format.h>

namespace assay::runtime {
namespace {

constexpr std::size_t kFieldCount = 5;

Record Undecided(const Error& error) {
  return {std::vector<Field>(kFieldCount, Field::Unreadable(error))};
}

Provenance StanzaOf(const DpkgPackage& package) {
  return {Origin{package.path, package.line, package.text}, {}, ""};
}

Provenance NoStanza(const PackageDatabase& database) {
  const std::string where =
      database.paths.size() == 1
          ? database.paths.front()
          : fmt::format("the {} files of dpkg's database", database.paths.size());
  return {std::nullopt, {}, fmt::format("no package of that name in {}", where)};
}

// Other architectures of the same package, which one record cannot hold.
std::string OtherArchitectures(const std::vector<const DpkgPackage*>& all,
                               const DpkgPackage& shown) {
  std::string note;
  for (const DpkgPackage* other : all) {
    if (other != &shown) {
      note += fmt::format("{}{}:{} {} is {}", note.empty() ? "also " : ", ", other->name,
                          other->architecture, other->version, ToString(other->state));
    }
  }
  return note;
}

Field Text(const std::string& text, const Provenance& provenance) {
  return text.empty() ? Field::Absent(provenance) : Field::Present(StringValue(text), provenance);
}

Record InstalledRecord(const DpkgPackage& package, const Provenance& provenance) {
  return {{Field::Present(BoolValue(true), provenance), Text(package.version, provenance),
           Text(package.architecture, provenance), Text(package.source, provenance),
           Field::Present(StringValue(std::string(ToString(package.state))), provenance)}};
}

// `package`: what is left of it, or nullptr.
Record RemovedRecord(const DpkgPackage* package, const Provenance& provenance) {
  std::vector<Field> fields(kFieldCount, Field::Absent(provenance));
  fields.front() = Field::Present(BoolValue(false), provenance);
  if (package != nullptr) {
    fields.back() = Field::Present(StringValue(std::string(ToString(package->state))), provenance);
  }
  return {std::move(fields)};
}

// What can be said of a package between states: its status word, and that nothing else counts.
Record BetweenStates(const Error& error, const std::vector<const DpkgPackage*>& all) {
  Record record = Undecided(error);
  for (const DpkgPackage* package : all) {
    if (!CountsAsInstalled(package->state)) {
      record.fields.back() =
          Field::Present(StringValue(std::string(ToString(package->state))), StanzaOf(*package));
    }
  }
  return record;
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  return Field::Present(
      Value{PackageRecord(context.Once(LoadDpkgDatabase), arguments.String("name"))});
}

}  // namespace

Record PackageRecord(const PackageDatabase& database, std::string_view name) {
  if (!IsPackageName(name.substr(0, name.find(':')))) {
    return Undecided({ErrorCode::kMalformed, fmt::format("{} is no package name", Quote(name))});
  }
  if (database.error) {
    return Undecided(*database.error);
  }
  const auto all = database.Find(name);
  const auto installed = FindInstalled(database, name);
  if (!installed) {
    return BetweenStates(installed.error(), all);
  }
  if (*installed != nullptr) {
    Provenance provenance = StanzaOf(**installed);
    provenance.note = OtherArchitectures(all, **installed);
    return InstalledRecord(**installed, provenance);
  }
  return all.empty() ? RemovedRecord(nullptr, NoStanza(database))
                     : RemovedRecord(all.front(), StanzaOf(*all.front()));
}

Probe MakePackageProbe() {
  Probe probe;
  probe.schema.name = "package";
  probe.schema.documentation =
      "A package by dpkg's database: /var/lib/dpkg/status with the journal in updates/, and "
      "status.d of images built without dpkg. Without a readable database, or with one that lists "
      "no installed package, nothing is known; a package that an interrupted dpkg left "
      "half-installed, unpacked or half-configured is neither installed nor removed.";
  probe.schema.parameters = {
      {"name", Type::Of(TypeKind::kString), true,
       "Name of the binary package, `openssh-server`, or of one architecture, `libc6:amd64`."}};
  probe.schema.record = {
      "package",
      {{"installed", Type::Of(TypeKind::kBool), Plane::kConfigured,
        "Whether it is installed; one removed but for its configuration files is not."},
       {"version", Type::Optional(TypeKind::kVersion), Plane::kConfigured,
        "Version, with epoch and revision; of the native architecture if there are several."},
       {"architecture", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Architecture: `amd64`, `all`."},
       {"source", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "Name of the source package it was built from."},
       {"status",
        Type::Optional(TypeKind::kString),
        Plane::kConfigured,
        "The state that dpkg records; absent if it lists no such package.",
        {"not-installed", "config-files", "half-installed", "unpacked", "half-configured",
         "triggers-awaited", "triggers-pending", "installed"}}}};
  probe.schema.example = "package(\"openssh-server\").installed";
  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
