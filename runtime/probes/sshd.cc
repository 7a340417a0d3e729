#include "runtime/probes/sshd.h"

#include <algorithm>

#include <fmt/format.h>
#include "runtime/probes/dpkg.h"
#include "runtime/probes/sshd_command_line.h"
#include "runtime/system/glob.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kDefaults = "/etc/default/ssh";

bool IsDirectory(const System& system, const std::string& path) {
  const Result<FileStatus> status = system.Status(path, Symlinks::kFollow);
  return status && status->type == FileType::kDirectory;
}

bool IsNullDevice(const System& system, const std::string& path) {
  const Result<std::string> target = system.ReadLink(path);
  return path == "/dev/null" || (target && *target == "/dev/null");
}

// sshd reads a directory or /dev/null as an empty file, and ends where it cannot open one.
Result<std::string> ReadConfiguration(const System& system, const std::string& path) {
  if (IsNullDevice(system, path) || IsDirectory(system, path)) {
    return std::string();
  }
  Result<std::string> text = system.Read(path, kMaxConfigurationBytes);
  if (!text && text.error().code == ErrorCode::kNotFound) {
    return Fail(ErrorCode::kNotFound, text.error().message + ": sshd does not start without it");
  }
  return text;
}

Result<SshdCommandLine> LoadCommandLine(const System& system) {
  const Result<std::string> text = system.Read(kDefaults, kMaxConfigurationBytes);
  if (text) {
    return ParseSshdDefaults(*text, kDefaults);
  }
  return text.error().code == ErrorCode::kNotFound ? Result<SshdCommandLine>(SshdCommandLine{})
                                                   : Failure(text.error());
}

void LoadVersion(GatherContext& context, LoadedSshd& loaded) {
  const auto package = FindInstalled(context.Once(LoadDpkgDatabase), "openssh-server");
  if (!package) {
    loaded.version_error = package.error();
    return;
  }
  if (*package == nullptr) {
    loaded.version_error = Error{ErrorCode::kNotFound, "openssh-server is not installed"};
    return;
  }
  const DpkgPackage& server = **package;
  loaded.version_provenance.origin = Origin{server.path, server.line, server.text};
  loaded.version = ParseSshdVersion(server.version);
  if (!loaded.version) {
    loaded.version_error =
        Error{ErrorCode::kMalformed, "openssh-server: no version in " + Quote(server.version)};
  }
}

// Whether the server can speak the SSH protocol 1. The server's side of it was removed in 7.4; in
// 7.0 to 7.3 it was a matter of the build (OpenSSH release notes).
Field SpeaksProtocol1(const LoadedSshd& loaded) {
  if (!loaded.version) {
    return Field::Unreadable(*loaded.version_error);
  }
  const SshdVersion& version = *loaded.version;
  Provenance provenance = loaded.version_provenance;
  if (version.AtLeast(7, 4)) {
    provenance.note = "OpenSSH has no server for protocol 1 since 7.4";
    return Field::Present(BoolValue(false), provenance);
  }
  if (version.AtLeast(7, 0)) {
    return Field::Unreadable({ErrorCode::kUnsupported,
                              fmt::format("whether OpenSSH {} has protocol 1 depends on its build",
                                          Printable(version.text))},
                             provenance);
  }
  return Field::Present(BoolValue(true), provenance);
}

Field VersionField(const LoadedSshd& loaded) {
  return loaded.version
             ? Field::Present(StringValue(loaded.version->text), loaded.version_provenance)
             : Field::Unreadable(*loaded.version_error);
}

const SshdSetting* FindSetting(const SshdConfiguration& configuration, const SshdOption& option) {
  const auto found = configuration.settings.find(option.name);
  return found != configuration.settings.end() && found->second.set() ? &found->second : nullptr;
}

std::vector<SshdLine> LinesOf(const std::map<std::string_view, std::vector<SshdLine>>& lines,
                              const SshdOption& option) {
  const auto found = lines.find(option.name);
  return found == lines.end() ? std::vector<SshdLine>{} : found->second;
}

std::vector<Origin> OriginsOf(const std::vector<SshdLine>& lines) {
  std::vector<Origin> origins;
  origins.reserve(lines.size());
  for (const SshdLine& line : lines) {
    origins.push_back(line.origin);
  }
  return origins;
}

std::string Places(const std::vector<Origin>& origins, std::size_t first) {
  std::string places;
  for (std::size_t index = first; index < std::min(origins.size(), first + kMaxEvidence); ++index) {
    places += fmt::format("{}{}:{}", places.empty() ? "" : ", ", Printable(origins[index].path),
                          origins[index].line);
  }
  return places;
}

void AddNote(Provenance& provenance, const std::string& note) {
  provenance.note += (provenance.note.empty() ? "" : "; ") + note;
}

std::string DefaultNote(const LoadedSshd& loaded) {
  return loaded.version ? "default of OpenSSH " + Printable(loaded.version->text)
                        : "default of OpenSSH since 7.4; the version installed is not known";
}

Provenance ProvenanceOf(const LoadedSshd& loaded, const SshdOption& option) {
  Provenance provenance;
  const SshdConfiguration& configuration = *loaded.configuration;
  const SshdSetting* setting = FindSetting(configuration, option);
  provenance.overridden = OriginsOf(LinesOf(configuration.lines, option));
  if (setting == nullptr) {
    provenance.note = DefaultNote(loaded);
  } else {
    provenance.origin = setting->origins[0];
    std::erase_if(provenance.overridden, [&](const Origin& line) {
      return std::find(setting->origins.begin(), setting->origins.end(), line) !=
             setting->origins.end();
    });
    if (setting->origins.size() > 1) {
      AddNote(provenance, "also " + Places(setting->origins, 1));
    }
  }
  if (option.kind == SshdKind::kIgnored && !provenance.overridden.empty()) {
    AddNote(provenance, "sshd ignores the lines that set it");
  }
  if (const auto conditional = LinesOf(configuration.conditional, option); !conditional.empty()) {
    AddNote(provenance,
            "for some connections also set in a Match block: " + Places(OriginsOf(conditional), 0));
  }
  return provenance;
}

std::string Written(const SshdSetting& setting) {
  std::string written;
  for (const std::string& line : setting.written) {
    written += (written.empty() ? "" : " ") + line;
  }
  return written;
}

// What Match blocks say, for connections that only they can tell.
Field ConditionalField(const SshdConfiguration& configuration, const SshdOption& option) {
  const std::vector<SshdLine> lines = LinesOf(configuration.conditional, option);
  std::vector<std::string> values;
  values.reserve(lines.size());
  Provenance provenance;
  for (const SshdLine& line : lines) {
    values.push_back(line.value);
  }
  if (lines.empty()) {
    provenance.note = "no line in a Match block sets it";
  } else {
    provenance.origin = lines[0].origin;
    AddNote(provenance, lines.size() > 1 ? "also " + Places(OriginsOf(lines), 1) : "");
  }
  return Field::Present(StringListValue(std::move(values)), provenance);
}

// Protocol means something to servers before 7.4 only: the first line counts, and the default is 2
// since 5.4 (OpenSSH release notes). The option's table describes newer ones, which ignore it.
std::optional<Record> OldProtocolRecord(const LoadedSshd& loaded, const SshdOption& option,
                                        Provenance provenance) {
  const bool old =
      loaded.version && !loaded.version->AtLeast(7, 4) && loaded.version->AtLeast(5, 4);
  if (option.name != "Protocol" || !old) {
    return std::nullopt;
  }
  const std::vector<SshdLine> lines = LinesOf(loaded.configuration->lines, option);
  provenance.note = lines.empty() ? DefaultNote(loaded) : "";
  if (!lines.empty()) {
    provenance.origin = lines[0].origin;
    provenance.overridden.erase(provenance.overridden.begin());
  }
  const std::string value = lines.empty() ? "2" : lines[0].value;
  const Field set =
      lines.empty() ? Field::Absent(provenance) : Field::Present(StringValue(value), provenance);
  return Record{{Field::Present(StringValue(value), provenance),
                 Field::Present(StringListValue({value}), provenance),
                 Field::Present(BoolValue(lines.empty()), provenance), set,
                 ConditionalField(*loaded.configuration, option), VersionField(loaded),
                 SpeaksProtocol1(loaded)}};
}

Record SshdRecord(const LoadedSshd& loaded, const SshdOption& option) {
  const Field version = VersionField(loaded);
  const Field protocol = SpeaksProtocol1(loaded);
  if (!loaded.configuration) {
    const Field unreadable = Field::Unreadable(loaded.configuration.error());
    return {{unreadable, unreadable, unreadable, unreadable, unreadable, version, protocol}};
  }
  const SshdSetting* setting = FindSetting(*loaded.configuration, option);
  const Provenance provenance = ProvenanceOf(loaded, option);
  if (auto old = OldProtocolRecord(loaded, option, provenance)) {
    return *std::move(old);
  }
  const Field conditional = ConditionalField(*loaded.configuration, option);
  const Field set = setting == nullptr ? Field::Absent(provenance)
                                       : Field::Present(StringValue(Written(*setting)), provenance);
  const Field is_default = Field::Present(BoolValue(setting == nullptr), provenance);
  const Result<SshdAnswer> answer = AnswerSshdOption(*loaded.configuration, option, loaded.version);
  if (!answer) {
    const Field unreadable = Field::Unreadable(answer.error(), provenance);
    return {{unreadable, unreadable, is_default, set, conditional, version, protocol}};
  }
  return {{Field::Present(StringValue(answer->value), provenance),
           Field::Present(StringListValue(answer->values), provenance), is_default, set,
           conditional, version, protocol}};
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  const std::string name = arguments.String("option");
  const std::optional<SshdKeyword> keyword = FindSshdKeyword(name);
  if (!keyword || keyword->option == nullptr) {
    return Field::Unreadable({ErrorCode::kUnsupported, "sshd has no option " + Quote(name)});
  }
  return Field::Present(Value{SshdRecord(context.Once(LoadSshd), *keyword->option)});
}

}  // namespace

LoadedSshd LoadSshd(GatherContext& context) {
  const System& system = context.system();
  LoadedSshd loaded;
  LoadVersion(context, loaded);
  const Result<SshdCommandLine> command_line = LoadCommandLine(system);
  if (!command_line) {
    loaded.configuration = Failure(command_line.error());
    return loaded;
  }
  const SshdFiles files = {[&](const std::string& path) { return ReadConfiguration(system, path); },
                           [&](const std::string& pattern) { return Glob(system, pattern); }};
  const bool exact = loaded.version && IsFullyKnown(*loaded.version);
  loaded.configuration = ResolveSshdConfiguration(files, *command_line, exact);
  return loaded;
}

Probe MakeSshdProbe() {
  Probe probe;
  probe.schema.name = "sshd";
  probe.schema.documentation =
      "What the OpenSSH server uses for one option, for every connection: the answer of `sshd -T`. "
      "Read from /etc/ssh/sshd_config with its Include lines, after SSHD_OPTS of /etc/default/ssh; "
      "lines in a Match block count only under `Match all`; what the others say is in "
      "`conditional`. "
      "Defaults are those of the installed "
      "version. If sshd would refuse the configuration, nothing is known, and the reason names the "
      "line. Other ways to start sshd (a unit's own ExecStart) are not looked at.";
  probe.schema.parameters = {{"option", Type::Of(TypeKind::kString), true,
                              "The option as sshd_config(5) spells it: `\"PermitRootLogin\"`.",
                              SshdOptionNames()}};
  probe.schema.record = {
      "sshd",
      {{"value", Type::Of(TypeKind::kString), Plane::kConfigured,
        "What sshd uses, set or default, spelt as `sshd -T` does: `prohibit-password` is "
        "`without-password`, times are seconds; several values stand with a space between, and an "
        "option without any is empty."},
       {"values", Type::ListOf(TypeKind::kString), Plane::kConfigured,
        "The same as a list: each user, address, file or algorithm in effect; one item for an "
        "option that has one value."},
       {"is_default", Type::Of(TypeKind::kBool), Plane::kConfigured, "Whether no line sets it."},
       {"set", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "What the lines that count say, as written; absent if none does."},
       {"conditional", Type::ListOf(TypeKind::kString), Plane::kConfigured,
        "What lines in Match blocks set it to, as written, for connections that only they can "
        "tell; "
        "empty if none does."},
       {"version", Type::Of(TypeKind::kVersion), Plane::kConfigured,
        "Of the installed server, as OpenSSH counts: `9.2p1`."},
       {"protocol_1_supported", Type::Of(TypeKind::kBool), Plane::kConfigured,
        "Whether the installed server can speak the SSH protocol 1; none can since 7.4."}}};
  probe.schema.example = "sshd(\"PermitRootLogin\").value == \"no\"";
  probe.gather = Gather;
  probe.forms = {{.path = "/etc/ssh/sshd_config", .line = "{1} {value}", .first = true}};
  return probe;
}

}  // namespace assay::runtime
