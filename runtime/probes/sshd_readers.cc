#include "runtime/probes/sshd_readers.h"

#include <climits>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include "runtime/probes/lines.h"
#include "runtime/probes/sshd_list_readers.h"
#include "runtime/probes/sshd_values.h"

namespace assay::runtime {
namespace {

using Reading = Result<SshdReading>;
using Text = std::optional<std::string>;

// An option of one argument that cannot be empty: Normalize gives the value, or nothing.
template <auto Normalize>
Reading ReadOne(const SshdReadContext& context, SshdArguments& arguments) {
  const Result<std::string> argument = arguments.TakeWord();
  if (!argument) {
    return Failure(argument.error());
  }
  const Text value = Normalize(context, *argument);
  if (!value) {
    return RefuseSshd(*argument, "is no value of it");
  }
  return SshdReading{{*value}};
}

Text Choice(const SshdReadContext& context, const std::string& argument) {
  for (const std::string_view choice : SplitWords(context.option.detail)) {
    const std::size_t equals = choice.find('=');
    if (EqualsIgnoringCase(choice.substr(0, equals), argument)) {
      return std::string(equals == choice.npos ? choice : choice.substr(equals + 1));
    }
  }
  return std::nullopt;
}

Text ExactChoice(const SshdReadContext& context, const std::string& argument) {
  const Text choice = Choice(context, argument);
  return choice == argument ? choice : std::nullopt;
}

Text Time(const SshdReadContext&, const std::string& argument) {
  const std::optional<int> seconds = ParseSshdTime(argument);
  return seconds ? Text(std::to_string(*seconds)) : std::nullopt;
}

Text Number(const SshdReadContext&, const std::string& argument) {
  const std::optional<int> number = ParseSshdNumber(argument, INT_MAX);
  return number ? Text(std::to_string(*number)) : std::nullopt;
}

Text NumberOrNone(const SshdReadContext& context, const std::string& argument) {
  const Text number = argument == "none" ? argument : Number(context, argument);
  return number == std::to_string(INT_MAX) ? "none" : number;
}

// Names of services would be looked up in /etc/services; numbers only.
Text Port(const SshdReadContext&, const std::string& argument) {
  constexpr int kLastPort = 65535;
  const std::optional<int> port = ParseSshdNumber(argument, kLastPort);
  return port && *port > 0 ? Text(std::to_string(*port)) : std::nullopt;
}

Text AsWritten(const SshdReadContext&, const std::string& argument) { return argument; }

Text OrNone(const SshdReadContext&, const std::string& argument) {
  return EqualsIgnoringCase(argument, "none") ? "none" : argument;
}

// A relative path counts from the service's working directory, which is `/`.
std::string AbsolutePath(const std::string& argument) {
  return argument[0] == '/' || argument[0] == '~' ? argument : "//" + argument;
}

Text Path(const SshdReadContext&, const std::string& argument) {
  return EqualsIgnoringCase(argument, "none") ? "none" : AbsolutePath(argument);
}

Text HostKeyAgent(const SshdReadContext& context, const std::string& argument) {
  return argument == "SSH_AUTH_SOCK" ? argument : Path(context, argument);
}

Text SecurityKeys(const SshdReadContext& context, const std::string& argument) {
  return EqualsIgnoringCase(argument, "internal") ? argument : Path(context, argument);
}

Text ModeMask(const SshdReadContext&, const std::string& argument) {
  char* end = nullptr;
  const long mask = std::strtol(argument.c_str(), &end, 8);
  const bool valid = end != argument.c_str() && mask >= 0 && mask <= 0777;
  return valid ? Text(fmt::format("0{:o}", mask)) : std::nullopt;
}

Text GssKeyExchanges(const SshdReadContext& context, const std::string& argument) {
  return !context.exact || IsSshdGssKeyExchangeList(argument) ? Text(argument) : std::nullopt;
}

Text Algorithms(const SshdReadContext& context, const std::string& argument) {
  const bool valid =
      !context.exact || IsSshdAlgorithmList(*AlgorithmsOf(context.option.kind), argument);
  return valid ? Text(argument) : std::nullopt;
}

// `begin:rate:full`, or one number for begin and full; the rate stays what it was. Here and below
// sshd reads with sscanf, and so do we, to take for a number just what it takes.
// NOLINTBEGIN(cert-err34-c)
Text MaxStartups(const SshdReadContext& context, const std::string& argument) {
  int begin = 0;
  int rate = 30;
  int full = 0;
  if (context.current.set()) {
    std::sscanf(context.current.values[0].c_str(), "%*d:%d", &rate);
  }
  int given_rate = 0;
  const int count = std::sscanf(argument.c_str(), "%d:%d:%d", &begin, &given_rate, &full);
  if (count == 3) {
    rate = given_rate;
    if (begin > full || rate > 100 || rate < 1) {
      return std::nullopt;
    }
  } else if (count == 1) {
    full = begin;
  } else {
    return std::nullopt;
  }
  return full > 0 && begin > 0 ? Text(fmt::format("{}:{}:{}", begin, rate, full)) : std::nullopt;
}

// A path that starts with a home directory is expanded by sshd with the user database.
Reading WithoutHome(Reading reading) {
  if (reading && !reading->values.empty() && reading->values[0].starts_with('~')) {
    reading->undecided = Error{ErrorCode::kUnsupported, "home directories are not resolved"};
  }
  return reading;
}

template <auto Normalize>
Reading ReadPath(const SshdReadContext& context, SshdArguments& arguments) {
  return WithoutHome(ReadOne<Normalize>(context, arguments));
}

Reading ReadTimeOrNone(const SshdReadContext& context, SshdArguments& arguments) {
  SshdArguments peek = arguments;
  const Text first = peek.Take();
  if (first && EqualsIgnoringCase(*first, "none")) {
    arguments = peek;
    return SshdReading{{"none"}, {}, SshdPolicy::kLast};
  }
  Reading reading = ReadOne<Time>(context, arguments);
  if (reading && reading->values[0] == "0") {
    reading->values[0] = "none";
  }
  return reading;
}

Reading ReadNetBlockSize(const SshdReadContext&, SshdArguments& arguments) {
  const Result<std::string> argument = arguments.TakeWord();
  if (!argument) {
    return Failure(argument.error());
  }
  int four = 0;
  int six = 0;
  const int count = std::sscanf(argument->c_str(), "%d:%d", &four, &six);
  if (count < 1 || four < 0 || four > 32 || (count == 2 && (six < 0 || six > 128))) {
    return RefuseSshd(*argument, "is no pair of mask lengths");
  }
  SshdReading reading{{fmt::format("{}:{}", four, six)}};
  if (count == 1) {  // sshd then uses a variable that it never set
    reading.undecided = Error{ErrorCode::kUnsupported, "sshd leaves the IPv6 length undefined"};
  }
  return reading;
}
// NOLINTEND(cert-err34-c)

// Everything behind the keyword, also what looks like a comment.
Reading ReadLine(const SshdReadContext& context, SshdArguments& arguments) {
  arguments.Drop();
  const std::string& rest = context.directive.rest;
  const std::size_t start = std::min(rest.find_first_not_of(" \t\r\n"), rest.size());
  const std::string line = rest.substr(start);
  return SshdReading{{EqualsIgnoringCase(line, "none") ? "none" : line}};
}

Reading ReadVersionAddendum(const SshdReadContext& context, SshdArguments& arguments) {
  Reading reading = ReadLine(context, arguments);
  if (reading->values[0].find('\r') != std::string::npos) {
    return RefuseSshd(reading->values[0], "holds a carriage return");
  }
  return reading;
}

Reading ReadCommand(const SshdReadContext& context, SshdArguments& arguments) {
  arguments.Drop();
  const std::string& rest = context.directive.rest;
  const std::string line = rest.substr(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
  if (!line.starts_with('/') && !EqualsIgnoringCase(line, "none")) {
    return RefuseSshd(line, "is no absolute path");
  }
  return SshdReading{{line}};
}

Reading ReadRekeyLimit(const SshdReadContext& context, SshdArguments& arguments) {
  const Result<std::string> limit = arguments.TakeWord();
  if (!limit) {
    return Failure(limit.error());
  }
  const std::optional<std::int64_t> bytes = *limit == "default" ? 0 : ParseSshdSize(*limit);
  if (!bytes || (*bytes != 0 && *bytes < 16)) {
    return RefuseSshd(*limit, "is no limit");
  }
  SshdReading reading{{std::to_string(*bytes)}};
  SshdArguments peek = arguments;
  if (peek.Take() == "none") {
    arguments = peek;
  } else if (!arguments.done()) {
    Reading interval = ReadOne<Time>(context, arguments);
    if (!interval) {
      return interval;
    }
    reading.interval = interval->values[0];
  }
  return reading;
}

Reading ReadQualityOfService(const SshdReadContext&, SshdArguments& arguments) {
  const Result<std::string> interactive = arguments.TakeWord();
  if (!interactive) {
    return Failure(interactive.error());
  }
  const Text bulk = arguments.Take();
  const Text first = NormalizeSshdQualityOfService(*interactive);
  const Text second = bulk ? NormalizeSshdQualityOfService(*bulk) : first;
  if (!first || !second) {
    return RefuseSshd(first ? *bulk : *interactive, "is no quality of service");
  }
  return SshdReading{{*first, *second}};
}

Reading ReadRoutingDomain(const SshdReadContext&, SshdArguments&) {
  return Fail(ErrorCode::kMalformed, "routing domains are not supported on Linux");
}

Reading ReadIgnored(const SshdReadContext&, SshdArguments& arguments) {
  arguments.Drop();
  return SshdReading{};
}

constexpr SshdKindRow kRows[] = {
    {SshdKind::kChoice, SshdPolicy::kFirst, '\0', ReadOne<Choice>},
    {SshdKind::kLastChoice, SshdPolicy::kLast, '\0', ReadOne<Choice>},
    {SshdKind::kExactChoice, SshdPolicy::kFirst, '\0', ReadOne<ExactChoice>},
    {SshdKind::kTime, SshdPolicy::kFirst, '\0', ReadOne<Time>},
    {SshdKind::kTimeOrNone, SshdPolicy::kFirst, '\0', ReadTimeOrNone},
    {SshdKind::kNumber, SshdPolicy::kFirst, '\0', ReadOne<Number>},
    {SshdKind::kNumberOrNone, SshdPolicy::kLast, '\0', ReadOne<NumberOrNone>},
    {SshdKind::kFile, SshdPolicy::kFirst, '\0', ReadPath<Path>},
    {SshdKind::kText, SshdPolicy::kFirst, '\0', ReadOne<AsWritten>},
    {SshdKind::kTextOrNone, SshdPolicy::kFirst, '\0', ReadPath<OrNone>},
    {SshdKind::kPrincipalsFile, SshdPolicy::kFirst, '\0', ReadPath<AsWritten>},
    {SshdKind::kHostKeyAgent, SshdPolicy::kFirst, '\0', ReadPath<HostKeyAgent>},
    {SshdKind::kSecurityKeys, SshdPolicy::kFirst, '\0', ReadPath<SecurityKeys>},
    {SshdKind::kLine, SshdPolicy::kFirst, '\0', ReadLine},
    {SshdKind::kVersionAddendum, SshdPolicy::kFirst, '\0', ReadVersionAddendum},
    {SshdKind::kCommand, SshdPolicy::kFirst, '\0', ReadCommand},
    {SshdKind::kCiphers, SshdPolicy::kFirst, ',', ReadOne<Algorithms>},
    {SshdKind::kMacs, SshdPolicy::kFirst, ',', ReadOne<Algorithms>},
    {SshdKind::kKeyExchanges, SshdPolicy::kFirst, ',', ReadOne<Algorithms>},
    {SshdKind::kKeys, SshdPolicy::kFirst, ',', ReadOne<Algorithms>},
    {SshdKind::kSignatures, SshdPolicy::kFirst, ',', ReadOne<Algorithms>},
    {SshdKind::kGssKeyExchanges, SshdPolicy::kFirst, ',', ReadOne<GssKeyExchanges>},
    {SshdKind::kPort, SshdPolicy::kAppend, ' ', ReadOne<Port>},
    {SshdKind::kListenAddress, SshdPolicy::kAppend, ' ', ReadSshdListenAddress},
    {SshdKind::kHostKey, SshdPolicy::kAppend, ' ', ReadPath<Path>},
    {SshdKind::kUsers, SshdPolicy::kAppend, ' ', ReadSshdUsers},
    {SshdKind::kGroups, SshdPolicy::kAppend, ' ', ReadSshdGroups},
    {SshdKind::kEnvironment, SshdPolicy::kAppend, ' ', ReadSshdEnvironment},
    {SshdKind::kSetEnvironment, SshdPolicy::kFirst, ' ', ReadSshdSetEnvironment},
    {SshdKind::kKeyFiles, SshdPolicy::kFirst, ' ', ReadSshdKeyFiles},
    {SshdKind::kLogVerbose, SshdPolicy::kFirst, ' ', ReadSshdLogVerbose},
    {SshdKind::kChannelTimeout, SshdPolicy::kFirst, ' ', ReadSshdChannelTimeout},
    {SshdKind::kMethods, SshdPolicy::kFirst, ' ', ReadSshdMethods},
    {SshdKind::kPermitOpen, SshdPolicy::kFirst, ' ', ReadSshdPermitOpen},
    {SshdKind::kPermitListen, SshdPolicy::kFirst, ' ', ReadSshdPermitListen},
    {SshdKind::kSubsystem, SshdPolicy::kAppend, ' ', ReadSshdSubsystem},
    {SshdKind::kRekeyLimit, SshdPolicy::kFirst, ' ', ReadRekeyLimit},
    {SshdKind::kMaxStartups, SshdPolicy::kLast, '\0', ReadOne<MaxStartups>},
    {SshdKind::kNetBlockSize, SshdPolicy::kLast, '\0', ReadNetBlockSize},
    {SshdKind::kQualityOfService, SshdPolicy::kLast, ' ', ReadQualityOfService},
    {SshdKind::kModeMask, SshdPolicy::kLast, '\0', ReadOne<ModeMask>},
    {SshdKind::kUserEnvironment, SshdPolicy::kFirst, '\0', ReadOne<AsWritten>},
    {SshdKind::kPublicKeyOptions, SshdPolicy::kFirst, ' ', ReadSshdPublicKeyOptions},
    {SshdKind::kRoutingDomain, SshdPolicy::kFirst, '\0', ReadRoutingDomain},
    {SshdKind::kIgnored, SshdPolicy::kFirst, '\0', ReadIgnored},
};

}  // namespace

Failure RefuseSshd(std::string_view argument, std::string_view reason) {
  return Fail(ErrorCode::kMalformed, fmt::format("{} {}", Quote(argument), reason));
}

Result<std::string> SshdArguments::TakeWord() {
  std::optional<std::string> word = Take();
  if (!word || word->empty()) {
    return Fail(ErrorCode::kMalformed, "no argument");
  }
  return *std::move(word);
}

const SshdKindRow* FindSshdKind(SshdKind kind) {
  for (const SshdKindRow& row : kRows) {
    if (row.kind == kind) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace assay::runtime
