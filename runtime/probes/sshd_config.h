// What sshd makes of its configuration files: Include, Match, and the order in which lines count.
// OpenSSH 9.2p1 servconf.c (parse_server_config_depth, match_cfg_line), sshd.c.
//
// The answer is that of `sshd -T` without `-C`: lines in a Match block count only if its criteria
// hold for every connection, which `Match all` alone does. As in sshd the files are read twice:
// once for the lines outside Match blocks, and once more for those in blocks that match, which then
// win. (One difference: `sshd -T` gives up at `Match LocalPort`; the server does not.)
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/sshd_settings.h"
#include "runtime/schema/value.h"
#include "runtime/support/result.h"

namespace assay::runtime {

// How the resolver gets at files. Errors it returns end the resolution and are returned as they
// are; `read` gives an empty text for a directory, as reading one with stdio does.
struct SshdFiles {
  std::function<Result<std::string>(const std::string& path)> read;
  std::function<Result<std::vector<std::string>>(const std::string& pattern)> glob;
};

// How the server is started: what precedes the files.
struct SshdCommandLine {
  std::string configuration = "/etc/ssh/sshd_config";
  std::vector<SshdDirective>
      options;         // each `-o`, with its origin; also those that other flags mean
  bool ports = false;  // `-p` was given: Port lines of files do not count
};

// A line that sets an option, and what stands after the keyword, unquoted.
struct SshdLine {
  Origin origin;
  std::string value;
};

struct SshdConfiguration {
  SshdSettings settings;
  Result<std::vector<std::string>> listen = {};

  // By option: every line outside Match blocks that sets it, and every line in one, in reading
  // order.
  std::map<std::string_view, std::vector<SshdLine>> lines;
  std::map<std::string_view, std::vector<SshdLine>> conditional;
};

// kMalformed, naming file and line, for what sshd refuses to start with. `exact`: the server is of
// the version that the tables describe, so that names of algorithms can be checked.
Result<SshdConfiguration> ResolveSshdConfiguration(const SshdFiles& files,
                                                   const SshdCommandLine& command_line, bool exact);

// The fields `value` and `values` of one option.
struct SshdAnswer {
  std::string value;
  std::vector<std::string> values;
};

// What the option comes to. The default where no line sets it: only if it is known for `version`
// (nothing: the version is not known), else kUnsupported.
Result<SshdAnswer> AnswerSshdOption(const SshdConfiguration& configuration,
                                    const SshdOption& option,
                                    const std::optional<SshdVersion>& version);

}  // namespace assay::runtime
