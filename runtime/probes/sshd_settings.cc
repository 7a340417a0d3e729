#include "runtime/probes/sshd_settings.h"

#include <fmt/format.h>
#include "runtime/probes/sshd_readers.h"
#include "runtime/probes/sshd_values.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kMostPorts = 256;       // servconf.h: MAX_PORTS
constexpr std::size_t kMostSubsystems = 256;  // servconf.h: MAX_SUBSYSTEMS

std::string Join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) {
    joined += (joined.empty() ? "" : " ") + word;
  }
  return joined;
}

void Set(SshdSetting& setting, SshdPolicy policy, const SshdReading& reading,
         const SshdDirective& directive) {
  if (policy == SshdPolicy::kFirst && setting.set()) {
    return;
  }
  if (policy == SshdPolicy::kLast) {
    setting = {};
  }
  setting.values.insert(setting.values.end(), reading.values.begin(), reading.values.end());
  setting.written.push_back(Join(directive.arguments));
  setting.origins.push_back(directive.origin);
  if (reading.undecided) {
    setting.undecided = reading.undecided;
  }
}

// AuthorizedPrincipalsCommand looks whether AuthorizedKeysCommand is set, not itself: a slip of
// servconf.c that decides which line counts.
SshdPolicy PolicyFor(const SshdOption& option, SshdPolicy policy, const SshdSettings& settings,
                     bool& active) {
  if (option.name != "AuthorizedPrincipalsCommand") {
    return policy;
  }
  active = active && !settings.contains("AuthorizedKeysCommand");
  return SshdPolicy::kLast;
}

bool TooMany(const SshdOption& option, const SshdSetting& setting) {
  return (option.kind == SshdKind::kPort && setting.values.size() >= kMostPorts) ||
         (option.kind == SshdKind::kSubsystem && setting.values.size() >= kMostSubsystems);
}

std::string ValueOr(const SshdSettings& settings, std::string_view name,
                    std::string_view fallback) {
  const auto found = settings.find(name);
  return found == settings.end() ? std::string(fallback) : found->second.values[0];
}

// One address with each of the ports, as `sshd -T` prints it.
Result<void> AddAddress(const std::string& host, const std::vector<std::string>& ports,
                        const std::string& family, std::vector<std::string>& addresses) {
  const std::optional<std::string> address = NormalizeSshdAddress(host);
  if (!address) {
    return Fail(ErrorCode::kUnsupported,
                fmt::format("ListenAddress {}: names of hosts are not resolved", Quote(host)));
  }
  const bool six = address->find(':') != std::string::npos;
  if ((six && family == "inet") || (!six && family == "inet6")) {
    return Fail(ErrorCode::kMalformed,
                fmt::format("ListenAddress {}: not of AddressFamily {}", Quote(host), family));
  }
  for (const std::string& port : ports) {
    addresses.push_back(six ? fmt::format("[{}]:{}", *address, port)
                            : fmt::format("{}:{}", *address, port));
  }
  return {};
}

// Every address of the family on every port, as ListenAddress lines leave them: host, blank, port.
std::vector<std::string> AnyHosts(const std::vector<std::string>& ports,
                                  const std::string& family) {
  std::vector<std::string> hosts;
  for (const std::string& port : ports) {
    if (family != "inet") {
      hosts.push_back(":: " + port);
    }
    if (family != "inet6") {
      hosts.push_back("0.0.0.0 " + port);
    }
  }
  return hosts;
}

}  // namespace

Result<void> ApplySshdDirective(const SshdDirective& directive, const SshdOption& option,
                                bool active, bool exact, SshdSettings& settings) {
  const SshdKindRow* row = FindSshdKind(option.kind);
  if (row == nullptr) {
    return Fail(ErrorCode::kInternal, "no option that can be set");
  }
  const auto found = settings.find(option.name);
  const SshdSetting current = found == settings.end() ? SshdSetting{} : found->second;
  if (TooMany(option, current)) {
    return Fail(ErrorCode::kMalformed, "too many of them");
  }
  SshdArguments arguments(directive.arguments);
  const Result<SshdReading> reading =
      row->read({option, directive, current, active, exact}, arguments);
  if (!reading) {
    return Failure(reading.error());
  }
  if (!arguments.done()) {
    return Fail(ErrorCode::kMalformed, "more arguments than it takes");
  }
  const SshdPolicy policy =
      PolicyFor(option, reading->policy.value_or(row->policy), settings, active);
  if (active && !reading->values.empty()) {
    Set(settings[option.name], policy, *reading, directive);
  }
  if (active && reading->interval) {
    Set(settings[kRekeyInterval], SshdPolicy::kFirst, SshdReading{{*reading->interval}}, directive);
  }
  return {};
}

Result<std::vector<std::string>> SshdListenAddresses(const SshdSettings& settings) {
  const auto port = settings.find("Port");
  const std::vector<std::string> ports =
      port == settings.end() ? std::vector<std::string>{"22"} : port->second.values;
  const std::string family = ValueOr(settings, "AddressFamily", "any");
  std::vector<std::string> hosts;
  if (const auto set = settings.find("ListenAddress"); set != settings.end()) {
    hosts = set->second.values;
  } else {
    hosts = AnyHosts(ports, family);
  }
  std::vector<std::string> addresses;
  for (const std::string& host : hosts) {
    const std::size_t space = host.rfind(' ');
    const std::string own_port = host.substr(space + 1);
    const Result<void> added = AddAddress(
        host.substr(0, space), own_port.empty() ? ports : std::vector<std::string>{own_port},
        family, addresses);
    if (!added) {
      return Failure(added.error());
    }
  }
  return addresses;
}

}  // namespace assay::runtime
