// The record that files() hands over for each file. One is filled again and again: a walk of a
// million files must not allocate for each.
#pragma once

#include "runtime/probes/probe.h"
#include "runtime/schema/schema.h"
#include "runtime/system/system.h"

namespace assay::runtime {

// Like the record of `file`, but that nothing a walk has found can be missing.
RecordSchema FoundFileSchema();

class FoundFile {
 public:
  explicit FoundFile(GatherContext& context);

  // The record of one file, valid until the next call.
  const Record& Fill(const WalkEntry& entry);

 private:
  void FillLinkTarget(const WalkEntry& entry);

  GatherContext* context_;
  Record record_;
};

}  // namespace assay::runtime
