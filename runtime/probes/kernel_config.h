// What files say about the kernel that boots: boot loader configuration, the kernel's own build
// configuration, ELF headers. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/value.h"

namespace assay::runtime {

// The machine of an ELF file's header, as uname(1) names it (`x86_64`, `aarch64`, `i686`, ...).
// Nothing if it is no ELF file or of another machine. elf(5).
std::optional<std::string> ElfArchitecture(std::string_view file);

// The kernel's arguments in each boot entry: of the `linux` commands in a grub.cfg, without the
// kernel's own path and without quotes. Variables stay as they are written.
std::vector<Origin> GrubCommandLines(std::string_view text, std::string_view path);

// What variables of GRUB may hold: the lines of a grub.cfg that set one.
std::string GrubVariables(std::string_view text);

// The same of the `options` lines of a Boot Loader Specification entry, joined.
std::optional<Origin> LoaderEntryCommandLine(std::string_view text, std::string_view path);

// Whether an argument of the kernel stands in a command line, before any `--`.
bool HasKernelArgument(std::string_view command_line, std::string_view argument);

// The last value of `name=` in a command line.
std::optional<std::string> KernelArgument(std::string_view command_line, std::string_view name);

// Whether a kernel's build configuration sets `name` to `y`, and where. Absent lines mean no.
struct KernelOption {
  bool set = false;
  std::optional<Origin> origin;
};
KernelOption FindKernelOption(std::string_view configuration, std::string_view path,
                              std::string_view name);

// Whether the release, `6.1.0-50-amd64`, is of that version or newer. Nothing if it has no number.
std::optional<bool> KernelAtLeast(std::string_view release, int major, int minor);

}  // namespace assay::runtime
