#include "runtime/probes/assignments.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/probes/lines.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kExport = "export";
// What ends an unquoted word in the shell, or makes it more than a word.
constexpr std::string_view kSpecial = "$`;&|<>()\r";
constexpr std::string_view kOpenQuote = "a quote is not closed";
constexpr std::string_view kNeedsShell = "only a shell could tell what this assigns";

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsName(std::string_view text) {
  return !text.empty() && (text[0] < '0' || text[0] > '9') &&
         std::all_of(text.begin(), text.end(), IsNameCharacter);
}

bool ExpandsTilde(std::string_view before) { return before.empty() || before.back() == ':'; }

class Scanner {
 public:
  Scanner(std::string_view text, std::string_view path) : text_(text), path_(path) {}

  Result<Assignments> Run() {
    for (; at_ < text_.size(); SkipLine()) {
      const Origin origin = OriginOf(path_, {line_, RestOfLine()});
      SkipBlanks();
      if (RestOfLine().starts_with(kExport) && RestOfLine().find_first_of(kBlanks) == 6) {
        at_ += kExport.size();
        SkipBlanks();
      }
      const std::string_view rest = RestOfLine();
      const std::size_t equals = rest.find('=');
      if (equals != kNone && IsName(rest.substr(0, equals))) {
        at_ += equals + 1;
        Assign(std::string(rest.substr(0, equals)), origin);
      } else if (!rest.empty() && rest.front() != '#' && !assignments_.other) {
        assignments_.other = origin;
      }
      if (!lost_.empty()) {
        return Fail(ErrorCode::kMalformed,
                    fmt::format("{}:{}: {}", Printable(path_), origin.line, lost_));
      }
      if (assignments_.items.size() > kMaxSettings) {
        return Fail(ErrorCode::kTooLarge,
                    fmt::format("{}: more than {} settings", Printable(path_), kMaxSettings));
      }
    }
    return std::move(assignments_);
  }

 private:
  std::string_view RestOfLine() const {
    return text_.substr(at_, std::min(text_.find('\n', at_), text_.size()) - at_);
  }

  void SkipBlanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }

  void SkipLine() {
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
    ++line_;
  }

  // Starts after the equals sign and leaves at_ within the last line of the value.
  void Assign(std::string name, const Origin& origin) {
    Assignment assignment{std::move(name), "", std::nullopt, origin};
    if (const std::string_view problem = ReadValue(assignment.value); !problem.empty()) {
      assignment.error = Error{
          ErrorCode::kMalformed,
          fmt::format("{}:{}: {}: {}", Printable(path_), origin.line, assignment.name, problem)};
    }
    assignments_.items.push_back(std::move(assignment));
  }

  // Reads one word of the shell, to its end. Answers what is wrong with it first, if anything.
  std::string_view ReadValue(std::string& value) {
    std::string_view problem;
    for (; at_ < text_.size() && lost_.empty(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        return problem;
      }
      if (kBlanks.find(c) != kNone) {
        return problem.empty() ? AfterWord() : problem;
      }
      const std::string_view found = ReadPiece(c, value);
      problem = problem.empty() ? found : problem;
    }
    return problem;
  }

  // Reads what starts with `c`, and leaves at_ at its last character.
  std::string_view ReadPiece(char c, std::string& value) {
    if (c == '\'') {
      return ReadSingleQuoted(value);
    }
    if (c == '"') {
      return ReadDoubleQuoted(value);
    }
    if (c == '\\') {
      return ReadEscaped(value);
    }
    if (c == '<' || c == '(' || StartsExpansion()) {
      lost_ = kNeedsShell;
    }
    if (c == '\0' || kSpecial.find(c) != kNone || (c == '~' && ExpandsTilde(value))) {
      return "a special character is neither quoted nor escaped";
    }
    value += c;
    return "";
  }

  // What may go on over the end of a line, or of a quote, by the shell's whole grammar.
  bool StartsExpansion() const {
    const std::string_view rest = text_.substr(at_, 2);
    return rest.front() == '`' || rest == "$(" || rest == "${";
  }

  // After a blank only a comment may follow.
  std::string_view AfterWord() {
    SkipBlanks();
    const bool fine = at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '#';
    return fine ? "" : "more than one word without quotes";
  }

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
      lost_ = kOpenQuote;
      return "";
    }
    const std::string_view quoted = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end;
    line_ += static_cast<int>(std::count(quoted.begin(), quoted.end(), '\n'));
    value += quoted;
    return quoted.find('\0') == kNone ? "" : "holds a NUL byte";
  }

  std::string_view ReadDoubleQuoted(std::string& value) {
    std::string_view problem;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      line_ += c == '\n' ? 1 : 0;
      if (c == '"') {
        return problem;
      }
      if (c == '$' || c == '`' || c == '\0') {
        lost_ = StartsExpansion() ? kNeedsShell : lost_;
        problem = "a special character is not escaped";
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
    lost_ = kOpenQuote;
    return "";
  }

  std::string_view text_;
  std::string_view path_;
  Assignments assignments_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::string_view lost_;  // why nothing more can be told apart
};

}  // namespace

Result<Assignments> ParseAssignments(std::string_view text, std::string_view path) {
  return Scanner(text, path).Run();
}

}  // namespace assay::runtime
