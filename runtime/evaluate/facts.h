// The facts of one evaluation: each is asked for at most once, when first needed, and held.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/program/program.h"

namespace assay::runtime {

class Facts {
 public:
  // `probes` has the probe of each fact of the program. All must outlive this.
  Facts(const Program& program, const std::vector<const Probe*>& probes, GatherContext& context)
      : program_(program), probes_(probes), context_(context), held_(program.facts.size()) {}

  // The probe's answer. One that is not shaped as its schema says is an error instead; so is the
  // answer of a streamed probe, which cannot be held.
  const Field& Get(FactId fact);

  // The answer of `probe` without arguments: the program's own fact if it has one.
  const Field& Ask(const Probe& probe);

 private:
  const Program& program_;
  const std::vector<const Probe*>& probes_;
  GatherContext& context_;
  std::vector<std::optional<Field>> held_;
  std::map<std::string_view, Field> asked_;
};

}  // namespace assay::runtime
