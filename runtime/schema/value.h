// Values, and fields: a value as a probe found it, or why there is none, with where it was found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/schema/type.h"
#include "runtime/support/result.h"

namespace assay::runtime {

struct Value;
struct Field;

// The fields of a record, in the order of its RecordSchema.
struct Record {
  std::vector<Field> fields;
};

// A list and, when some of it could not be had (a folder that may not be read, a line that means
// nothing), one error for each missing part. A quantifier counts each as an element it cannot
// judge.
struct List {
  std::vector<Value> items;
  std::vector<Error> missing;
};

// A value of any type. What its bytes mean is the Type's business: int, mode, size (bytes) and
// duration (seconds) are integers; string, version and regex are strings, in the target's bytes.
struct Value {
  std::variant<bool, std::int64_t, std::string, List, Record> data;

  bool AsBool() const { return std::get<bool>(data); }
  std::int64_t AsInt() const { return std::get<std::int64_t>(data); }
  const std::string& AsString() const { return std::get<std::string>(data); }
  const List& AsList() const { return std::get<List>(data); }
  const Record& AsRecord() const { return std::get<Record>(data); }
};

// A place in the target that says something: a line of a file, or a whole file (line 0).
struct Origin {
  std::string path;
  int line = 0;
  std::string text;  // what stands there, as written, trimmed

  friend bool operator==(const Origin&, const Origin&) = default;
};

// Where a value comes from, what it overrides, and, when no file says it, who does.
struct Provenance {
  std::optional<Origin> origin;
  std::vector<Origin> overridden;  // places that say otherwise and do not count, in reading order
  std::string note;                // "default of OpenSSH 9.2"; "no line sets it"
};

enum class FieldState : std::uint8_t {
  kPresent,
  kAbsent,       // looked everywhere it could be, and it is not there
  kUnreadable,   // could not look: permission, limit, damage; `error` says which
  kUnsupported,  // this target has no such plane (a running value on an image)
};

// One field of a record (or a whole fact) as a probe found it. Only evaluate/ turns it into truth.
struct Field {
  FieldState state = FieldState::kAbsent;
  Value value = {};  // meaningful when kPresent
  Error error = {};  // meaningful when kUnreadable or kUnsupported
  Provenance provenance = {};

  static Field Present(Value value, Provenance provenance = {});
  static Field Absent(Provenance provenance = {});
  static Field Unreadable(Error error, Provenance provenance = {});
  static Field Unsupported(std::string message);
};

// After Field, since a Value is destroyed here and may be a Record of Fields.
inline Value BoolValue(bool value) { return Value{value}; }
inline Value IntValue(std::int64_t value) { return Value{value}; }
inline Value StringValue(std::string value) { return Value{std::move(value)}; }
Value StringListValue(std::vector<std::string> values);

// The value as evidence and reports show it, by its type: `"no"`, `4`, `0640`, `8MiB`, `365d`,
// `["a", "b"]`. Bytes that are not printable UTF-8 are written `\xNN`; very long text is cut in
// the middle (limits.h: kMaxQuotedBytes).
std::string ToString(const Value& value, const Type& type);

// `text` in double quotes, with `"`, `\` and what is not printable UTF-8 escaped, cut as above.
std::string Quote(std::string_view text);

// `text` without the quotes: every control character and invalid byte is written `\xNN`, so that
// what a target says can stand in a terminal or an XML document. Valid UTF-8 stays as it is, but
// for bidirectional controls, which are written `\u{202E}`.
std::string Printable(std::string_view text);

}  // namespace assay::runtime
