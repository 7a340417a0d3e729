#include "runtime/system/pattern.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <iterator>
#include <optional>

namespace assay::runtime {
namespace {

using CharacterTest = int (*)(int);

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";

struct CharacterClass {
  std::string_view name;
  CharacterTest test;
};

// Without setlocale(3), which we never call, <cctype> answers for the C locale.
constexpr CharacterClass kClasses[] = {
    {"alnum", std::isalnum}, {"alpha", std::isalpha}, {"blank", std::isblank},
    {"cntrl", std::iscntrl}, {"digit", std::isdigit}, {"graph", std::isgraph},
    {"lower", std::islower}, {"print", std::isprint}, {"punct", std::ispunct},
    {"space", std::isspace}, {"upper", std::isupper}, {"xdigit", std::isxdigit},
};

const CharacterClass* FindClass(std::string_view name) {
  const auto found = std::find_if(std::begin(kClasses), std::end(kClasses),
                                  [&](const CharacterClass& known) { return known.name == name; });
  return found == std::end(kClasses) ? nullptr : found;
}

// The name in `[:name:]` at the start of `pattern`; empty if that is not what stands there.
std::string_view ClassName(std::string_view pattern) {
  if (!pattern.starts_with("[:")) {
    return "";
  }
  const std::string_view name = pattern.substr(2, pattern.find_first_not_of(kLetters, 2) - 2);
  return pattern.substr(name.size() + 2).starts_with(":]") ? name : "";
}

// What the pattern's first element makes of a character, and how long that element is.
struct Element {
  std::size_t length = 0;
  bool matches = false;
};

// One character of a bracket expression, escaped or not, at `at`, which moves past it.
std::optional<unsigned char> TakeBracketCharacter(std::string_view pattern, std::size_t& at) {
  at += at < pattern.size() && pattern[at] == '\\' ? 1U : 0U;
  if (at >= pattern.size()) {
    return std::nullopt;
  }
  return static_cast<unsigned char>(pattern[at++]);
}

// `[...]` at the start of `pattern`; nothing if it is not closed.
std::optional<Element> MatchBracket(std::string_view pattern, unsigned char c) {
  std::size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  at += negated ? 1U : 0U;
  bool found = false;
  bool ill_formed = false;  // an unknown class, reached unmatched, ends it as in fnmatch(3)
  for (const std::size_t first = at; at < pattern.size();) {
    if (pattern[at] == ']' && at != first) {
      return Element{at + 1, !ill_formed && found != negated};
    }
    if (const std::string_view name = ClassName(pattern.substr(at)); !name.empty()) {
      const CharacterClass* known = FindClass(name);
      ill_formed = ill_formed || (known == nullptr && !found);
      found = found || (known != nullptr && known->test(c) != 0);
      at += name.size() + 4;
      continue;
    }
    const std::optional<unsigned char> low = TakeBracketCharacter(pattern, at);
    std::optional<unsigned char> high = low;
    if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
      ++at;
      high = TakeBracketCharacter(pattern, at);
    }
    if (!low || !high) {
      return std::nullopt;
    }
    found = found || (*low <= c && c <= *high);
  }
  return std::nullopt;
}

// The element at the start of `pattern`, which is not empty and not a star.
Element MatchElement(std::string_view pattern, unsigned char c) {
  if (pattern.front() == '?') {
    return {1, true};
  }
  if (pattern.front() == '[') {
    if (const std::optional<Element> bracket = MatchBracket(pattern, c)) {
      return *bracket;
    }
  }
  if (pattern.front() == '\\') {
    // A lone backslash at the end matches nothing, as in fnmatch(3).
    return pattern.size() < 2 ? Element{1, false}
                              : Element{2, static_cast<unsigned char>(pattern[1]) == c};
  }
  return {1, static_cast<unsigned char>(pattern.front()) == c};
}

bool AllowsLeadingDot(std::string_view pattern) {
  return pattern.starts_with('.') || pattern.starts_with("\\.");
}

}  // namespace

bool HasMetacharacters(std::string_view component) {
  for (std::size_t i = 0; i < component.size(); ++i) {
    if (component[i] == '\\') {
      ++i;
    } else if (component[i] == '*' || component[i] == '?' || component[i] == '[') {
      return true;
    }
  }
  return false;
}

std::string Unescape(std::string_view component) {
  std::string plain;
  for (std::size_t i = 0; i < component.size(); ++i) {
    i += component[i] == '\\' && i + 1 < component.size() ? 1U : 0U;
    plain += component[i];
  }
  return plain;
}

bool MatchesComponent(std::string_view pattern, std::string_view name) {
  if (name.starts_with('.') && !AllowsLeadingDot(pattern)) {
    return false;
  }
  std::size_t p = 0;
  std::size_t n = 0;
  // Behind the last star, and the name's byte that the star is to swallow next: only that star ever
  // needs another try.
  std::optional<std::size_t> star;
  std::size_t swallowed = 0;
  while (n < name.size() || p < pattern.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      swallowed = n;
      continue;
    }
    if (p < pattern.size() && n < name.size()) {
      const Element element = MatchElement(pattern.substr(p), static_cast<unsigned char>(name[n]));
      if (element.matches) {
        p += element.length;
        ++n;
        continue;
      }
    }
    if (!star || swallowed == name.size()) {
      return false;
    }
    p = *star;
    n = ++swallowed;
  }
  return true;
}

}  // namespace assay::runtime
