#include "runtime/probes/sshd_text.h"

#include <algorithm>
#include <utility>

#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// The offset after the blanks that follow `offset`.
std::size_t AfterBlanks(const std::string& text, std::size_t offset) {
  return std::min(text.find_first_not_of(kBlanks, offset), text.size());
}

// One argument, from `offset` on, which is moved behind it. Nothing if a quote stays open.
std::optional<std::string> TakeArgument(std::string_view text, std::size_t& offset) {
  std::string argument;
  char quote = '\0';
  for (; offset < text.size(); ++offset) {
    const char character = text[offset];
    const char next = offset + 1 < text.size() ? text[offset + 1] : '\0';
    if (character == '\\' &&
        (next == '\'' || next == '"' || next == '\\' || (quote == '\0' && next == ' '))) {
      argument += next;
      ++offset;
    } else if (quote == '\0' && (character == ' ' || character == '\t')) {
      break;
    } else if (quote == '\0' && (character == '"' || character == '\'')) {
      quote = character;
    } else if (quote != '\0' && character == quote) {
      quote = '\0';
    } else {
      argument += character;
    }
  }
  return quote == '\0' ? std::optional(argument) : std::nullopt;
}

// Trailing blanks go, but never the first byte: so does sshd.
std::string_view WithoutTrailingBlanks(std::string_view line) {
  while (line.size() > 1 && std::string_view(" \t\r\n\f").find(line.back()) != line.npos) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

std::optional<std::string> TakeSshdWord(SshdRest& rest) {
  if (!rest) {
    return std::nullopt;
  }
  std::string text = std::exchange(rest, std::nullopt).value();
  std::size_t end = text.find_first_of(" \t\r\n\"=");
  if (end == std::string::npos) {
    return text;
  }
  if (text[end] == '"') {
    text.erase(end, 1);
    end = text.find('"', end);
    if (end == std::string::npos) {
      return std::nullopt;
    }
    rest = text.substr(AfterBlanks(text, end + 1));
    return text.substr(0, end);
  }
  std::size_t next = AfterBlanks(text, end + 1);
  if (text[end] != '=' && next < text.size() && text[next] == '=') {
    next = AfterBlanks(text, next + 1);  // one `=` may be skipped
  }
  rest = text.substr(next);
  return text.substr(0, end);
}

std::optional<std::vector<std::string>> SplitSshdArguments(std::string_view text) {
  std::vector<std::string> arguments;
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    if (text[offset] == ' ' || text[offset] == '\t') {
      continue;
    }
    if (text[offset] == '#') {
      break;
    }
    std::optional<std::string> argument = TakeArgument(text, offset);
    if (!argument) {
      return std::nullopt;
    }
    arguments.push_back(*std::move(argument));
  }
  return arguments;
}

Result<std::optional<SshdDirective>> ParseSshdLine(std::string_view line) {
  SshdRest rest = std::string(WithoutTrailingBlanks(line));
  std::optional<std::string> keyword = TakeSshdWord(rest);
  if (keyword && keyword->empty()) {
    keyword = TakeSshdWord(rest);
  }
  if (!keyword || keyword->empty() || keyword->front() == '#') {
    return std::optional<SshdDirective>();
  }
  if (!rest || rest->empty()) {
    return Fail(ErrorCode::kMalformed, "no argument after " + Quote(*keyword));
  }
  std::optional<std::vector<std::string>> arguments = SplitSshdArguments(*rest);
  if (!arguments) {
    return Fail(ErrorCode::kMalformed, "a quote is not closed");
  }
  return std::optional(SshdDirective{*keyword, *rest, *std::move(arguments), {}});
}

std::vector<std::string> LoadSshdLines(std::string_view text) {
  std::vector<std::string> lines;
  std::string joined;
  for (const Line& line : SplitLines(text)) {
    std::string_view kept = line.text.substr(0, line.text.find('\0'));
    kept.remove_prefix(std::min(kept.find_first_not_of(" \t\r"), kept.size()));
    joined += kept;
    if (line.text.find('\0') == std::string_view::npos) {
      lines.push_back(std::move(joined));
      joined.clear();
    }
  }
  if (!joined.empty()) {
    lines.push_back(std::move(joined));
  }
  return lines;
}

}  // namespace assay::runtime
