#include "runtime/probes/sshd_list_readers.h"

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include "runtime/probes/lines.h"
#include "runtime/probes/sshd_values.h"

namespace assay::runtime {
namespace {

using Reading = Result<SshdReading>;
using Text = std::optional<std::string>;

// Any number of arguments, each of which Accept must like.
template <auto Accept>
Reading ReadEach(const SshdReadContext&, SshdArguments& arguments) {
  SshdReading reading;
  while (const Text argument = arguments.Take()) {
    if (argument->empty() || !Accept(*argument)) {
      return RefuseSshd(*argument, "is no value of it");
    }
    reading.values.push_back(*argument);
  }
  return reading;
}

bool IsUserPattern(const std::string& pattern) {
  const std::size_t at = pattern.find('@');
  return at == std::string::npos || IsSshdAddressList(std::string_view(pattern).substr(at + 1));
}

bool IsAny(const std::string&) { return true; }

bool IsEnvironmentPattern(const std::string& pattern) {
  return pattern.find('=') == std::string::npos;
}

// `none` must stand alone.
Reading AloneIfNone(Reading reading) {
  if (reading && reading->values.size() > 1) {
    for (const std::string& value : reading->values) {
      if (EqualsIgnoringCase(value, "none")) {
        return RefuseSshd(value, "must stand alone");
      }
    }
  }
  return reading;
}

bool IsChannelTimeout(const std::string& value) {
  const std::size_t equals = value.find('=');
  return EqualsIgnoringCase(value, "none") ||
         (equals != std::string::npos && equals > 0 && ParseSshdTime(value.substr(equals + 1)));
}

bool IsForwardingPort(const std::string& port) {
  constexpr int kLastPort = 65535;
  return port == "*" || ParseSshdNumber(port, kLastPort).value_or(0) > 0;
}

// `any`, `none`, or hosts with ports; a listener may also be a port alone.
Reading ReadPermissions(SshdArguments& arguments, bool listen) {
  const Result<std::string> first = arguments.TakeWord();
  if (!first) {
    return Failure(first.error());
  }
  SshdReading reading;
  if (*first == "any" || *first == "none") {
    reading.values.push_back(*first);
    return reading;
  }
  for (Text argument = *first; argument && !argument->empty(); argument = arguments.Take()) {
    const bool port_only = listen && argument->find(':') == std::string::npos;
    const std::string permission = port_only ? "*:" + *argument : *argument;
    const std::optional<SshdHostPort> split =
        port_only ? SshdHostPort{"*", *argument} : SplitSshdHostPort(*argument);
    if (!split || !split->port || !IsForwardingPort(*split->port)) {
      return RefuseSshd(*argument, "is no host with a port");
    }
    reading.values.push_back(permission);
  }
  return reading;
}

}  // namespace

Result<SshdReading> ReadSshdUsers(const SshdReadContext& context, SshdArguments& arguments) {
  return ReadEach<IsUserPattern>(context, arguments);
}

Result<SshdReading> ReadSshdGroups(const SshdReadContext& context, SshdArguments& arguments) {
  return ReadEach<IsAny>(context, arguments);
}

Result<SshdReading> ReadSshdEnvironment(const SshdReadContext& context, SshdArguments& arguments) {
  return ReadEach<IsEnvironmentPattern>(context, arguments);
}

Result<SshdReading> ReadSshdKeyFiles(const SshdReadContext& context, SshdArguments& arguments) {
  Reading reading = ReadEach<IsAny>(context, arguments);
  if (reading) {
    for (const std::string& value : reading->values) {
      if (value.starts_with('~')) {
        reading->undecided = Error{ErrorCode::kUnsupported, "home directories are not resolved"};
      }
    }
  }
  return reading;
}

Result<SshdReading> ReadSshdLogVerbose(const SshdReadContext& context, SshdArguments& arguments) {
  return AloneIfNone(ReadEach<IsAny>(context, arguments));
}

Result<SshdReading> ReadSshdChannelTimeout(const SshdReadContext& context,
                                           SshdArguments& arguments) {
  return AloneIfNone(ReadEach<IsChannelTimeout>(context, arguments));
}

// Only the first of several values for one name counts.
Result<SshdReading> ReadSshdSetEnvironment(const SshdReadContext&, SshdArguments& arguments) {
  SshdReading reading;
  while (const Text argument = arguments.Take()) {
    const std::size_t equals = argument->find('=');
    if (equals == std::string::npos) {
      return RefuseSshd(*argument, "has no `=`");
    }
    const std::string name = argument->substr(0, equals + 1);
    bool known = false;
    for (const std::string& value : reading.values) {
      known = known || value.starts_with(name);
    }
    if (!known) {
      reading.values.push_back(*argument);
    }
  }
  return reading;
}

// `any` must be the only list, also before a line that does not count.
Result<SshdReading> ReadSshdMethods(const SshdReadContext& context, SshdArguments& arguments) {
  SshdReading reading;
  bool any = false;
  while (const Text argument = arguments.Take()) {
    const bool earlier = context.current.set() || (context.active && !reading.values.empty());
    if (any || (*argument == "any" && earlier)) {
      return Fail(ErrorCode::kMalformed, "`any` must stand alone");
    }
    any = *argument == "any";
    if (!any && !ParseSshdMethods(*argument)) {
      return RefuseSshd(*argument, "is no list of methods");
    }
    reading.values.push_back(*argument);
  }
  if (reading.values.empty()) {
    return Fail(ErrorCode::kMalformed, "no argument");
  }
  return reading;
}

Result<SshdReading> ReadSshdPermitOpen(const SshdReadContext&, SshdArguments& arguments) {
  return ReadPermissions(arguments, false);
}

Result<SshdReading> ReadSshdPermitListen(const SshdReadContext&, SshdArguments& arguments) {
  return ReadPermissions(arguments, true);
}

Result<SshdReading> ReadSshdSubsystem(const SshdReadContext& context, SshdArguments& arguments) {
  const Result<std::string> name = arguments.TakeWord();
  const Result<std::string> command = name ? arguments.TakeWord() : name;
  if (!command) {
    return Failure(command.error());
  }
  for (const std::string& earlier : context.current.values) {
    if (earlier.starts_with(*name + " ")) {
      return RefuseSshd(*name, "is already defined");
    }
  }
  std::string value = *name + " " + *command;
  while (const Text argument = arguments.Take()) {
    value += " " + *argument;
  }
  return SshdReading{{value}};
}

Result<SshdReading> ReadSshdPublicKeyOptions(const SshdReadContext&, SshdArguments& arguments) {
  bool touch = false;
  bool verify = false;
  while (const Text argument = arguments.Take()) {
    touch = touch || EqualsIgnoringCase(*argument, "touch-required");
    verify = verify || EqualsIgnoringCase(*argument, "verify-required");
    if (!EqualsIgnoringCase(*argument, "none") &&
        !EqualsIgnoringCase(*argument, "touch-required") &&
        !EqualsIgnoringCase(*argument, "verify-required")) {
      return RefuseSshd(*argument, "is no value of it");
    }
  }
  SshdReading reading;
  if (touch) {
    reading.values.emplace_back("touch-required");
  }
  if (verify) {
    reading.values.emplace_back("verify-required");
  }
  if (reading.values.empty()) {
    reading.values.emplace_back("none");
  }
  return reading;
}

// The address as it stands, for SshdListenAddresses.
Result<SshdReading> ReadSshdListenAddress(const SshdReadContext&, SshdArguments& arguments) {
  const Result<std::string> argument = arguments.TakeWord();
  if (!argument) {
    return Failure(argument.error());
  }
  if (!arguments.done()) {
    return Fail(ErrorCode::kMalformed, "routing domains are not supported on Linux");
  }
  const std::size_t colon = argument->find(':');
  const bool bare = argument->find('[') == std::string::npos && colon != std::string::npos &&
                    argument->find(':', colon + 1) != std::string::npos;
  const std::optional<SshdHostPort> split =
      bare ? SshdHostPort{*argument, std::nullopt} : SplitSshdHostPort(*argument);
  const std::string port = split ? split->port.value_or("1") : "";
  if (!split || split->host.empty() || port == "*" || !IsForwardingPort(port)) {
    return RefuseSshd(*argument, "is no address");
  }
  return SshdReading{{split->host + " " + split->port.value_or("")}};
}

}  // namespace assay::runtime
