#include "compiler/profile/profile_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "runtime/schema/utf8.h"
#include "runtime/support/limits.h"

namespace assay::compiler {
namespace {

class Reader {
 public:
  Reader(SourceId source, const Sources& sources, Diagnostics& diagnostics)
      : source_(source), sources_(&sources), diagnostics_(&diagnostics) {}

  ProfileFile Read(const YAML::Node& root);

 private:
  Span At(const YAML::Node& node);
  Span At(const YAML::Mark& mark, std::size_t length) const;

  // `what` holds another kind of value than `expected`. Where there is none, its key is underlined.
  void WrongShape(const YAML::Node& node, const std::string& what, std::string_view expected,
                  std::string_view example);
  // yaml-cpp takes a quote that is never closed for one that ends with the file.
  void CheckQuote(const Span& span);
  // Whether a key of a mapping was not there before; reported otherwise.
  bool IsFirst(const YAML::Node& key, std::set<std::string>& seen);
  Name Word(const YAML::Node& node) { return Name{node.Scalar(), At(node)}; }
  std::optional<Name> Scalar(const YAML::Node& node, std::string_view key);
  std::vector<Name> Names(const YAML::Node& node, std::string_view key);

  void ReadKey(const std::string& key, const YAML::Node& value, ProfileFile& profile);
  void ReadSelect(const YAML::Node& value, ProfileFile& profile);
  void ReadSet(const YAML::Node& value, ProfileFile& profile);
  void ReadSeverity(const YAML::Node& value, ProfileFile& profile);
  void ReadGate(const YAML::Node& value, runtime::Gate& gate);
  std::optional<double> Percent(const YAML::Node& value, std::string_view key);
  std::optional<runtime::Severity> SeverityOf(const Name& word, bool or_none = false);
  void UnknownKey(const YAML::Node& key, const std::vector<std::string>& known);

  SourceId source_;
  const Sources* sources_;  // outlive the reader: parameters of ReadProfile
  Diagnostics* diagnostics_;
  Span key_;  // the last that was read
};

// The place of a mark: yaml-cpp's own offset counts neither line ends nor a byte order mark as we
// do.
Span SpanOf(const YAML::Mark& mark, std::size_t length, SourceId source, std::string_view text) {
  std::size_t begin = 0;
  for (int line = 0; line < mark.line && begin < text.size(); ++line) {
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  }
  begin = std::min(begin + static_cast<std::size_t>(std::max(mark.column, 0)), text.size());
  const std::size_t end = std::min(begin + length, text.size());
  return Span{source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

Span Reader::At(const YAML::Mark& mark, std::size_t length) const {
  return SpanOf(mark, length, source_, sources_->Text(source_));
}

// A scalar without its quotes; of anything else, where it begins.
Span Reader::At(const YAML::Node& node) {
  Span span = At(node.Mark(), node.IsScalar() ? node.Scalar().size() : 1);
  const std::string_view text = sources_->Text(source_);
  const char first = span.begin < text.size() ? text[span.begin] : ' ';
  if (node.IsScalar() && (first == '"' || first == '\'') && span.end < text.size()) {
    CheckQuote(span);
    ++span.begin;
    ++span.end;
  }
  return span;
}

bool Reader::IsFirst(const YAML::Node& key, std::set<std::string>& seen) {
  key_ = At(key);
  const bool first = !key.IsScalar() || seen.insert(key.Scalar()).second;
  if (!first) {
    diagnostics_->Report(DiagnosticKind::kDuplicateProperty, At(key),
                         fmt::format("`{}` is given twice", key.Scalar()), "keep one of them");
  }
  return first;
}

void Reader::CheckQuote(const Span& span) {
  const std::string_view text = sources_->Text(source_);
  const char quote = text[span.begin];
  std::size_t at = span.begin + 1;
  const auto is_escape = [&] {
    return quote == '"' ? text[at] == '\\' : text.substr(at, 2) == "''";
  };
  while (at < text.size() && (text[at] != quote || is_escape())) {
    at += is_escape() ? 2 : 1;
  }
  if (at >= text.size()) {
    diagnostics_->Report(DiagnosticKind::kYamlSyntax, Span{source_, span.begin, span.begin + 1},
                         "a quote is not closed", "close it, or leave out both");
  }
}

void Reader::WrongShape(const YAML::Node& node, const std::string& what, std::string_view expected,
                        std::string_view example) {
  const std::string_view found = node.IsMap()        ? "a mapping"
                                 : node.IsSequence() ? "a list"
                                 : node.IsScalar()   ? "a single value"
                                                     : "nothing";
  diagnostics_->Report(DiagnosticKind::kWrongYamlShape, node.IsNull() ? key_ : At(node),
                       fmt::format("{} holds {}, expected {}", what, found, expected),
                       fmt::format("as in `{}`", example));
}

std::optional<Name> Reader::Scalar(const YAML::Node& node, std::string_view key) {
  if (!node.IsScalar()) {
    WrongShape(node, fmt::format("`{}`", key), "a single value", fmt::format("{}: value", key));
    return {};
  }
  return Word(node);
}

std::vector<Name> Reader::Names(const YAML::Node& node, std::string_view key) {
  std::vector<Name> names;
  if (!node.IsSequence()) {
    WrongShape(node, fmt::format("`{}`", key), "a list", fmt::format("{}: [first, second]", key));
    return names;
  }
  for (const YAML::Node& item : node) {
    if (item.IsScalar()) {
      names.push_back(Word(item));
    } else {
      WrongShape(item, fmt::format("an entry of `{}`", key), "a single value",
                 fmt::format("{}: [first, second]", key));
    }
  }
  return names;
}

void Reader::UnknownKey(const YAML::Node& key, const std::vector<std::string>& known) {
  const std::string word = key.IsScalar() ? key.Scalar() : "";
  diagnostics_->Report(
      DiagnosticKind::kUnknownKey, At(key), fmt::format("a profile has no key `{}` here", word),
      SuggestionHint(word, known, fmt::format("the keys are {}", fmt::join(known, ", "))));
}

ProfileFile Reader::Read(const YAML::Node& root) {
  static const std::vector<std::string> keys = {"profile",   "title",    "description",
                                                "benchmark", "select",   "remove",
                                                "set",       "severity", "gate"};
  ProfileFile profile;
  if (!root.IsMap()) {
    diagnostics_->Report(DiagnosticKind::kWrongYamlShape, At(YAML::Mark(), 1),
                         "a profile is a mapping of keys to values",
                         "it starts with `profile: NAME`; see docs/language.md");
    return profile;
  }
  std::set<std::string> seen;
  bool named = false;
  for (const auto& entry : root) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      UnknownKey(entry.first, keys);
      named = named || Suggest(key, keys) == "profile";
    } else if (IsFirst(entry.first, seen)) {
      ReadKey(key, entry.second, profile);
    }
  }
  if (!named && !seen.contains("profile")) {
    diagnostics_->Report(DiagnosticKind::kMissingProperty, At(YAML::Mark(), 1),
                         "the profile has no name", "add `profile: NAME`");
  }
  return profile;
}

void Reader::ReadKey(const std::string& key, const YAML::Node& value, ProfileFile& profile) {
  const auto text = [&](std::string& slot) {
    if (const auto word = Scalar(value, key)) {
      slot = word->text;
    }
  };
  if (key == "profile") {
    profile.id = Scalar(value, key);
  } else if (key == "title") {
    text(profile.title);
  } else if (key == "description") {
    text(profile.description);
  } else if (key == "benchmark") {
    profile.benchmark = Scalar(value, key);
  } else if (key == "select") {
    ReadSelect(value, profile);
  } else if (key == "remove") {
    profile.removed = Names(value, key);
  } else if (key == "set") {
    ReadSet(value, profile);
  } else if (key == "severity") {
    ReadSeverity(value, profile);
  } else {
    ReadGate(value, profile.gate);
  }
}

void Reader::ReadSelect(const YAML::Node& value, ProfileFile& profile) {
  if (value.IsScalar() && value.Scalar() == "all") {
    return;
  }
  if (!value.IsMap() || value.size() == 0) {
    WrongShape(value, "`select`", "`all`, or `rules:` with a list of names",
               "select: { rules: [linux.ssh.x] }");
    return;
  }
  std::set<std::string> seen;
  for (const auto& entry : value) {
    if (!IsFirst(entry.first, seen)) {
      continue;
    }
    if (!entry.first.IsScalar() || entry.first.Scalar() != "rules") {
      UnknownKey(entry.first, {"rules"});
      continue;
    }
    profile.select_all = false;
    profile.rules = Names(entry.second, "rules");
  }
}

void Reader::ReadSet(const YAML::Node& value, ProfileFile& profile) {
  if (!value.IsMap()) {
    WrongShape(value, "`set`", "parameters and their values", "set: { linux.ssh.x: 3 }");
    return;
  }
  std::set<std::string> seen;
  for (const auto& entry : value) {
    if (!IsFirst(entry.first, seen)) {
      continue;
    }
    SetParameter set{Word(entry.first), {}, entry.second.IsSequence(), At(entry.second)};
    if (!set.is_list && !entry.second.IsScalar()) {
      WrongShape(entry.second, fmt::format("`{}`", set.parameter.text),
                 "a value, or a list of them", fmt::format("{}: 3", set.parameter.text));
      continue;
    }
    if (set.is_list) {
      for (const Name& word : Names(entry.second, set.parameter.text)) {
        set.values.push_back({word.text, word.span});
      }
    } else {
      set.values.push_back({entry.second.Scalar(), At(entry.second)});
    }
    profile.parameters.push_back(std::move(set));
  }
}

std::optional<runtime::Severity> Reader::SeverityOf(const Name& word, bool or_none) {
  const auto severity = runtime::ParseSeverity(word.text);
  if (!severity) {
    diagnostics_->Report(DiagnosticKind::kUnknownWord, word.span,
                         fmt::format("`{}` is not a severity", word.text),
                         SuggestionHint(word.text, {"info", "low", "medium", "high"},
                                        or_none ? "write info, low, medium, high, or none for no "
                                                  "failure at all"
                                                : "a severity is info, low, medium or high"));
  }
  return severity;
}

void Reader::ReadSeverity(const YAML::Node& value, ProfileFile& profile) {
  if (!value.IsMap()) {
    WrongShape(value, "`severity`", "rules and their severities",
               "severity: { linux.ssh.x: high }");
    return;
  }
  std::set<std::string> seen;
  for (const auto& entry : value) {
    if (!IsFirst(entry.first, seen)) {
      continue;
    }
    const auto word = Scalar(entry.second, Word(entry.first).text);
    const auto severity = word ? SeverityOf(*word) : std::nullopt;
    if (severity) {
      profile.severities.push_back({Word(entry.first), *severity});
    }
  }
}

std::optional<double> Reader::Percent(const YAML::Node& value, std::string_view key) {
  double percent = 0;
  if (!value.IsScalar() || !YAML::convert<double>::decode(value, percent) || !(percent >= 0) ||
      !(percent <= 100)) {
    diagnostics_->Report(DiagnosticKind::kOutsideDomain, At(value),
                         fmt::format("`{}` is a percentage", key), "write a number from 0 to 100");
    return {};
  }
  return percent;
}

void Reader::ReadGate(const YAML::Node& value, runtime::Gate& gate) {
  static const std::vector<std::string> keys = {"fail_on", "min_score", "min_coverage"};
  if (!value.IsMap()) {
    WrongShape(value, "`gate`", "`fail_on`, `min_score` or `min_coverage`",
               "gate: { fail_on: high }");
    return;
  }
  std::set<std::string> seen;
  for (const auto& entry : value) {
    if (!IsFirst(entry.first, seen)) {
      continue;
    }
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    if (key == "fail_on") {
      const auto word = Scalar(entry.second, key);
      gate.fail_on = word && word->text == "none" ? std::nullopt
                     : word                       ? SeverityOf(*word, true)
                                                  : gate.fail_on;
    } else if (key == "min_score") {
      gate.min_score = Percent(entry.second, key).value_or(gate.min_score);
    } else if (key == "min_coverage") {
      gate.min_coverage = Percent(entry.second, key).value_or(gate.min_coverage);
    } else {
      UnknownKey(entry.first, keys);
    }
  }
}

// yaml-cpp accepts bytes that are no text; we do not.
bool IsReadable(SourceId source, std::string_view text, Diagnostics& diagnostics) {
  const Span start{source, 0, 0};
  if (text.size() > runtime::kMaxProfileBytes) {
    diagnostics.Report(DiagnosticKind::kFileTooLarge, start,
                       fmt::format("the profile has {} bytes; at most {} are read", text.size(),
                                   runtime::kMaxProfileBytes),
                       "is this a profile?");
    return false;
  }
  const std::size_t invalid = std::min(runtime::FindInvalidUtf8(text), text.find('\0'));
  if (invalid != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(invalid);
    diagnostics.Report(DiagnosticKind::kNotUtf8, Span{source, at, at + 1},
                       fmt::format("byte {} is not UTF-8 text", invalid + 1),
                       "is this a profile? save it as UTF-8");
    return false;
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    diagnostics.Report(DiagnosticKind::kEmptyFile, start, "the profile is empty",
                       "it starts with `profile: NAME`; see docs/language.md");
    return false;
  }
  return true;
}

// yaml-cpp guards its own recursion only for some nodes; brackets are counted before it sees them.
bool IsShallow(SourceId source, std::string_view text, Diagnostics& diagnostics) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '[' || text[at] == '{') {
      ++depth;
    } else if ((text[at] == ']' || text[at] == '}') && depth > 0) {
      --depth;
    }
    if (depth > runtime::kMaxNesting) {
      const auto begin = static_cast<std::uint32_t>(at);
      diagnostics.Report(DiagnosticKind::kNestedTooDeep, Span{source, begin, begin + 1},
                         fmt::format("brackets are nested more than {} deep", runtime::kMaxNesting),
                         "a profile needs three levels");
      return false;
    }
  }
  return true;
}

}  // namespace

ProfileFile ReadProfile(SourceId source, const Sources& sources, Diagnostics& diagnostics) {
  const std::string_view text = sources.Text(source);
  if (!IsReadable(source, text, diagnostics) || !IsShallow(source, text, diagnostics)) {
    return {};
  }
  try {
    return Reader(source, sources, diagnostics).Read(YAML::Load(std::string(text)));
  } catch (const YAML::Exception& exception) {
    const Span span = SpanOf(exception.mark, 1, source, text);
    const bool tab = text.substr(0, span.end).find('\t') != std::string_view::npos;
    diagnostics.Report(DiagnosticKind::kYamlSyntax, span, exception.msg,
                       tab ? "YAML is indented with spaces, never with tabs"
                           : "check the indentation, and that `:` is followed by a space");
  }
  return {};
}

}  // namespace assay::compiler
