#include "runtime/explain/flip.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/evaluate/evaluate.h"
#include "runtime/explain/overlay_system.h"
#include "runtime/explain/wish.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

struct Attempt {
  Flip flip;
  FileChange change;
};

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const std::size_t first = text.find_first_not_of(kSpace);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// How configuration files may write a value. The same place has the same way of writing for every
// value of the type.
std::vector<std::string> Spellings(const Value& value, const Type& type) {
  switch (type.kind) {
    case TypeKind::kBool:
      return value.AsBool() ? std::vector<std::string>{"yes", "on", "true", "1"}
                            : std::vector<std::string>{"no", "off", "false", "0"};
    case TypeKind::kInt:
    case TypeKind::kSize:
      return {fmt::format("{}", value.AsInt())};
    case TypeKind::kMode:
      return {fmt::format("0{:03o}", value.AsInt()), fmt::format("{:03o}", value.AsInt())};
    case TypeKind::kDuration:
      return {fmt::format("{}", value.AsInt() / 86'400), fmt::format("{}", value.AsInt())};
    case TypeKind::kString:
    case TypeKind::kVersion:
      return {value.AsString()};
    case TypeKind::kRegex:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kMatches:
      return {};
  }
  return {};
}

// `line` with the last whole word `from` replaced; empty if it has none.
std::string WithWord(const std::string& line, const std::string& from, const std::string& to) {
  for (std::size_t at = line.rfind(from); at != std::string::npos && !from.empty();
       at = at == 0 ? std::string::npos : line.rfind(from, at - 1)) {
    const std::size_t end = at + from.size();
    if ((at == 0 || !IsWordByte(line[at - 1])) && (end == line.size() || !IsWordByte(line[end]))) {
      return line.substr(0, at) + to + line.substr(end);
    }
  }
  return "";
}

// `line` with all after its first word and what separates it replaced; empty if nothing follows.
std::string WithRest(const std::string& line, const std::string& to) {
  std::size_t at = 0;
  while (at < line.size() && (IsWordByte(line[at]) || line[at] == '/')) {
    ++at;
  }
  const std::size_t rest = line.find_first_not_of(" \t=:", at);
  return at == 0 || rest == at || rest == std::string::npos ? "" : line.substr(0, rest) + to;
}

std::string Filled(std::string text, const FactRequest& fact, const std::string& value) {
  const auto fill = [&](const std::string& hole, const std::string& with) {
    if (const std::size_t at = text.find(hole); at != std::string::npos) {
      text.replace(at, hole.size(), with);
    }
  };
  for (std::size_t i = 0; i < fact.arguments.size(); ++i) {
    const auto* const word = std::get_if<std::string>(&fact.arguments[i].constant.value.data);
    fill(fmt::format("{{{}}}", i + 1), word == nullptr ? "" : *word);
  }
  fill("{value}", value);
  return text;
}

// The changes that may fulfil a wish, the smallest first.
class Attempts {
 public:
  Attempts(const Program& program, const std::vector<Probe>& probes, const System& system)
      : program_(program), probes_(probes), system_(system) {}

  std::vector<Attempt> Of(const Wish& wish) {
    attempts_.clear();
    const bool vendor = wish.origin && wish.origin->path.starts_with("/usr/");
    if (vendor) {
      AddForms(wish);
    }
    if (wish.origin && wish.origin->line > 0) {
      AddLine(wish);
    } else if (wish.origin && wish.type.kind == TypeKind::kMode) {
      AddMode(wish);
    }
    if (!vendor) {
      AddForms(wish);
    }
    return std::move(attempts_);
  }

 private:
  void AddLine(const Wish& wish);
  void AddMode(const Wish& wish);
  void AddForms(const Wish& wish);
  void AddForm(const SettingForm& form, const FactRequest& fact, const std::string& value);

  const Program& program_;
  const std::vector<Probe>& probes_;
  const System& system_;
  std::vector<Attempt> attempts_;
};

void Attempts::AddLine(const Wish& wish) {
  const Origin& origin = *wish.origin;
  const Result<std::string> content = system_.Read(origin.path, kMaxConfigurationBytes);
  if (!content || origin.path.starts_with("/proc/") || origin.path.starts_with("/sys/")) {
    return;
  }
  std::size_t begin = 0;
  for (int line = 1; line < origin.line && begin != std::string::npos; ++line) {
    begin = content->find('\n', begin);
    begin = begin == std::string::npos ? begin : begin + 1;
  }
  if (begin == std::string::npos) {
    return;
  }
  const std::size_t end = std::min(content->find('\n', begin), content->size());
  const std::string line = content->substr(begin, end - begin);
  // A probe that hides what stands there (a password's hash) must not be outdone here.
  if (Printable(Trimmed(line)) != origin.text) {
    return;
  }
  const auto add = [&](FlipKind kind, const std::string& after) {
    const std::size_t next = kind == FlipKind::kRemoveLine && end < content->size() ? end + 1 : end;
    if (after != line) {
      attempts_.push_back(
          {{kind, origin.path, origin.line, std::string(Trimmed(line)), std::string(Trimmed(after)),
            Outcome::kPass},
           {origin.path, content->substr(0, begin) + after + content->substr(next), std::nullopt}});
    }
  };
  for (const Value& wanted : wish.wanted) {
    const std::vector<std::string> to = Spellings(wanted, wish.type);
    const std::vector<std::string> from =
        wish.current ? Spellings(*wish.current, wish.type) : std::vector<std::string>{};
    for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
      if (const std::string after = WithWord(line, from[i], to[i]); !after.empty()) {
        add(FlipKind::kReplaceLine, after);
      }
    }
    if (const std::string after = to.empty() ? "" : WithRest(line, to[0]); !after.empty()) {
      add(FlipKind::kReplaceLine, after);
    }
  }
  add(FlipKind::kRemoveLine, "");
}

void Attempts::AddMode(const Wish& wish) {
  const auto status = system_.Status(wish.origin->path, Symlinks::kFollow);
  if (!status || wish.wanted.empty()) {
    return;
  }
  const std::int64_t mode = wish.wanted[0].AsInt();
  attempts_.push_back(
      {{FlipKind::kSetMode, wish.origin->path, 0, fmt::format("0{:03o}", status->mode),
        fmt::format("0{:03o}", mode), Outcome::kPass},
       {wish.origin->path, std::nullopt, static_cast<std::uint32_t>(mode)}});
}

void Attempts::AddForms(const Wish& wish) {
  if (!wish.fact || wish.wanted.empty()) {
    return;
  }
  const FactRequest& fact = program_.facts[*wish.fact];
  const auto probe = std::find_if(probes_.begin(), probes_.end(),
                                  [&](const Probe& p) { return p.schema.name == fact.probe; });
  const std::vector<std::string> spelt = Spellings(wish.wanted[0], wish.type);
  if (probe == probes_.end() || spelt.empty()) {
    return;
  }
  for (const SettingForm& form : probe->forms) {
    if (form.field.empty() || form.field == wish.field) {
      AddForm(form, fact, spelt[0]);
    }
  }
}

void Attempts::AddForm(const SettingForm& form, const FactRequest& fact, const std::string& value) {
  const std::string path = Filled(form.path, fact, value);
  const std::string line = Filled(form.line, fact, value);
  Result<std::string> content = system_.Read(path, kMaxConfigurationBytes);
  if (!content && content.error().code != ErrorCode::kNotFound) {
    return;
  }
  Attempt attempt;
  attempt.flip = {
      content ? form.first ? FlipKind::kInsertLine : FlipKind::kAppendLine : FlipKind::kMakeFile,
      path,
      form.first && content ? 1 : 0,
      "",
      line,
      Outcome::kPass};
  std::string text = content ? *std::move(content) : "";
  if (form.first) {
    text = line + "\n" + text;
  } else {
    text += (text.empty() || text.ends_with('\n') ? "" : "\n") + line + "\n";
  }
  attempt.change = {path, std::move(text), std::nullopt};
  attempts_.push_back(std::move(attempt));
}

Outcome OutcomeWith(const FileChange& change, const Program& program,
                    const std::vector<Probe>& probes, const System& system) {
  const OverlaySystem changed(system, change);
  const auto scan = Evaluate(program, probes, changed);
  return scan ? scan->results[0].outcome : Outcome::kError;
}

// A line as a sentence quotes it: a tab between words is a space to who reads it.
std::string InWords(std::string line) {
  std::replace(line.begin(), line.end(), '\t', ' ');
  return Printable(line);
}

}  // namespace

std::string_view ToString(FlipKind kind) {
  static constexpr std::array<std::string_view, 6> kWords = {
      "replace_line", "insert_line", "append_line", "make_file", "remove_line", "set_mode"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string ToString(const Flip& flip) {
  const std::string path = Printable(flip.path);
  const std::string before = InWords(flip.before);
  const std::string after = InWords(flip.after);
  switch (flip.kind) {
    case FlipKind::kReplaceLine:
      return fmt::format("write `{}` in {}:{}, instead of `{}`", after, path, flip.line, before);
    case FlipKind::kInsertLine:
      return fmt::format("put `{}` before {}:{}", after, path, flip.line);
    case FlipKind::kAppendLine:
      return fmt::format("add `{}` at the end of {}", after, path);
    case FlipKind::kMakeFile:
      return fmt::format("make {} with the line `{}`", path, after);
    case FlipKind::kRemoveLine:
      return fmt::format("take away {}:{}, `{}`", path, flip.line, before);
    case FlipKind::kSetMode:
      return fmt::format("give {} the mode {}, instead of {}", path, after, before);
  }
  return "";
}

std::optional<Flip> FindFlip(const Program& program, const std::vector<Probe>& probes,
                             const System& system, const RuleTrace& trace, Outcome outcome) {
  if (outcome != Outcome::kFail && outcome != Outcome::kPass) {
    return std::nullopt;
  }
  const Outcome other = outcome == Outcome::kFail ? Outcome::kPass : Outcome::kFail;
  Schema schema;
  for (const Probe& probe : probes) {
    schema.push_back(probe.schema);
  }
  Attempts attempts(program, probes, system);
  std::size_t tries = 0;
  for (const ConditionTrace& condition : trace.check) {
    if (!condition.node) {
      continue;
    }
    for (const Wish& wish : WishesOf(program, *condition.node, other == Outcome::kPass, schema)) {
      for (Attempt& attempt : attempts.Of(wish)) {
        if (++tries > kMaxFlipTries) {
          return std::nullopt;
        }
        if (OutcomeWith(attempt.change, program, probes, system) == other) {
          attempt.flip.outcome = other;
          return std::move(attempt.flip);
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace assay::runtime
