#include "runtime/probes/kernel_config.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

struct Machine {
  unsigned number;  // e_machine
  bool wide;        // ELFCLASS64
  bool little;      // ELFDATA2LSB
  std::string_view name;
};

constexpr Machine kMachines[] = {
    {62, true, true, "x86_64"},   {3, false, true, "i686"},         {183, true, true, "aarch64"},
    {40, false, true, "armv7l"},  {21, true, true, "ppc64le"},      {22, true, false, "s390x"},
    {243, true, true, "riscv64"}, {258, true, true, "loongarch64"}, {8, true, true, "mips64"},
};

// `words` from `first` on, joined by blanks.
std::string Join(const std::vector<std::string_view>& words, std::size_t first) {
  std::string joined;
  for (std::size_t index = first; index < words.size(); ++index) {
    joined += (joined.empty() ? "" : " ") + std::string(words[index]);
  }
  return joined;
}

// A line of a grub.cfg: its number, and its words, without quotes; `;` is a word of its own.
using GrubLine = std::pair<int, std::vector<std::string>>;

// Cuts a script of GRUB into words: single and double quotes, `\`, comments, and lines that a
// backslash joins to the next. GRUB manual, "Shell-like scripting".
class GrubScanner {
 public:
  std::vector<GrubLine> Scan(std::string_view text) {
    for (std::size_t offset = 0; offset < text.size(); ++offset) {
      const char next = offset + 1 < text.size() ? text[offset + 1] : '\n';
      if (text[offset] == '\\' && quote_ != '\'') {
        Take(next);
        ++offset;
      } else {
        Read(text[offset]);
      }
    }
    EndLine();
    return std::move(lines_);
  }

 private:
  // An escaped character; an escaped line end is none at all.
  void Take(char character) {
    if (character == '\n') {
      ++number_;
    } else {
      Add(character);
    }
  }

  void Read(char character) {
    if (character == '\n' && quote_ == '\0') {
      EndLine();
      ++number_;
    } else if (comment_) {
      return;
    } else if (quote_ != '\0') {
      number_ += character == '\n' ? 1 : 0;
      character == quote_ ? void(quote_ = '\0') : Add(character);
    } else if (character == '"' || character == '\'') {
      quote_ = character;
      open_ = true;
    } else if (character == ' ' || character == '\t' || character == '\r') {
      EndWord();
    } else if (character == ';') {
      EndWord();
      Add(';');
      EndWord();
    } else if (character == '#' && !open_) {
      comment_ = true;
    } else {
      Add(character);
    }
  }

  void Add(char character) {
    start_ = words_.empty() && word_.empty() ? number_ : start_;
    word_ += character;
    open_ = true;
  }

  void EndWord() {
    if (open_) {
      words_.push_back(std::move(word_));
    }
    word_.clear();
    open_ = false;
  }

  void EndLine() {
    EndWord();
    if (!words_.empty()) {
      lines_.emplace_back(start_, std::move(words_));
    }
    words_.clear();
    comment_ = false;
    quote_ = '\0';
  }

  std::vector<GrubLine> lines_;
  std::vector<std::string> words_;
  std::string word_;
  int number_ = 1;
  int start_ = 1;
  char quote_ = '\0';
  bool open_ = false;  // a word has begun, even if it is empty yet
  bool comment_ = false;
};

std::vector<GrubLine> GrubLines(std::string_view text) { return GrubScanner().Scan(text); }

std::vector<std::string_view> KernelArguments(std::string_view command_line) {
  std::vector<std::string_view> words = SplitWords(command_line);
  words.erase(std::find(words.begin(), words.end(), "--"), words.end());
  return words;
}

}  // namespace

std::optional<std::string> ElfArchitecture(std::string_view file) {
  constexpr std::size_t kMachineEnd = 20;
  if (file.size() < kMachineEnd || !file.starts_with("\x7F"
                                                     "ELF")) {
    return std::nullopt;
  }
  const bool wide = file[4] == 2;
  const bool little = file[5] == 1;
  const unsigned first = static_cast<unsigned char>(file[18]);
  const unsigned second = static_cast<unsigned char>(file[19]);
  const unsigned number = little ? second << 8 | first : first << 8 | second;
  for (const Machine& machine : kMachines) {
    if (machine.number == number && machine.wide == wide && machine.little == little) {
      return std::string(machine.name);
    }
  }
  return std::nullopt;
}

std::vector<Origin> GrubCommandLines(std::string_view text, std::string_view path) {
  std::vector<Origin> found;
  for (const auto& [number, words] : GrubLines(text)) {
    bool in_command = false;
    bool starts = true;  // the next word is a command's name
    for (std::size_t index = 0; index < words.size(); ++index) {
      const std::string& word = words[index];
      const bool ends = word == ";" || word == "{" || word == "}";
      if (starts && (word == "linux" || word == "linux16" || word == "linuxefi")) {
        found.push_back({std::string(path), number, ""});
        in_command = true;
        ++index;  // the kernel's path
      } else if (in_command && !ends) {
        found.back().text += (found.back().text.empty() ? "" : " ") + word;
      }
      in_command = in_command && !ends;
      starts = ends || word == "then" || word == "else" || word == "do";
    }
  }
  return found;
}

std::string GrubVariables(std::string_view text) {
  std::string variables;
  for (const auto& [number, words] : GrubLines(text)) {
    if (std::find(words.begin(), words.end(), "set") != words.end()) {
      for (const std::string& word : words) {
        variables += word + "\n";
      }
    }
  }
  return variables;
}

std::optional<Origin> LoaderEntryCommandLine(std::string_view text, std::string_view path) {
  std::optional<Origin> found;
  for (const Line& line : SplitLines(text)) {
    const std::vector<std::string_view> words = SplitWords(line.text);
    if (!words.empty() && words[0] == "options") {
      found = found.value_or(Origin{std::string(path), line.number, ""});
      found->text += (found->text.empty() ? "" : " ") + Join(words, 1);
    }
  }
  return found;
}

bool HasKernelArgument(std::string_view command_line, std::string_view argument) {
  const std::vector<std::string_view> words = KernelArguments(command_line);
  return std::find(words.begin(), words.end(), argument) != words.end();
}

std::optional<std::string> KernelArgument(std::string_view command_line, std::string_view name) {
  std::optional<std::string> value;
  for (const std::string_view word : KernelArguments(command_line)) {
    if (word.starts_with(name) && word.substr(name.size()).starts_with('=')) {
      value = std::string(word.substr(name.size() + 1));
    }
  }
  return value;
}

KernelOption FindKernelOption(std::string_view configuration, std::string_view path,
                              std::string_view name) {
  const std::string set = std::string(name) + "=";
  const std::string unset = "# " + std::string(name) + " is not set";
  for (const Line& line : SplitLines(configuration)) {
    if (line.text.starts_with(set) || Trim(line.text) == unset) {
      return {Trim(line.text) == set + "y", OriginOf(path, line)};
    }
  }
  return {};
}

std::optional<bool> KernelAtLeast(std::string_view release, int major, int minor) {
  const char* const end = release.data() + release.size();
  int release_major = 0;
  int release_minor = 0;
  const auto first = std::from_chars(release.data(), end, release_major);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.' ||
      std::from_chars(first.ptr + 1, end, release_minor).ec != std::errc()) {
    return std::nullopt;
  }
  return std::pair(release_major, release_minor) >= std::pair(major, minor);
}

}  // namespace assay::runtime
