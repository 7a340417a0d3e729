#include "runtime/probes/os_release.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kBlanks = " \t";
// What ends an unquoted word in the shell, or makes it more than a word.
constexpr std::string_view kSpecial = "$`;&|<>()\r";

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsName(std::string_view text) {
  return !text.empty() && (text[0] < '0' || text[0] > '9') &&
         std::all_of(text.begin(), text.end(), IsNameCharacter);
}

class Scanner {
 public:
  Scanner(std::string_view text, std::string_view path) : text_(text), path_(path) {}

  Result<OsRelease> Run() {
    OsRelease release;
    while (at_ < text_.size()) {
      const std::size_t start = text_.find_first_not_of(kBlanks, at_);
      at_ = std::min(start, text_.size());
      const std::size_t equals = text_.find_first_of("=\n", at_);
      if (equals != kNone && text_[equals] == '=' && IsName(text_.substr(at_, equals - at_))) {
        const int line = line_;
        Assign(std::string(text_.substr(at_, equals - at_)), equals + 1, release);
        if (open_quote_) {
          return Fail(ErrorCode::kMalformed,
                      fmt::format("{}:{}: a quote is not closed", Printable(path_), line));
        }
      }
      SkipLine();
    }
    return release;
  }

 private:
  void SkipLine() {
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
    ++line_;
  }

  // Leaves at_ within the last line of the value.
  void Assign(std::string name, std::size_t value_start, OsRelease& release) {
    const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
    const Origin origin = OriginOf(path_, {line_, text_.substr(at_, line_end - at_)});
    at_ = value_start;
    OsReleaseEntry entry;
    if (const std::string_view problem = ReadValue(entry.value); !problem.empty()) {
      entry.error = Error{ErrorCode::kMalformed, fmt::format("{}:{}: {}: {}", Printable(path_),
                                                             origin.line, name, problem)};
    }
    OsReleaseEntry& last = release[std::move(name)];
    entry.provenance.overridden = std::move(last.provenance.overridden);
    if (last.provenance.origin) {
      entry.provenance.overridden.push_back(*std::move(last.provenance.origin));
    }
    entry.provenance.origin = origin;
    last = std::move(entry);
  }

  // Reads one word of the shell. Answers what is wrong with it, if anything.
  std::string_view ReadValue(std::string& value) {
    for (; at_ < text_.size() && !open_quote_; ++at_) {
      const char c = text_[at_];
      std::string_view problem;
      if (c == '\n') {
        return "";
      }
      if (kBlanks.find(c) != kNone) {
        return AfterWord();
      }
      if (c == '\'') {
        problem = ReadSingleQuoted(value);
      } else if (c == '"') {
        problem = ReadDoubleQuoted(value);
      } else if (c == '\\') {
        problem = ReadEscaped(value);
      } else if (c == '\0' || kSpecial.find(c) != kNone || (c == '~' && ExpandsTilde(value))) {
        problem = "a special character is neither quoted nor escaped";
      } else {
        value += c;
      }
      if (!problem.empty()) {
        return problem;
      }
    }
    return "";
  }

  static bool ExpandsTilde(std::string_view value) { return value.empty() || value.back() == ':'; }

  // After a blank only a comment may follow.
  std::string_view AfterWord() {
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    const bool fine = at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '#';
    return fine ? "" : "more than one word without quotes";
  }

  // These three start at the character that gives them their name and leave at_ at their last one.
  std::string_view ReadEscaped(std::string& value) {
    if (++at_ == text_.size()) {
      return "ends with a backslash";
    }
    if (text_[at_] == '\n') {
      ++line_;
    } else {
      value += text_[at_];
    }
    return text_[at_] == '\0' ? "holds a NUL byte" : "";
  }

  std::string_view ReadSingleQuoted(std::string& value) {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == kNone) {
      open_quote_ = true;
      return "";
    }
    const std::string_view quoted = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end;
    line_ += static_cast<int>(std::count(quoted.begin(), quoted.end(), '\n'));
    value += quoted;
    return quoted.find('\0') == kNone ? "" : "holds a NUL byte";
  }

  std::string_view ReadDoubleQuoted(std::string& value) {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      line_ += c == '\n' ? 1 : 0;
      if (c == '"') {
        return "";
      }
      if (c == '$' || c == '`' || c == '\0') {
        return "a special character is not escaped";
      }
      const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : 'x';
      if (c == '\\' && std::string_view("\"\\`$\n").find(next) != kNone) {
        ++at_;
        line_ += next == '\n' ? 1 : 0;
        value += next == '\n' ? "" : std::string(1, next);
      } else {
        value += c;
      }
    }
    open_quote_ = true;
    return "";
  }

  std::string_view text_;
  std::string_view path_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool open_quote_ = false;
};

}  // namespace

Result<OsRelease> ParseOsRelease(std::string_view text, std::string_view path) {
  return Scanner(text, path).Run();
}

}  // namespace assay::runtime
