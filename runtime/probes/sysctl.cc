#include "runtime/probes/sysctl.h"

#include <algorithm>

#include <fmt/format.h>
#include "runtime/probes/kernel.h"
#include "runtime/probes/kernel_config.h"
#include "runtime/probes/lines.h"
#include "runtime/system/glob.h"

namespace assay::runtime {
namespace {

constexpr char kSysctlConf[] = "/etc/sysctl.conf";

// CONF_PATHS: on a merged /usr the last two are one folder, which changes nothing.
const std::vector<std::string>& Folders() {
  static const std::vector<std::string> folders = {"/etc/sysctl.d", "/run/sysctl.d",
                                                   "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d",
                                                   "/lib/sysctl.d"};
  return folders;
}

bool IsSameFile(const System& system, const std::string& path, const FileStatus& status) {
  const Result<FileStatus> other = system.Status(path, Symlinks::kFollow);
  return other && other->device == status.device && other->inode == status.inode;
}

bool IsDirectory(const System& system, const std::string& path) {
  const Result<FileStatus> status = system.Status(path, Symlinks::kFollow);
  return status && status->type == FileType::kDirectory;
}

// systemd reads /etc/sysctl.conf only through a link in a folder, as Debian has one.
std::vector<SysctlLine> LinesOutside(const System& system, const std::vector<std::string>& files) {
  const Result<FileStatus> status = system.Status(kSysctlConf, Symlinks::kFollow);
  const Result<std::string> text = system.Read(kSysctlConf, kMaxConfigurationBytes);
  if (!status || !text || std::any_of(files.begin(), files.end(), [&](const std::string& path) {
        return IsSameFile(system, path, *status);
      })) {
    return {};
  }
  return ParseSysctlFile(*text, kSysctlConf);
}

// Why the key cannot be asked for.
Result<void> CheckKey(const std::string& key) {
  const std::vector<std::string_view> components = SplitWords(key, "/");
  const bool climbs = std::find(components.begin(), components.end(), "..") != components.end();
  if (key.empty() || climbs ||
      key.find_first_of(std::string_view("*?[\0", 4)) != std::string::npos) {
    return Fail(ErrorCode::kMalformed, Quote(key) + " is no name of a kernel setting");
  }
  return {};
}

// The same text as an integer.
Field AsInteger(const Field& text) {
  if (text.state != FieldState::kPresent) {
    return text;
  }
  const std::optional<std::int64_t> number = ParseSysctlInteger(text.value.AsString());
  if (!number) {
    return Field::Unreadable(
        {ErrorCode::kMalformed, Quote(text.value.AsString()) + " is no integer"}, text.provenance);
  }
  return Field::Present(IntValue(*number), text.provenance);
}

// What the files set, as text; kAbsent if none sets it.
Field SetText(const LoadedSysctl& loaded, const std::string& key) {
  if (loaded.error) {
    return Field::Unreadable(*loaded.error);
  }
  const SysctlTable::Answer answer = loaded.table.Find(key);
  Provenance provenance{std::nullopt, answer.overridden, ""};
  SysctlTable outside;
  outside.Add(loaded.outside);
  if (const auto ignored = outside.Find(key).winner) {
    provenance.note = fmt::format("{}:{} is not read at boot: no sysctl.d folder has a link to it",
                                  ignored->origin.path, ignored->origin.line);
  }
  if (answer.error) {
    return Field::Unreadable(*answer.error, provenance);
  }
  if (!answer.winner) {
    return Field::Absent(provenance);
  }
  provenance.origin = answer.winner->origin;
  return Field::Present(StringValue(*answer.winner->value), provenance);
}

// `sysctl.` arguments of the kernel's command line, which it obeys since 5.8
// (fs/proc/proc_sysctl.c). Kernels before do not, so what such an argument comes to is left open.
std::optional<Error> SetOnCommandLine(const LoadedKernel& kernel, const std::string& key) {
  if (!kernel.command_lines) {
    return kernel.command_lines.error();
  }
  for (const Origin& line : *kernel.command_lines) {
    for (const std::string_view word : SplitWords(line.text)) {
      const std::size_t equals = word.find('=');
      if (word.starts_with("sysctl.") && equals != std::string_view::npos &&
          NormalizeSysctlName(word.substr(7, equals - 7)) == key) {
        return Error{ErrorCode::kUnsupported,
                     fmt::format("{}:{}: the kernel's command line sets it: {}", line.path,
                                 line.line, Printable(word))};
      }
    }
  }
  return std::nullopt;
}

// What the kernel starts with where no file sets the key.
Field DefaultText(GatherContext& context, const std::string& key, const Provenance& why) {
  const LoadedKernel& kernel = context.Once(LoadKernel);
  if (const std::optional<Error> error = SetOnCommandLine(kernel, key)) {
    return Field::Unreadable(*error, why);
  }
  if (key == "kernel/randomize_va_space") {
    Field field = DefaultAddressRandomization(kernel);
    if (field.state == FieldState::kPresent) {
      field.value = StringValue(std::to_string(field.value.AsInt()));
    }
    return field;
  }
  Provenance provenance = why;
  provenance.note += (why.note.empty() ? "" : "; ") + std::string("no file sets it; ");
  if (const std::optional<std::string_view> value = DefaultSysctl(key)) {
    provenance.note += "the kernel's own default";
    return Field::Present(StringValue(std::string(*value)), provenance);
  }
  return Field::Unreadable(
      {ErrorCode::kUnsupported, "no file sets it, and the kernel's default is not known"}, why);
}

Field RunningText(const System& system, const std::string& key) {
  if (!system.live()) {
    return Field::Unsupported("an image has no running kernel");
  }
  const std::string path = "/proc/sys/" + key;
  const Result<std::string> text = system.Read(path, kMaxConfigurationBytes);
  if (!text) {
    return Field::Unreadable(text.error());
  }
  const std::string value(Trim(*text));
  return Field::Present(StringValue(value), {Origin{path, 1, value}, {}, ""});
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  const std::string key = NormalizeSysctlName(arguments.String("name"));
  if (const Result<void> checked = CheckKey(key); !checked) {
    return Field::Present(Value{Record{std::vector<Field>(5, Field::Unreadable(checked.error()))}});
  }
  const Field set = SetText(context.Once(LoadSysctl), key);
  const Field configured =
      set.state == FieldState::kAbsent ? DefaultText(context, key, set.provenance) : set;
  const Field running = RunningText(context.system(), key);
  return Field::Present(
      Value{Record{{AsInteger(configured), configured, set, AsInteger(running), running}}});
}

}  // namespace

LoadedSysctl LoadSysctl(GatherContext& context) {
  const System& system = context.system();
  LoadedSysctl loaded;
  const Result<std::vector<std::string>> files = DropInFiles(system, Folders(), ".conf");
  if (!files) {
    loaded.error = files.error();
    return loaded;
  }
  if (files->size() > kMaxIncludedFiles) {
    loaded.error = Error{ErrorCode::kTooLarge, "sysctl.d: too many files"};
    return loaded;
  }
  for (const std::string& path : *files) {
    if (IsDirectory(system, path)) {
      continue;  // systemd fails to read it and goes on
    }
    const Result<std::string> text = system.Read(path, kMaxConfigurationBytes);
    if (text) {
      loaded.table.Add(ParseSysctlFile(*text, path));
    } else {
      loaded.table.AddUnreadable(text.error());
    }
  }
  loaded.outside = LinesOutside(system, *files);
  return loaded;
}

Field ConfiguredSysctl(GatherContext& context, const std::string& key) {
  return AsInteger(SetText(context.Once(LoadSysctl), key));
}

Probe MakeSysctlProbe() {
  Probe probe;
  probe.schema.name = "sysctl";
  probe.schema.documentation =
      "One kernel setting: what systemd-sysctl sets it to at boot from the files of sysctl.d(5), "
      "and what it is now. /etc/sysctl.conf counts only where a sysctl.d folder links to it, as on "
      "Debian. The answer is that of exactly the key asked for: how `all`, `default` and an "
      "interface combine is not worked out, nor is what other programs set later.";
  probe.schema.parameters = {{"name", Type::Of(TypeKind::kString), true,
                              "The setting: `net.ipv4.ip_forward` or `net/ipv4/ip_forward`."}};
  probe.schema.record = {
      "sysctl",
      {{"configured", Type::Of(TypeKind::kInt), Plane::kConfigured,
        "What the next boot uses: as the files set it, else the kernel's own default where that is "
        "the same in every kernel."},
       {"configured_text", Type::Of(TypeKind::kString), Plane::kConfigured,
        "The same as text, for settings that are no single number."},
       {"set", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "As the files set it; absent if none does."},
       {"running", Type::Of(TypeKind::kInt), Plane::kRunning, "What the running kernel uses."},
       {"running_text", Type::Of(TypeKind::kString), Plane::kRunning, "The same as text."}}};
  probe.schema.example = "sysctl(\"net.ipv4.ip_forward\").configured == 0";
  probe.gather = Gather;
  probe.forms = {{.path = "/etc/sysctl.d/99-local.conf", .line = "{1} = {value}"}};
  return probe;
}

}  // namespace assay::runtime
