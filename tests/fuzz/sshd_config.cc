// The input is a main file and, after a line `--`, one that `Include` finds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/sshd_command_line.h"
#include "runtime/probes/sshd_config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::runtime;
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = input.find("\n--\n");
  const std::string included = cut == std::string::npos ? "" : input.substr(cut + 4);
  const SshdFiles files = {
      [&](const std::string& path) -> Result<std::string> {
        return path == "/etc/ssh/sshd_config" ? input.substr(0, cut) : included;
      },
      [](const std::string&) { return Result<std::vector<std::string>>({"/etc/ssh/x"}); }};
  const Result<SshdCommandLine> command_line = ParseSshdDefaults(included, "/etc/default/ssh");
  const std::optional<SshdVersion> version = ParseSshdVersion("9.2p1");
  const Result<SshdConfiguration> configuration =
      ResolveSshdConfiguration(files, SshdCommandLine{}, true);
  if (command_line) {
    (void)ResolveSshdConfiguration(files, *command_line, false);
  }
  if (!configuration) {
    return configuration.error().message.empty() ? (std::abort(), 0) : 0;
  }
  for (const std::string& name : SshdOptionNames()) {
    (void)AnswerSshdOption(*configuration, *FindSshdKeyword(name)->option, version);
  }
  return 0;
}
