#include "runtime/probes/dpkg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kFolder = "/var/lib/dpkg";

// Where other package managers keep what is installed.
constexpr std::array<std::string_view, 7> kOtherDatabases = {"/usr/lib/sysimage/rpm/rpmdb.sqlite",
                                                             "/usr/lib/sysimage/rpm/Packages.db",
                                                             "/var/lib/rpm/rpmdb.sqlite",
                                                             "/var/lib/rpm/Packages.db",
                                                             "/var/lib/rpm/Packages",
                                                             "/lib/apk/db/installed",
                                                             "/var/lib/pacman/local"};

class Loader {
 public:
  explicit Loader(const System& system) : system_(&system) {}

  PackageDatabase Load() {
    // The journal is dpkg's own (dbmodify.c, cleanupdates): stanzas not yet merged into status.
    const auto loaded = ReadFile(Path("status"), DpkgState::kNotInstalled)
                            .and_then([&] { return ReadFolder("updates", IsJournalName); })
                            .and_then([&] { return ReadFolder("status.d", IsStanzaName); });
    if (!loaded) {
      return Failed(loaded.error());
    }
    if (auto error = NothingInstalled()) {
      return Failed(*std::move(error));
    }
    const std::string native = NativeArchitecture();
    const auto order = [&](const DpkgPackage& package) {
      return std::tuple(std::string_view(package.name), package.architecture != native,
                        std::string_view(package.architecture));
    };
    std::sort(database_.packages.begin(), database_.packages.end(),
              [&](const DpkgPackage& a, const DpkgPackage& b) { return order(a) < order(b); });
    return std::move(database_);
  }

 private:
  using Loaded = tl::expected<void, Error>;

  static std::string Path(std::string_view name) { return fmt::format("{}/{}", kFolder, name); }
  static PackageDatabase Failed(Error error) { return {std::move(error), {}, {}}; }

  static bool IsJournalName(std::string_view name) {
    return name.find_first_not_of("0123456789") == std::string_view::npos;
  }
  static bool IsStanzaName(std::string_view name) { return !name.ends_with(".md5sums"); }

  Loaded ReadFile(const std::string& path, DpkgState without_status) {
    const std::size_t left = kMaxPackageDatabaseBytes - bytes_read_;
    const auto text = system_->Read(path, left);
    if (!text) {
      return text.error().code == ErrorCode::kNotFound ? Loaded() : Failure(text.error());
    }
    bytes_read_ += text->size();
    database_.paths.push_back(path);
    auto packages = ParseDpkgStatus(*text, path, without_status);
    if (!packages) {
      return Failure(packages.error());
    }
    for (DpkgPackage& package : *packages) {
      if (auto added = Add(std::move(package)); !added) {
        return added;
      }
    }
    return {};
  }

  Loaded ReadFolder(std::string_view folder, bool (*wanted)(std::string_view)) {
    const auto entries = system_->List(Path(folder));
    if (!entries) {
      return entries.error().code == ErrorCode::kNotFound ? Loaded() : Failure(entries.error());
    }
    const DpkgState without_status =
        folder == "status.d" ? DpkgState::kInstalled : DpkgState::kNotInstalled;
    for (const DirectoryEntry& entry : *entries) {
      if (!wanted(entry.name)) {
        continue;
      }
      const std::string path = Path(fmt::format("{}/{}", folder, entry.name));
      if (auto read = ReadFile(path, without_status); !read) {
        return read;
      }
    }
    return {};
  }

  // Two architectures of one package can be there side by side if both are `Multi-Arch: same`, or
  // dpkg refuses the database. The last stanza of an architecture counts, and one of the journal
  // counts before that of any architecture which cannot stand beside its own.
  Loaded Add(DpkgPackage package) {
    const bool from_journal = package.path.starts_with(Path("updates/"));
    auto& places = by_name_[package.name];
    for (const std::size_t place : places) {
      DpkgPackage& known = database_.packages[place];
      const bool both_coinstallable = known.coinstallable && package.coinstallable;
      const bool both_there =
          known.state != DpkgState::kNotInstalled && package.state != DpkgState::kNotInstalled;
      if (!from_journal && !both_coinstallable && both_there) {
        return Fail(ErrorCode::kMalformed,
                    fmt::format("{}:{}: a second stanza of package `{}`", Printable(package.path),
                                package.line, package.name));
      }
      if (known.architecture == package.architecture || (from_journal && !both_coinstallable)) {
        known = std::move(package);
        return {};
      }
    }
    places.push_back(database_.packages.size());
    database_.packages.push_back(std::move(package));
    return {};
  }

  std::optional<Error> NothingInstalled() const {
    const bool installed = std::any_of(database_.packages.begin(), database_.packages.end(),
                                       [](const DpkgPackage& package) {
                                         return package.state != DpkgState::kNotInstalled &&
                                                package.state != DpkgState::kConfigFiles;
                                       });
    if (installed) {
      return std::nullopt;
    }
    for (const std::string_view path : kOtherDatabases) {
      if (system_->Status(path, Symlinks::kFollow)) {
        return Error{
            ErrorCode::kNotFound,
            fmt::format("no dpkg database; the package database {} is not read yet", path)};
      }
    }
    if (database_.paths.empty()) {
      return Error{ErrorCode::kNotFound,
                   "no package database: neither /var/lib/dpkg/status nor "
                   "/var/lib/dpkg/status.d is there"};
    }
    return Error{ErrorCode::kNotFound,
                 fmt::format("{}: no package is installed by it", database_.paths.front())};
  }

  // dpkg keeps its own architecture nowhere; it is that of the package `dpkg` itself.
  std::string NativeArchitecture() const {
    for (const DpkgPackage& package : database_.packages) {
      if (package.name == "dpkg") {
        return package.architecture;
      }
    }
    return "";
  }

  const System* system_;
  PackageDatabase database_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_name_;
  std::size_t bytes_read_ = 0;
};

}  // namespace

std::vector<const DpkgPackage*> PackageDatabase::Find(std::string_view name) const {
  const std::size_t colon = name.find(':');
  const std::string wanted = ToLower(name.substr(0, colon));
  const std::string_view architecture =
      colon == std::string_view::npos ? std::string_view() : name.substr(colon + 1);
  std::vector<const DpkgPackage*> found;
  const auto less = [](const DpkgPackage& package, std::string_view key) {
    return package.name < key;
  };
  for (auto at = std::lower_bound(packages.begin(), packages.end(), wanted, less);
       at != packages.end() && at->name == wanted; ++at) {
    if (architecture.empty() || at->architecture == architecture || at->architecture == "all") {
      found.push_back(&*at);
    }
  }
  return found;
}

PackageDatabase LoadDpkgDatabase(GatherContext& context) { return Loader(context.system()).Load(); }

std::optional<bool> CountsAsInstalled(DpkgState state) {
  switch (state) {
    case DpkgState::kNotInstalled:
    case DpkgState::kConfigFiles:
      return false;
    case DpkgState::kTriggersAwaited:
    case DpkgState::kTriggersPending:
    case DpkgState::kInstalled:
      return true;
    case DpkgState::kHalfInstalled:
    case DpkgState::kUnpacked:
    case DpkgState::kHalfConfigured:
      return std::nullopt;
  }
  return std::nullopt;
}

Result<const DpkgPackage*> FindInstalled(const PackageDatabase& database, std::string_view name) {
  if (database.error) {
    return Failure(*database.error);
  }
  const DpkgPackage* installed = nullptr;
  for (const DpkgPackage* package : database.Find(name)) {
    const auto counts = CountsAsInstalled(package->state);
    if (!counts) {
      return Fail(
          ErrorCode::kMalformed,
          fmt::format("{}:{}: package `{}` is {}: neither installed nor removed", package->path,
                      package->line, package->name, ToString(package->state)));
    }
    if (*counts && installed == nullptr) {
      installed = package;
    }
  }
  return installed;
}

}  // namespace assay::runtime
