// What probes offer, as data: the compiler checks rule text against it, the documentation is made
// from it, and the evaluator finds fields by it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/type.h"

namespace assay::runtime {

// When a value holds. The running plane exists on live hosts only.
enum class Plane {
  kConfigured,  // what the files say, with the real precedence; what the next boot will use
  kRunning,     // the kernel's and the processes' own
  kDefault,     // what the vendor's program does when nothing is configured
};

struct FieldSchema {
  std::string name;
  Type type;  // optional exactly if the field can be absent
  Plane plane = Plane::kConfigured;
  std::string documentation;              // one sentence
  std::vector<std::string> choices = {};  // the only values a string field can have, if few
};

struct RecordSchema {
  std::string name;  // what messages call the record: `sshd`, `file`
  std::vector<FieldSchema> fields;

  // The index of a field, or -1.
  int Find(std::string_view field) const;
};

struct ParameterSchema {
  std::string name;
  Type type;
  bool required = true;
  std::string documentation;
  std::vector<std::string> choices = {};  // may then be written as a bare word: `type: regular`
};

struct ProbeSchema {
  std::string name;
  std::string documentation;                // one paragraph: what it answers, from which files
  std::vector<ParameterSchema> parameters;  // positional arguments fill them in this order
  bool list = false;                        // a list of records, not one
  RecordSchema record;
  std::string example;  // a condition; compiled by the tests
  // A list that grows with the target and is never held: only a quantifier may look at it, and not
  // one that stands inside another. True exactly for probes with a `stream` function (probe.h).
  bool streamed = false;

  Type ResultType() const {
    return list ? Type::ListOfRecord(record.name) : Type::RecordOf(record.name);
  }
};

// Every probe there is, sorted by name.
using Schema = std::vector<ProbeSchema>;

// The probe of that name, or nullptr.
const ProbeSchema* FindProbe(const Schema& schema, std::string_view name);

// The record of that name (record names are unique among probes that differ in fields), or nullptr.
const RecordSchema* FindRecord(const Schema& schema, std::string_view name);

}  // namespace assay::runtime
