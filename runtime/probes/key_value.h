// key_value(path, key): one setting of a file of settings, in a dialect that the rule names.
#pragma once

#include <string_view>

#include "runtime/probes/probe.h"

namespace assay::runtime {

// How a file writes its settings. In all of them empty lines mean nothing, a line whose first
// character but blanks is `#` or `;` (`shell`: only `#`) is a comment, and keys keep their case.
enum class KeyValueDialect {
  kEquals,  // `key = value`: the first `=` separates; blanks around both are dropped
  kColon,   // `key: value`, in the same way
  kSpace,   // `key value`: the first run of blanks separates
  kShell,   // `key=value` as sh(1) reads it: assignments.h
};

struct KeyValueQuery {
  std::string_view path;
  std::string_view key;
  KeyValueDialect dialect = KeyValueDialect::kEquals;
  bool first_wins = false;
};

// The record of `key_value` for a file that says `text`, in the order of the schema. What programs
// read differently is not guessed, but kMalformed: of the key's value a `#` after a blank, where it
// may start a comment, and a backslash at the end, where the next line may go on with it; of the
// whole file a line `[section]` or, in a shell file, one that is no assignment.
Record KeyValueRecord(std::string_view text, const KeyValueQuery& query);

Probe MakeKeyValueProbe();

}  // namespace assay::runtime
