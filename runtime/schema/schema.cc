#include "runtime/schema/schema.h"

namespace assay::runtime {

int RecordSchema::Find(std::string_view field) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == field) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

const ProbeSchema* FindProbe(const Schema& schema, std::string_view name) {
  for (const ProbeSchema& probe : schema) {
    if (probe.name == name) {
      return &probe;
    }
  }
  return nullptr;
}

const RecordSchema* FindRecord(const Schema& schema, std::string_view name) {
  for (const ProbeSchema& probe : schema) {
    if (probe.record.name == name) {
      return &probe.record;
    }
  }
  return nullptr;
}

}  // namespace assay::runtime
