#include "runtime/probes/passwd.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "runtime/probes/lines.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHashAlphabet =
    "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

struct Number {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  // consumed; 0: there is no number
  bool too_large = false;
};

// strtoul(3) in base 10 on 64 bits: ` +0` and `-0` are 0, and a negative number wraps around. glibc
// refuses what does not fit in 32 bits then, since 2.33; before, it took 4294967295 for it.
Number ReadNumber(std::string_view text) {
  std::size_t at = text.find_first_not_of(kWhitespace);
  if (at == std::string_view::npos) {
    return {};
  }
  const bool negative = text[at] == '-';
  if (negative || text[at] == '+') {
    ++at;
  }
  const std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
  if (end == at) {
    return {};
  }
  std::uint64_t value = 0;
  const auto [parsed, error] = std::from_chars(text.data() + at, text.data() + end, value);
  if (negative) {
    value = 0 - value;
  }
  const bool too_large = error != std::errc() || value > std::numeric_limits<std::uint32_t>::max();
  return {static_cast<std::uint32_t>(value), end, too_large};
}

// What is left of a line, taken field by field.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }

  std::string_view TakeText() {
    const std::size_t end = std::min(rest_.find(':'), rest_.size());
    const std::string_view field = rest_.substr(0, end);
    Skip(end);
    return field;
  }

  // INT_FIELD: a number, then `:` or the end.
  std::optional<std::uint32_t> TakeNumber() {
    const Number number = ReadNumber(rest_);
    if (number.bytes == 0 || number.too_large || !EndsAt(number.bytes)) {
      return std::nullopt;
    }
    Skip(number.bytes);
    return number.value;
  }

  // INT_FIELD_MAYBE_NULL, converted to int as fgetspent(3) does: false if the line is malformed.
  // An empty field is -1 to glibc.
  bool TakeOptionalNumber(std::optional<std::int64_t>* result) {
    if (rest_.empty()) {
      return false;
    }
    const Number number = ReadNumber(rest_);
    if (number.too_large || !EndsAt(number.bytes)) {
      return false;
    }
    const auto value = static_cast<std::int32_t>(number.value);
    if (number.bytes != 0 && value >= 0) {
      *result = value;
    }
    Skip(number.bytes);
    return true;
  }

  void SkipBlanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kWhitespace), rest_.size()));
  }

 private:
  bool EndsAt(std::size_t at) const { return at == rest_.size() || rest_[at] == ':'; }
  void Skip(std::size_t end) { rest_.remove_prefix(std::min(end + 1, rest_.size())); }

  std::string_view rest_;
};

// The line as evidence may show it: without the hash in its second field.
std::string WithoutSecret(std::string_view line) {
  const std::size_t begin = line.find(':');
  if (begin == std::string_view::npos) {
    return "[hidden]";  // no field is known to be harmless
  }
  const std::size_t end = std::min(line.find(':', begin + 1), line.size());
  const std::string_view field = line.substr(begin + 1, end - begin - 1);
  if (field.find_first_not_of("!*x") == std::string_view::npos) {
    return std::string(line);
  }
  const std::size_t locks = std::min(field.find_first_not_of('!'), field.size());
  return std::string(line.substr(0, begin + 1 + locks)) + "[hidden]" +
         std::string(line.substr(end));
}

bool ParseEntry(std::string_view text, PasswdEntry& entry) {
  Cursor cursor(text);
  entry.name = cursor.TakeText();
  entry.password = cursor.TakeText();
  const auto uid = cursor.TakeNumber();
  const auto gid = uid ? cursor.TakeNumber() : std::nullopt;
  if (!gid) {
    return false;
  }
  entry.uid = *uid;
  entry.gid = *gid;
  entry.gecos = cursor.TakeText();
  entry.home = cursor.TakeText();
  entry.shell = cursor.rest();
  return true;
}

bool ParseEntry(std::string_view text, GroupEntry& entry) {
  Cursor cursor(text);
  entry.name = cursor.TakeText();
  entry.password = cursor.TakeText();
  const auto gid = cursor.TakeNumber();
  if (!gid) {
    return false;
  }
  entry.gid = *gid;
  for (std::string_view member : SplitWords(cursor.rest(), ",")) {
    member.remove_prefix(std::min(member.find_first_not_of(kWhitespace), member.size()));
    if (!member.empty()) {
      entry.members.emplace_back(member);
    }
  }
  return true;
}

bool ParseEntry(std::string_view text, ShadowEntry& entry) {
  Cursor cursor(text);
  entry.name = cursor.TakeText();
  entry.password = cursor.TakeText();
  if (!cursor.TakeOptionalNumber(&entry.last_change) ||
      !cursor.TakeOptionalNumber(&entry.minimum) || !cursor.TakeOptionalNumber(&entry.maximum)) {
    return false;
  }
  cursor.SkipBlanks();
  if (cursor.rest().empty()) {
    return true;  // the old form of five fields
  }
  if (!cursor.TakeOptionalNumber(&entry.warning) || !cursor.TakeOptionalNumber(&entry.inactive) ||
      !cursor.TakeOptionalNumber(&entry.expires)) {
    return false;
  }
  const std::string_view reserved = cursor.rest();
  const Number number = ReadNumber(reserved);
  return number.bytes == reserved.size() && !number.too_large;
}

void IndexById(Passwd& file, const PasswdEntry& entry) {
  file.by_id.emplace(entry.uid, file.entries.size());
}
void IndexById(Groups& file, const GroupEntry& entry) {
  file.by_id.emplace(entry.gid, file.entries.size());
}
void IndexById(Shadow&, const ShadowEntry&) {}

std::string_view FormOf(const PasswdEntry&) { return "name:password:uid:gid:gecos:home:shell"; }
std::string_view FormOf(const GroupEntry&) { return "name:password:gid:members"; }
std::string_view FormOf(const ShadowEntry&) {
  return "name:password:changed:minimum:maximum:warning:inactive:expires:";
}

// What is left of a line where glibc looks for an entry; empty if it skips the line.
std::string_view EntryText(std::string_view line) {
  line = line.substr(0, line.find('\0'));
  line.remove_prefix(std::min(line.find_first_not_of(kWhitespace), line.size()));
  const bool skipped = line.starts_with('#') || line.starts_with('+') || line.starts_with('-');
  return skipped ? std::string_view() : line;
}

template <typename Entry>
void AddProblem(AccountFile<Entry>& file, std::string_view path, int line, std::size_t count) {
  if (count <= kMaxAccountProblems) {
    file.problems.push_back({ErrorCode::kMalformed, std::string(path) + ":" + std::to_string(line) +
                                                        ": not an entry: expected `" +
                                                        std::string(FormOf(Entry())) + "`"});
  }
}

template <typename Entry>
AccountFile<Entry> Parse(std::string_view path, std::string_view text) {
  AccountFile<Entry> file;
  std::size_t problems = 0;
  for (const Line& line : SplitLines(text)) {
    const std::string_view entry_text = EntryText(line.text);
    if (entry_text.empty()) {
      continue;
    }
    if (file.entries.size() == kMaxAccounts) {
      file = {};
      file.error = {ErrorCode::kTooLarge,
                    std::string(path) + ": more than " + std::to_string(kMaxAccounts) + " entries"};
      return file;
    }
    Entry entry;
    if (!ParseEntry(entry_text, entry)) {
      AddProblem(file, path, line.number, ++problems);
      continue;
    }
    entry.origin = {std::string(path), line.number, WithoutSecret(Trim(entry_text))};
    file.by_name.emplace(entry.name, file.entries.size());
    IndexById(file, entry);
    file.entries.push_back(std::move(entry));
  }
  if (problems > kMaxAccountProblems) {
    file.problems.push_back(
        {ErrorCode::kMalformed, std::string(path) + ": " +
                                    std::to_string(problems - kMaxAccountProblems) +
                                    " more lines that are no entries"});
  }
  return file;
}

template <typename Entry>
AccountFile<Entry> Load(GatherContext& context, std::string_view path) {
  auto text = context.system().Read(path, kMaxConfigurationBytes);
  if (!text) {
    AccountFile<Entry> file;
    file.error = text.error();
    return file;
  }
  return Parse<Entry>(path, *text);
}

struct HashPrefix {
  std::string_view prefix;
  std::string_view scheme;
};

// crypt(5). `$sha1` and `$md5` are followed by `$` or, for the latter, also by `,`.
constexpr HashPrefix kHashPrefixes[] = {
    {"$y$", "yescrypt"}, {"$gy$", "gost_yescrypt"}, {"$7$", "scrypt"},  {"$2a$", "bcrypt"},
    {"$2b$", "bcrypt"},  {"$2x$", "bcrypt"},        {"$2y$", "bcrypt"}, {"$6$", "sha512"},
    {"$5$", "sha256"},   {"$sha1$", "sha1"},        {"$md5", "sunmd5"}, {"$1$", "md5"},
    {"$3$", "nt"},
};

}  // namespace

Passwd ParsePasswd(std::string_view text) { return Parse<PasswdEntry>(kPasswdPath, text); }
Groups ParseGroup(std::string_view text) { return Parse<GroupEntry>(kGroupPath, text); }
Shadow ParseShadow(std::string_view text) { return Parse<ShadowEntry>(kShadowPath, text); }

Passwd LoadPasswd(GatherContext& context) { return Load<PasswdEntry>(context, kPasswdPath); }
Groups LoadGroup(GatherContext& context) { return Load<GroupEntry>(context, kGroupPath); }
Shadow LoadShadow(GatherContext& context) { return Load<ShadowEntry>(context, kShadowPath); }

std::string_view PasswordState(std::string_view field) {
  if (field.empty()) {
    return "empty";
  }
  if (field == "x") {
    return "shadowed";
  }
  if (field.starts_with('!')) {
    return "locked";
  }
  return HashScheme(field) ? "set" : "none";
}

std::optional<std::string_view> HashScheme(std::string_view field) {
  field.remove_prefix(std::min(field.find_first_not_of('!'), field.size()));
  if (field.starts_with('$')) {
    for (const HashPrefix& row : kHashPrefixes) {
      if (field.starts_with(row.prefix)) {
        return row.scheme;
      }
    }
    return "unknown";
  }
  if (field.starts_with('_') && field.size() == 20 &&
      field.find_first_not_of(kHashAlphabet, 1) == std::string_view::npos) {
    return "bsdicrypt";
  }
  // 13 characters are DES, more are its bigcrypt extension.
  const bool des = field.size() >= 13 && field.size() <= 178 &&
                   field.find_first_not_of(kHashAlphabet) == std::string_view::npos;
  return des ? std::optional<std::string_view>("des") : std::nullopt;
}

}  // namespace assay::runtime
