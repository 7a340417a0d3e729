// A rule explained: what it says, what it asks and where it can be judged; and, with a target, the
// whole of its verdict there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/explain/flip.h"
#include "runtime/probes/probe.h"
#include "runtime/result/result.h"
#include "runtime/result/trace.h"

namespace assay::runtime {

// Whether a condition can be decided on an image.
enum class OnImage : std::uint8_t {
  kJudged,
  kLeftOut,    // a `live` one
  kUndecided,  // it asks for a running value, which no image has
};

// `judged`, `left_out`, `undecided`.
std::string_view ToString(OnImage on_image);

struct ConditionWords {
  std::string text;   // as its author wrote it
  std::string words;  // plain.h
  bool live = false;
  SourceLine source;
  OnImage on_image = OnImage::kJudged;
};

// `configured`, `running`, `default`.
std::string_view ToString(Plane plane);

// A field of a fact that the rule asks for; a list without a field that is asked is one line too.
struct Need {
  std::string question;  // `sshd("PermitRootLogin")`
  const FactRequest* fact = nullptr;
  const FieldSchema* field = nullptr;  // none: the answer itself
};

struct RuleWords {
  RuleInfo info;
  SourceLine source;
  std::optional<ConditionWords> applies;
  std::vector<ConditionWords> check;
  std::vector<Need> needs;  // in the order in which the program asks; views into program and schema
  std::string on_host;      // one sentence each: whether it can be judged there
  std::string on_image;
};

// Precondition: `rule` is an index into the program's rules.
RuleWords Describe(const Program& program, std::uint32_t rule, const Schema& schema);

struct Verdict {
  Program program;  // of this one rule
  TargetInfo target;
  RuleResult result;
  RuleTrace trace;
  std::optional<Flip> flip;
};

// Judges the one rule, also where its benchmark is for other systems.
Result<Verdict> ExplainVerdict(const Program& program, std::uint32_t rule,
                               const std::vector<Probe>& probes, const System& system);

}  // namespace assay::runtime
