#include "runtime/probes/sshd_command_line.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include "runtime/probes/assignments.h"
#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kFlagsWithValue = "CEbcfghkopu";
constexpr std::string_view kFlagsWithoutEffect = "DQReir";
constexpr std::string_view kValuesWithoutEffect = "CEbku";

Failure At(const Origin& origin, ErrorCode code, std::string_view message) {
  return Fail(code, fmt::format("{}:{}: {}: {}", origin.path, origin.line, Printable(origin.text),
                                message));
}

// Takes the words of SSHD_OPTS as getopt(3) would.
class Flags {
 public:
  Flags(std::string_view value, Origin origin)
      : words_(SplitWords(value)), origin_(std::move(origin)) {}

  Result<SshdCommandLine> Read() {
    for (; next_ < words_.size(); ++next_) {
      std::string_view word = words_[next_];
      if (word.size() < 2 || word[0] != '-' || word == "--") {
        return At(origin_, ErrorCode::kMalformed, "sshd takes no argument that is no flag");
      }
      for (word.remove_prefix(1); !word.empty();) {
        const char flag = word[0];
        word.remove_prefix(1);
        const bool valued = kFlagsWithValue.find(flag) != std::string_view::npos;
        if (valued && word.empty() && ++next_ == words_.size()) {
          return At(origin_, ErrorCode::kMalformed, "the last flag lacks its value");
        }
        const std::string value(valued ? (word.empty() ? words_[next_] : word) : "");
        if (const Result<void> read = valued ? ReadValue(flag, value) : ReadFlag(flag); !read) {
          return Failure(read.error());
        }
        word = valued ? std::string_view() : word;
      }
    }
    return line_;
  }

 private:
  Result<void> Option(const std::string& text) {
    Result<std::optional<SshdDirective>> directive = ParseSshdLine(text);
    if (!directive) {
      return At(origin_, directive.error().code, directive.error().message);
    }
    const bool is_port = *directive && EqualsIgnoringCase((*directive)->keyword, "Port");
    if (*directive && !(is_port && line_.ports)) {
      (*directive)->origin = origin_;
      line_.options.push_back(**directive);
    }
    return {};
  }

  Result<void> ReadFlag(char flag) {
    if (flag == '4' || flag == '6') {
      return Option(flag == '4' ? "AddressFamily inet" : "AddressFamily inet6");
    }
    if (flag == 'q') {
      return Option("LogLevel QUIET");
    }
    if (kFlagsWithoutEffect.find(flag) != std::string_view::npos) {
      return {};
    }
    return At(origin_, ErrorCode::kUnsupported,
              fmt::format("sshd is not started as a server with -{}", Printable({&flag, 1})));
  }

  Result<void> ReadValue(char flag, const std::string& value) {
    if (kValuesWithoutEffect.find(flag) != std::string_view::npos) {
      return {};
    }
    if (flag == 'o') {
      return Option(value);
    }
    if (flag == 'f') {
      line_.configuration = value;
      return {};
    }
    if (flag == 'p') {
      line_.ports = false;  // several -p add up
      Result<void> added = Option("Port " + value);
      line_.ports = true;
      return added;
    }
    if (flag == 'g') {
      return Option("LoginGraceTime " + value);
    }
    return Option((flag == 'h' ? "HostKey " : "HostCertificate ") + value);
  }

  std::vector<std::string_view> words_;
  Origin origin_;
  std::size_t next_ = 0;
  SshdCommandLine line_;
};

}  // namespace

Result<SshdCommandLine> ParseSshdDefaults(std::string_view text, std::string_view path) {
  const Result<Assignments> assignments = ParseAssignments(text, path);
  if (!assignments) {
    return Failure(assignments.error());
  }
  const Assignment* options = nullptr;
  for (const Assignment& assignment : assignments->items) {
    options = assignment.name == "SSHD_OPTS" ? &assignment : options;
  }
  if (options == nullptr) {
    return SshdCommandLine{};
  }
  if (options->error) {
    return Failure(*options->error);
  }
  if (options->value.find_first_of("\"'\\") != std::string::npos) {
    return At(options->origin, ErrorCode::kMalformed, "quotes within SSHD_OPTS are not understood");
  }
  return Flags(options->value, options->origin).Read();
}

}  // namespace assay::runtime
