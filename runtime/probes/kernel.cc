#include "runtime/probes/kernel.h"

#include <algorithm>

#include <fmt/format.h>
#include "runtime/probes/kernel_config.h"
#include "runtime/probes/lines.h"
#include "runtime/probes/sysctl.h"
#include "runtime/schema/version.h"
#include "runtime/system/glob.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kRandomize = "kernel/randomize_va_space";

bool IsAbsence(const Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kNotDirectory;
}

void LoadArchitecture(const System& system, LoadedKernel& kernel) {
  kernel.architecture =
      Fail(ErrorCode::kNotFound, "no program of the target tells its architecture");
  for (const char* path :
       {"/usr/bin/dpkg", "/bin/sh", "/usr/bin/env", "/bin/bash", "/bin/busybox"}) {
    const Result<std::string> file = system.Read(path, kMaxConfigurationBytes);
    const std::optional<std::string> architecture = file ? ElfArchitecture(*file) : std::nullopt;
    if (architecture) {
      kernel.architecture = *architecture;
      kernel.architecture_origin = {path, 0, ""};
      return;
    }
    if (!file && !IsAbsence(file.error())) {
      kernel.architecture = Failure(file.error());
    }
  }
}

// Takes the entries of `folder` that start with `prefix` for releases of kernels.
Result<void> CollectReleases(const System& system, const std::string& folder,
                             std::string_view prefix, LoadedKernel& kernel) {
  const Result<std::vector<DirectoryEntry>> entries = system.List(folder);
  if (!entries) {
    return IsAbsence(entries.error()) ? Result<void>() : Failure(entries.error());
  }
  for (const DirectoryEntry& entry : *entries) {
    const std::string release =
        entry.name.starts_with(prefix) ? entry.name.substr(prefix.size()) : "";
    if (!KernelAtLeast(release, 0, 0)) {
      continue;
    }
    if (!*kernel.release || CompareVersions(**kernel.release, release) < 0) {
      kernel.release = std::optional(release);
      kernel.release_origin = {folder + "/" + entry.name, 0, ""};
    }
  }
  return {};
}

void LoadRelease(const System& system, LoadedKernel& kernel) {
  kernel.release = std::optional<std::string>();
  for (const auto& [folder, prefix] :
       {std::pair("/boot", "vmlinuz-"), std::pair("/lib/modules", ""),
        std::pair("/usr/lib/modules", "")}) {
    if (const Result<void> done = CollectReleases(system, folder, prefix, kernel); !done) {
      kernel.release = Failure(done.error());
      return;
    }
  }
}

// A file that need not be there.
Result<std::string> ReadIfThere(const System& system, const std::string& path) {
  Result<std::string> text = system.Read(path, kMaxConfigurationBytes);
  return !text && IsAbsence(text.error()) ? Result<std::string>("") : text;
}

Result<void> LoadGrub(const System& system, const std::string& folder, LoadedKernel& kernel) {
  for (const char* name : {"/grub.cfg", "/custom.cfg"}) {
    const Result<std::string> text = ReadIfThere(system, folder + name);
    if (!text) {
      return Failure(text.error());
    }
    const std::vector<Origin> found = GrubCommandLines(*text, folder + name);
    kernel.command_lines->insert(kernel.command_lines->end(), found.begin(), found.end());
    kernel.loader_variables += GrubVariables(*text);
  }
  const Result<std::string> environment = ReadIfThere(system, folder + "/grubenv");
  kernel.loader_variables += environment.value_or("");
  return environment ? Result<void>() : Failure(environment.error());
}

Result<void> LoadLoaderEntries(const System& system, LoadedKernel& kernel) {
  const Result<std::vector<std::string>> entries = Glob(system, "/boot/loader/entries/*.conf");
  if (!entries) {
    return Failure(entries.error());
  }
  for (const std::string& path : *entries) {
    const Result<std::string> text = system.Read(path, kMaxConfigurationBytes);
    if (!text) {
      return Failure(text.error());
    }
    if (const auto found = LoaderEntryCommandLine(*text, path)) {
      kernel.command_lines->push_back(*found);
    }
  }
  return {};
}

void LoadCommandLines(const System& system, LoadedKernel& kernel) {
  kernel.command_lines = std::vector<Origin>();
  Result<void> done = LoadGrub(system, "/boot/grub", kernel);
  done = done ? LoadGrub(system, "/boot/grub2", kernel) : done;
  done = done ? LoadLoaderEntries(system, kernel) : done;
  if (!done) {
    kernel.command_lines = Failure(done.error());
  }
}

void LoadConfiguration(const System& system, LoadedKernel& kernel) {
  if (!kernel.release) {
    kernel.configuration = Failure(kernel.release.error());
    return;
  }
  if (!*kernel.release) {
    kernel.configuration = Fail(ErrorCode::kNotFound, "the target has no kernel");
    return;
  }
  const std::string& release = **kernel.release;
  for (const std::string& path :
       {"/boot/config-" + release, "/lib/modules/" + release + "/config"}) {
    kernel.configuration = system.Read(path, kMaxConfigurationBytes);
    kernel.configuration_path = path;
    if (kernel.configuration || !IsAbsence(kernel.configuration.error())) {
      return;
    }
  }
}

// Whether the argument stands in every boot entry or in none. An error if it stands in some, if a
// variable of the boot loader may hold it, or if there is no entry to look at.
Result<std::optional<Origin>> FindArgument(const LoadedKernel& kernel, std::string_view argument) {
  if (!kernel.command_lines) {
    return Failure(kernel.command_lines.error());
  }
  std::optional<Origin> with;
  std::optional<Origin> without;
  for (const Origin& line : *kernel.command_lines) {
    (HasKernelArgument(line.text, argument) ? with : without) = line;
    if (line.text.find('$') != std::string::npos &&
        kernel.loader_variables.find(argument) != std::string::npos) {
      return Fail(ErrorCode::kUnsupported,
                  fmt::format("{}:{}: a variable of the boot loader may hold `{}`", line.path,
                              line.line, argument));
    }
  }
  if (with && without) {
    return Fail(ErrorCode::kUnsupported,
                fmt::format("{}:{} has `{}`, {}:{} has not: which of them boots is not known",
                            with->path, with->line, argument, without->path, without->line));
  }
  if (!with && !without) {
    return Fail(
        ErrorCode::kNotFound,
        fmt::format("no boot loader configuration is found that would tell of `{}`", argument));
  }
  return with;
}

Field Release(const LoadedKernel& kernel) {
  if (!kernel.release) {
    return Field::Unreadable(kernel.release.error());
  }
  if (!*kernel.release) {
    return Field::Absent({std::nullopt, {}, "the target has no kernel"});
  }
  return Field::Present(StringValue(**kernel.release), {kernel.release_origin, {}, ""});
}

Field CommandLine(const LoadedKernel& kernel) {
  if (!kernel.command_lines) {
    return Field::Unreadable(kernel.command_lines.error());
  }
  if (kernel.command_lines->empty()) {
    return Field::Absent({std::nullopt, {}, "no boot loader configuration is found"});
  }
  const Origin& first = kernel.command_lines->front();
  Provenance provenance{first, {}, ""};
  for (const Origin& line : *kernel.command_lines) {
    if (line.text != first.text) {
      provenance.overridden.push_back(line);
    }
  }
  provenance.note = fmt::format("the first of {} boot entries", kernel.command_lines->size());
  return Field::Present(StringValue(first.text), provenance);
}

// arch/x86/mm/setup_nx.c read `noexec` until Linux 5.18 removed it; a 32-bit kernel has the bit in
// its page tables only with PAE.
Field NoExecuteOfX86(const LoadedKernel& kernel) {
  if (!kernel.configuration) {
    return Field::Unreadable(kernel.configuration.error());
  }
  const auto option = [&](std::string_view name) {
    return FindKernelOption(*kernel.configuration, kernel.configuration_path, name);
  };
  const KernelOption wide = option("CONFIG_X86_64");
  const KernelOption extended = option("CONFIG_X86_PAE");
  if (!wide.set && !extended.set) {
    const Origin place = extended.origin.value_or(Origin{kernel.configuration_path, 0, ""});
    return Field::Present(BoolValue(false), {place, {}, "a 32-bit kernel without PAE"});
  }
  Provenance provenance{wide.set ? wide.origin : extended.origin, {}, "if the processor has it"};
  if (KernelAtLeast(**kernel.release, 5, 18).value_or(false)) {
    return Field::Present(BoolValue(true), provenance);
  }
  const Result<std::optional<Origin>> off = FindArgument(kernel, "noexec=off");
  if (!off) {
    return Field::Unreadable(off.error());
  }
  if (*off) {
    return Field::Present(BoolValue(false), {**off, {}, "noexec=off"});
  }
  return Field::Present(BoolValue(true), provenance);
}

Field RunningInteger(const System& system, const std::string& path) {
  if (!system.live()) {
    return Field::Unsupported("an image has no running kernel");
  }
  const Result<std::string> text = system.Read(path, kMaxConfigurationBytes);
  if (!text) {
    return Field::Unreadable(text.error());
  }
  const std::optional<std::int64_t> number = ParseSysctlInteger(*text);
  const Provenance provenance{Origin{path, 1, std::string(Trim(*text))}, {}, ""};
  return number ? Field::Present(IntValue(*number), provenance)
                : Field::Unreadable({ErrorCode::kMalformed, path + ": no integer"}, provenance);
}

Field RunningNoExecuteOf(const System& system, const LoadedKernel& kernel) {
  if (!system.live()) {
    return Field::Unsupported("an image has no running kernel");
  }
  if (!kernel.architecture) {
    return Field::Unreadable(kernel.architecture.error());
  }
  const Result<std::string> cpuinfo = system.Read("/proc/cpuinfo", kMaxConfigurationBytes);
  return cpuinfo ? RunningNoExecute(*cpuinfo, *kernel.architecture)
                 : Field::Unreadable(cpuinfo.error());
}

Field ConfiguredRandomization(GatherContext& context, const LoadedKernel& kernel) {
  const Field set = ConfiguredSysctl(context, std::string(kRandomize));
  return set.state == FieldState::kAbsent ? DefaultAddressRandomization(kernel) : set;
}

Field Gather(GatherContext& context, const Arguments&) {
  const System& system = context.system();
  const LoadedKernel& kernel = context.Once(LoadKernel);
  const Field architecture =
      kernel.architecture
          ? Field::Present(StringValue(*kernel.architecture), {kernel.architecture_origin, {}, ""})
          : Field::Unreadable(kernel.architecture.error());
  return Field::Present(Value{Record{
      {architecture, Release(kernel), CommandLine(kernel), ConfiguredRandomization(context, kernel),
       RunningInteger(system, "/proc/sys/" + std::string(kRandomize)), ConfiguredNoExecute(kernel),
       RunningNoExecuteOf(system, kernel)}}});
}

}  // namespace

LoadedKernel LoadKernel(GatherContext& context) {
  LoadedKernel kernel;
  LoadArchitecture(context.system(), kernel);
  LoadRelease(context.system(), kernel);
  LoadCommandLines(context.system(), kernel);
  LoadConfiguration(context.system(), kernel);
  return kernel;
}

Field DefaultAddressRandomization(const LoadedKernel& kernel) {
  if (!kernel.configuration) {
    Error error = kernel.configuration.error();
    error.message += ": no file sets it, and what the kernel starts with is not known";
    return Field::Unreadable(error);
  }
  const Result<std::optional<Origin>> off = FindArgument(kernel, "norandmaps");
  if (!off) {
    return Field::Unreadable(off.error());
  }
  if (*off) {
    return Field::Present(IntValue(0), {**off, {}, "norandmaps"});
  }
  const KernelOption option =
      FindKernelOption(*kernel.configuration, kernel.configuration_path, "CONFIG_COMPAT_BRK");
  return Field::Present(IntValue(option.set ? 1 : 2),
                        {option.origin.value_or(Origin{kernel.configuration_path, 0, ""}),
                         {},
                         "what the kernel starts with, by CONFIG_COMPAT_BRK"});
}

Field ConfiguredNoExecute(const LoadedKernel& kernel) {
  if (!kernel.architecture) {
    return Field::Unreadable(kernel.architecture.error());
  }
  if (!kernel.release || !*kernel.release) {
    return Field::Unreadable(kernel.release
                                 ? Error{ErrorCode::kNotFound, "the target has no kernel"}
                                 : kernel.release.error());
  }
  if (*kernel.architecture == "x86_64" || *kernel.architecture == "i686") {
    return NoExecuteOfX86(kernel);
  }
  if (*kernel.architecture == "aarch64") {
    return Field::Present(
        BoolValue(true),
        {kernel.architecture_origin, {}, "every arm64 processor and kernel has it"});
  }
  return Field::Unreadable(
      {ErrorCode::kUnsupported, "not known for the architecture " + *kernel.architecture});
}

Field RunningNoExecute(std::string_view cpuinfo, const std::string& architecture) {
  if (architecture == "aarch64") {
    return Field::Present(BoolValue(true),
                          {std::nullopt, {}, "every arm64 processor and kernel has it"});
  }
  for (const Line& line : SplitLines(cpuinfo)) {
    const std::size_t colon = line.text.find(':');
    if (colon == std::string_view::npos || Trim(line.text.substr(0, colon)) != "flags") {
      continue;
    }
    const std::vector<std::string_view> flags = SplitWords(line.text.substr(colon + 1));
    const bool has = std::find(flags.begin(), flags.end(), "nx") != flags.end();
    return Field::Present(BoolValue(has), {Origin{"/proc/cpuinfo", line.number, has ? "nx" : ""},
                                           {},
                                           "the flag nx of the first processor"});
  }
  return Field::Unreadable({ErrorCode::kUnsupported, "/proc/cpuinfo: no flags on " + architecture});
}

Probe MakeKernelProbe() {
  Probe probe;
  probe.schema.name = "kernel";
  probe.schema.documentation =
      "The kernel that the target boots, and whether it places programs at random (ASLR) and keeps "
      "data from being executed (NX). Read from /boot, /lib/modules, the boot loader's "
      "configuration (GRUB, Boot Loader Specification entries) and sysctl.d.";
  probe.schema.record = {
      "kernel",
      {{"architecture", Type::Of(TypeKind::kString), Plane::kConfigured,
        "Of the target's own programs, as uname names it: `x86_64`, `aarch64`."},
       {"release", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "The newest kernel that is installed; absent if none is."},
       {"command_line", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "The kernel's arguments in the first boot entry; absent if no boot loader is configured."},
       {"aslr_configured", Type::Of(TypeKind::kInt), Plane::kConfigured,
        "kernel.randomize_va_space after the next boot: 2 is full, 1 leaves out the heap, 0 is "
        "off."},
       {"aslr_running", Type::Of(TypeKind::kInt), Plane::kRunning,
        "kernel.randomize_va_space of the running kernel."},
       {"nx_configured", Type::Of(TypeKind::kBool), Plane::kConfigured,
        "Whether the kernel will use the processor's no-execute bit."},
       {"nx_running", Type::Of(TypeKind::kBool), Plane::kRunning,
        "Whether the running kernel uses it: on x86 the flag nx of /proc/cpuinfo."}}};
  probe.schema.example = "kernel().aslr_configured == 2";
  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
