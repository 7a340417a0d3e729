// The input is a file of sysctl.d, and the text of a kernel's, a boot loader's and a program's
// file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "runtime/probes/kernel_config.h"
#include "runtime/probes/sysctl_config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::runtime;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  SysctlTable table;
  table.Add(ParseSysctlFile(input, "/etc/sysctl.d/a.conf"));
  table.Add(ParseSysctlFile(input, "/etc/sysctl.d/b.conf"));
  const SysctlTable::Answer answer = table.Find("net/ipv4/ip_forward");
  // What counts is a line of the later file, unless it only repeats the earlier one.
  if (answer.winner && (!answer.winner->value || answer.winner->origin.path.empty())) {
    std::abort();
  }
  (void)ParseSysctlInteger(input);
  (void)ElfArchitecture(input);
  for (const Origin& line : GrubCommandLines(input, "/boot/grub/grub.cfg")) {
    (void)HasKernelArgument(line.text, "norandmaps");
  }
  (void)LoaderEntryCommandLine(input, "/boot/loader/entries/a.conf");
  (void)FindKernelOption(input, "/boot/config-6.1", "CONFIG_COMPAT_BRK");
  (void)KernelAtLeast(input, 5, 18);
  return 0;
}
