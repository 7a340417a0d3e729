#include "compiler/mutate/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <set>

#include "compiler/mutate/mutants.h"
#include "runtime/support/parallel.h"

namespace assay::compiler {
namespace {

constexpr std::string_view kNoteWord = "equivalent:";
constexpr std::string_view kBlank = " \t";

// A comment that says that a mutant is equivalent.
struct Note {
  Span span;
  std::string_view text;  // what follows the word: the mutant's text, `: `, the reason
};

struct Survivor {
  Span span;
  std::string text;
};

// What became of the mutants of one part.
struct PartSurvey {
  bool chosen = false;
  std::vector<std::string> killed;
  std::vector<Survivor> survivors;
  std::size_t invalid = 0;
  bool broken = false;  // also without an alteration it does not compile, or examples do not hold
};

std::vector<Note> NotesOf(const Sources& sources, const Module& module) {
  std::vector<Note> notes;
  for (const Span& comment : module.comments) {
    const std::string_view text = sources.Text(comment);
    const std::size_t word = std::min(text.find_first_not_of(kBlank, 2), text.size());
    if (text.substr(word).starts_with(kNoteWord)) {
      const std::size_t first = text.find_first_not_of(kBlank, word + kNoteWord.size());
      notes.push_back({comment, text.substr(std::min(first, text.size()))});
    }
  }
  return notes;
}

// Whether the note speaks of the mutant, with or without a reason.
bool Names(const Note& note, const std::string& mutant) {
  return note.text == mutant || note.text.starts_with(mutant + ":");
}

bool HasReason(const Note& note, const std::string& mutant) {
  return note.text.find_first_not_of(" :", mutant.size()) != std::string_view::npos;
}

class Judge {
 public:
  Judge(const CompileResult& compiled, const std::vector<MutationPart>& parts,
        std::vector<PartSurvey> surveys)
      : compiled_(&compiled), parts_(&parts), surveys_(std::move(surveys)) {}

  MutationSurvey Run() {
    std::set<std::uint32_t> altered;
    for (const MutationPart& part : *parts_) {
      altered.insert(part.place.module);
    }
    for (const std::uint32_t module : altered) {
      for (const Note& note : NotesOf(compiled_->sources, compiled_->modules[module].module)) {
        JudgeNote(note);
      }
    }
    for (std::size_t i = 0; i < surveys_.size(); ++i) {
      const PartSurvey& part = surveys_[i];
      if (part.broken) {
        diagnostics_.Report(DiagnosticKind::kSurvivingMutant, (*parts_)[i].span,
                            "this could not be examined: alone it is not what it is here",
                            "this is a defect of assay: please report it");
      }
      survey_.killed += part.killed.size();
      survey_.survived += part.survivors.size();
      survey_.invalid += part.invalid;
      for (const Survivor& survivor : part.survivors) {
        ReportSurvivor(survivor);
      }
    }
    survey_.diagnostics = diagnostics_.Sorted();
    return std::move(survey_);
  }

 private:
  // A note is about the part that holds it or else begins next.
  void JudgeNote(const Note& note) {
    const auto part = std::find_if(parts_->begin(), parts_->end(), [&](const MutationPart& p) {
      return p.span.source == note.span.source && p.span.end > note.span.begin;
    });
    if (part == parts_->end()) {
      ReportNote(note, "nothing that is altered stands below this", "take the line out");
      return;
    }
    PartSurvey& survey = surveys_[static_cast<std::size_t>(part - parts_->begin())];
    if (!survey.chosen) {
      return;
    }
    const auto survivor = std::find_if(survey.survivors.begin(), survey.survivors.end(),
                                       [&](const Survivor& s) { return Names(note, s.text); });
    if (survivor != survey.survivors.end()) {
      if (!HasReason(note, survivor->text)) {
        ReportNote(note, "it is not said why no example can notice this",
                   "write the reason after a colon");
      }
      ++survey_.equivalent;
      survey.survivors.erase(survivor);
      return;
    }
    const bool killed = std::any_of(survey.killed.begin(), survey.killed.end(),
                                    [&](const std::string& mutant) { return Names(note, mutant); });
    ReportNote(note, killed ? "an example notices this" : "what stands below is not altered so",
               killed ? "it is not equivalent: take the line out"
                      : "`assay test --mutate` says of each survivor how it is written down");
  }

  void ReportNote(const Note& note, std::string message, std::string hint) {
    diagnostics_.Report(DiagnosticKind::kWrongEquivalent, note.span, std::move(message),
                        std::move(hint));
  }

  void ReportSurvivor(const Survivor& survivor) {
    diagnostics_.Report(DiagnosticKind::kSurvivingMutant, survivor.span,
                        fmt::format("no example notices if {}", survivor.text),
                        fmt::format("add one that does; if none can, say why above: // {} {}: ...",
                                    kNoteWord, survivor.text));
  }

  const CompileResult* compiled_;  // outlive the judge: locals and a parameter of SurveyMutants
  const std::vector<MutationPart>* parts_;
  std::vector<PartSurvey> surveys_;
  Diagnostics diagnostics_;
  MutationSurvey survey_;
};

PartSurvey SurveyPart(const CompileResult& compiled, const MutationPart& part,
                      const runtime::Schema& schema, const SurveyOptions& options) {
  PartSurvey survey;
  survey.chosen = std::any_of(part.rules.begin(), part.rules.end(), options.chosen);
  if (!survey.chosen) {
    return survey;
  }
  const auto ask = [&](const Mutant& mutant) {
    const bool noticed = mutant.program && options.notices(*mutant.program, part.rules);
    if (mutant.text.empty()) {
      survey.broken = noticed || !mutant.program;
    } else if (!mutant.program) {
      ++survey.invalid;
    } else if (noticed) {
      survey.killed.push_back(mutant.text);
    } else {
      survey.survivors.push_back({mutant.span, mutant.text});
    }
  };
  ForEachMutant(compiled.modules, compiled.selection, part, schema, compiled.sources, ask);
  return survey;
}

}  // namespace

MutationSurvey SurveyMutants(const CompileResult& compiled, const runtime::Schema& schema,
                             const SurveyOptions& options) {
  const std::vector<MutationPart> parts = PartsOf(compiled.modules, compiled.selection);
  std::vector<PartSurvey> surveys(parts.size());
  std::mutex mutex;
  std::size_t done = 0;
  runtime::ForEachIndex(parts.size(), options.threads, [&](std::size_t i) {
    surveys[i] = SurveyPart(compiled, parts[i], schema, options);
    const std::lock_guard lock(mutex);
    ++done;
    if (options.progress) {
      options.progress(done, parts.size());
    }
  });
  return Judge(compiled, parts, std::move(surveys)).Run();
}

std::string DescribeScore(const MutationSurvey& survey) {
  const std::size_t total = survey.killed + survey.equivalent + survey.survived;
  const std::size_t settled = survey.killed + survey.equivalent;
  const double score =
      total == 0 ? 100 : 100 * static_cast<double>(settled) / static_cast<double>(total);
  return fmt::format("{} of {} mutants noticed, {} equivalent, {} survive: {:.1f} %\n",
                     survey.killed, total, survey.equivalent, survey.survived,
                     std::floor(10 * score) / 10);
}

}  // namespace assay::compiler
