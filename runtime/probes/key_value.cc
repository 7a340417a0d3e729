#include "runtime/probes/key_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/probes/assignments.h"
#include "runtime/probes/lines.h"
#include "runtime/probes/paths.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kFieldCount = 5;
constexpr std::array<std::string_view, 4> kDialectWords = {"equals", "colon", "space", "shell"};
constexpr std::array<std::string_view, 2> kWinsWords = {"last", "first"};

// Every setting of the key, in the order of the file.
using Settings = Result<std::vector<Assignment>>;

Error MalformedAt(const Origin& origin, std::string_view reason) {
  return {ErrorCode::kMalformed,
          fmt::format("{}:{}: {}", Printable(origin.path), origin.line, reason)};
}

std::string_view Separators(KeyValueDialect dialect) {
  switch (dialect) {
    case KeyValueDialect::kEquals:
      return "=";
    case KeyValueDialect::kColon:
      return ":";
    case KeyValueDialect::kSpace:
      return kWhitespace;
    case KeyValueDialect::kShell:
      break;
  }
  return "";
}

std::optional<Error> Ambiguity(std::string_view value, const Origin& origin) {
  for (std::size_t at = value.find('#'); at != std::string_view::npos;
       at = value.find('#', at + 1)) {
    if (at == 0 || kWhitespace.find(value[at - 1]) != std::string_view::npos) {
      return MalformedAt(origin, "whether `#` starts a comment here depends on the program");
    }
  }
  if (value.ends_with('\\')) {
    return MalformedAt(origin, "whether the next line goes on here depends on the program");
  }
  return std::nullopt;
}

// What no line can set would pass for not being set.
Result<void> CheckKey(const KeyValueQuery& query) {
  const std::string_view key = query.key;
  const std::string forbidden =
      "\n" +
      std::string(query.dialect == KeyValueDialect::kShell ? " \t=" : Separators(query.dialect));
  if (!key.empty() && Trim(key) == key && key.find_first_of(forbidden) == std::string_view::npos &&
      std::string_view("#;[").find(key.front()) == std::string_view::npos) {
    return {};
  }
  return Fail(ErrorCode::kMalformed, fmt::format("{} is no key that a line can set", Quote(key)));
}

Settings FindInLines(std::string_view text, const KeyValueQuery& query) {
  std::vector<Assignment> found;
  const std::string_view separators = Separators(query.dialect);
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.empty() || line.front() == '#' || line.front() == ';') {
      continue;
    }
    if (line.front() == '[' && line.back() == ']') {
      return Failure(
          MalformedAt(OriginOf(query.path, {number, line}),
                      "the file has sections, a key alone does not name a setting of it"));
    }
    const std::size_t separator = std::min(line.find_first_of(separators), line.size());
    if (Trim(line.substr(0, separator)) != query.key) {
      continue;
    }
    const std::string_view value = Trim(line.substr(std::min(separator + 1, line.size())));
    const Origin origin = OriginOf(query.path, {number, line});
    found.push_back({std::string(query.key), std::string(value), Ambiguity(value, origin), origin});
    if (found.size() > kMaxSettings) {
      return Fail(ErrorCode::kTooLarge,
                  fmt::format("{}: more than {} lines set `{}`", Printable(query.path),
                              kMaxSettings, Printable(query.key)));
    }
  }
  return found;
}

Settings FindInShell(std::string_view text, const KeyValueQuery& query) {
  auto assignments = ParseAssignments(text, query.path);
  if (!assignments) {
    return Failure(assignments.error());
  }
  if (assignments->other) {
    return Failure(MalformedAt(*assignments->other, "only a shell could tell what this line does"));
  }
  std::vector<Assignment>& items = assignments->items;
  std::erase_if(items, [&](const Assignment& item) { return item.name != query.key; });
  return std::move(items);
}

Settings Find(std::string_view text, const KeyValueQuery& query) {
  if (const auto checked = CheckKey(query); !checked) {
    return Failure(checked.error());
  }
  return query.dialect == KeyValueDialect::kShell ? FindInShell(text, query)
                                                  : FindInLines(text, query);
}

// Leading zeros are refused in a decimal number: some programs read an octal one.
Field Number(const Field& value) {
  if (value.state != FieldState::kPresent) {
    return value;
  }
  const std::string& text = value.value.AsString();
  const std::string_view digits = std::string_view(text).substr(text.starts_with('-') ? 1 : 0);
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!whole || (digits.size() > 1 && digits.front() == '0')) {
    return Field::Unreadable(
        {ErrorCode::kMalformed, fmt::format("{} is no decimal number", Quote(text))},
        value.provenance);
  }
  return Field::Present(IntValue(number), value.provenance);
}

Field Mode(const Field& value) {
  if (value.state != FieldState::kPresent) {
    return value;
  }
  const std::string& text = value.value.AsString();
  std::uint32_t mode = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || mode > 07777) {
    return Field::Unreadable(
        {ErrorCode::kMalformed, fmt::format("{} is no octal mode", Quote(text))}, value.provenance);
  }
  return Field::Present(IntValue(mode), value.provenance);
}

Field ValueField(const std::vector<Assignment>& settings, const KeyValueQuery& query) {
  if (settings.empty()) {
    return Field::Absent(
        {std::nullopt, {}, fmt::format("no line of {} sets it", Printable(query.path))});
  }
  const Assignment& winner = query.first_wins ? settings.front() : settings.back();
  Provenance provenance{winner.origin, {}, ""};
  for (const Assignment& setting : settings) {
    if (&setting != &winner) {
      provenance.overridden.push_back(setting.origin);
    }
  }
  return winner.error ? Field::Unreadable(*winner.error, std::move(provenance))
                      : Field::Present(StringValue(winner.value), std::move(provenance));
}

// All that are set; what cannot be read of them is missing in the list.
Field ValuesField(const std::vector<Assignment>& settings, const Provenance& provenance) {
  List list;
  for (const Assignment& setting : settings) {
    if (setting.error) {
      list.missing.push_back(*setting.error);
    } else {
      list.items.push_back(StringValue(setting.value));
    }
  }
  return Field::Present(Value{std::move(list)}, provenance);
}

Record Undecided(const Error& error) {
  return {std::vector<Field>(kFieldCount, Field::Unreadable(error))};
}

Record Missing(const Error& error) {
  const Provenance why{std::nullopt, {}, error.message};
  Record record{std::vector<Field>(kFieldCount, Field::Absent(why))};
  record.fields[0] = Field::Present(BoolValue(false), why);
  record.fields[2] = Field::Present(StringListValue({}), why);
  return record;
}

KeyValueDialect ParseDialect(std::string_view word) {
  const auto found = std::find(kDialectWords.begin(), kDialectWords.end(), word);
  return static_cast<KeyValueDialect>(found - kDialectWords.begin());
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  const std::string path = arguments.String("path");
  const std::string key = arguments.String("key");
  if (const auto checked = CheckAbsolute(path); !checked) {
    return Field::Present(Value{Undecided(checked.error())});
  }
  const auto text = context.system().Read(path, kMaxConfigurationBytes);
  if (!text) {
    return Field::Present(Value{text.error().code == ErrorCode::kNotFound
                                    ? Missing(text.error())
                                    : Undecided(text.error())});
  }
  return Field::Present(Value{
      KeyValueRecord(*text, {path, key, ParseDialect(arguments.String("dialect", kDialectWords[0])),
                             arguments.String("wins", kWinsWords[0]) == kWinsWords[1]})});
}

}  // namespace

Record KeyValueRecord(std::string_view text, const KeyValueQuery& query) {
  const Settings settings = Find(text, query);
  const Provenance file{Origin{std::string(query.path), 0, ""}, {}, ""};
  Record record;
  if (!settings) {
    record = Undecided(settings.error());
    record.fields[0] = Field::Present(BoolValue(true), file);
    return record;
  }
  const Field value = ValueField(*settings, query);
  return {{Field::Present(BoolValue(true), file), value, ValuesField(*settings, value.provenance),
           Number(value), Mode(value)}};
}

Probe MakeKeyValueProbe() {
  Probe probe;
  probe.schema.name = "key_value";
  probe.schema.documentation =
      "One setting of a regular file of at most 4 MiB, for files that no other probe knows. "
      "Comments never count. What programs read differently (a `#` after a value, a backslash at "
      "the end of one, sections, shell commands) is not guessed: the rule is then an error.";
  probe.schema.parameters = {
      {"path", Type::Of(TypeKind::kString), true, "Absolute path: `/etc/adduser.conf`."},
      {"key", Type::Of(TypeKind::kString), true, "Name of the setting, in its case: `DIR_MODE`."},
      {"dialect",
       Type::Of(TypeKind::kString),
       false,
       "How the file writes settings: `equals` (`key = value`) if left out, `colon` (`key: "
       "value`), `space` (`key value`), or `shell` (`key=value` with the shell's quotes).",
       {kDialectWords.begin(), kDialectWords.end()}},
      {"wins",
       Type::Of(TypeKind::kString),
       false,
       "Which line counts if several set the key: the `last` if left out, or the `first`.",
       {kWinsWords.begin(), kWinsWords.end()}}};
  probe.schema.record = {
      "key_value",
      {{"exists", Type::Of(TypeKind::kBool), Plane::kConfigured, "Whether the file exists."},
       {"value", Type::Optional(TypeKind::kString), Plane::kConfigured,
        "The value that counts; empty for a key without one; absent if no line sets the key."},
       {"values", Type::ListOf(TypeKind::kString), Plane::kConfigured,
        "The values of all lines that set the key, in their order; may be empty."},
       {"number", Type::Optional(TypeKind::kInt), Plane::kConfigured,
        "The value as a decimal number."},
       {"mode", Type::Optional(TypeKind::kMode), Plane::kConfigured,
        "The value as an octal mode."}}};
  probe.schema.example =
      "(key_value(\"/etc/adduser.conf\", \"DIR_MODE\", dialect: shell).mode ?? 0755) == 0700";
  probe.gather = Gather;
  probe.forms = {{.path = "{1}", .line = "{2} = {value}"},
                 {.path = "{1}", .line = "{2}: {value}"},
                 {.path = "{1}", .line = "{2} {value}"},
                 {.path = "{1}", .line = "{2}={value}"}};
  return probe;
}

}  // namespace assay::runtime
