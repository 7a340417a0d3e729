#include "runtime/evaluate/explain.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "runtime/evaluate/words.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

// Of a quantifier inside another one's witness: that many say enough.
constexpr std::size_t kMaxInnerWitnesses = 3;

Truth TruthOf(const Doubt& doubt) {
  return doubt.gravity() == Gravity::kError ? Truth::kError : Truth::kUnknown;
}

// True, false, or which kind of doubt: what a junction's children must share with it to have
// decided it.
int Standing(const Operand& operand) {
  return operand.doubtful() ? 2 + static_cast<int>(operand.doubt.gravity())
                            : static_cast<int>(operand.IsTrue());
}

class Explainer {
 public:
  Explainer(Machine& machine, const std::string& condition, const SourceLine& source,
            const std::vector<const Probe*>& probes, std::size_t witnesses)
      : machine_(machine),
        program_(machine.program()),
        condition_(condition),
        source_(source),
        probes_(probes),
        max_witnesses_(witnesses) {}

  Explanation Run(InstructionId root, bool wanted) {
    Explain(root, wanted);
    return std::move(explanation_);
  }

 private:
  void Explain(InstructionId id, bool wanted);
  void ExplainJunction(InstructionId id, bool wanted);
  void ExplainIf(const Instruction& instruction, bool wanted);
  void ExplainQuantifier(InstructionId id, bool wanted);
  void ExplainDecidedQuantifier(InstructionId id, const Matches& matches, bool wanted);
  void ExplainExactly(InstructionId id, const Matches& matches, bool wanted);
  void ExplainTest(InstructionId id, bool wanted);
  void AddWitnesses(const Instruction& match, const std::vector<Witness>& witnesses,
                    std::uint64_t total, bool wanted);
  Evidence OfWitness(const Instruction& match, const Witness& witness, bool wanted);
  Evidence OfElement(const Instruction& match, const Element& element, bool wanted);
  std::string LabelOf(const Element& element, const Type& type) const;
  bool IsDisjunction(InstructionId predicate, bool wanted) const;
  Evidence Piece(InstructionId subject, Truth truth, std::string found, std::string expected) const;
  std::string Text(InstructionId id) const;

  const Instruction& At(InstructionId id) const { return program_.instructions[id]; }

  // Whether what is wanted of a decided condition holds.
  Truth Verdict(const Operand& operand, bool wanted) const {
    if (operand.doubtful()) {
      return TruthOf(operand.doubt);
    }
    return operand.IsTrue() == wanted ? Truth::kTrue : Truth::kFalse;
  }

  Machine& machine_;
  const Program& program_;
  const std::string& condition_;
  const SourceLine& source_;
  const std::vector<const Probe*>& probes_;
  std::size_t max_witnesses_;
  std::set<std::pair<InstructionId, bool>> seen_;  // shared parts are told once
  Explanation explanation_;
};

std::string Explainer::Text(InstructionId id) const {
  return program_.texts[id].empty() ? condition_ : Printable(program_.texts[id]);
}

Evidence Explainer::Piece(InstructionId subject, Truth truth, std::string found,
                          std::string expected) const {
  Evidence piece;
  piece.condition = condition_;
  piece.subject = Text(subject);
  piece.truth = truth;
  piece.found = std::move(found);
  piece.expected = std::move(expected);
  piece.rule_path = Printable(source_.path);
  piece.rule_line = source_.line;
  return piece;
}

void AddProvenance(const Provenance* provenance, Evidence& piece) {
  if (provenance == nullptr) {
    return;
  }
  if (provenance->origin) {
    piece.origin = Printable(*provenance->origin);
  }
  for (const Origin& origin : provenance->overridden) {
    if (piece.overridden.size() < kMaxEvidence) {
      piece.overridden.push_back(Printable(origin));
    }
  }
  piece.note = Printable(provenance->note);
}

void Explainer::Explain(InstructionId id, bool wanted) {
  if (!seen_.emplace(id, wanted).second) {
    return;
  }
  const Instruction& instruction = At(id);
  const Opcode opcode = instruction.opcode;
  if (opcode == Opcode::kNot) {
    Explain(instruction.operands[0], !wanted);
  } else if (opcode == Opcode::kAnd || opcode == Opcode::kOr) {
    ExplainJunction(id, wanted);
  } else if (opcode == Opcode::kIf) {
    ExplainIf(instruction, wanted);
  } else if (opcode == Opcode::kAny || opcode == Opcode::kNone || opcode == Opcode::kExactly) {
    ExplainQuantifier(id, wanted);
  } else {
    ExplainTest(id, wanted);
  }
}

void Explainer::ExplainJunction(InstructionId id, bool wanted) {
  const int standing = Standing(machine_.Value(id));
  for (const InstructionId child : At(id).operands) {
    if (Standing(machine_.Value(child)) == standing) {
      Explain(child, wanted);
    }
  }
}

// The branch that was taken decides, unless it says nothing of the target.
void Explainer::ExplainIf(const Instruction& instruction, bool wanted) {
  const Operand& condition = machine_.Value(instruction.operands[0]);
  if (condition.doubtful()) {
    return Explain(instruction.operands[0], true);
  }
  const InstructionId taken = instruction.operands[condition.IsTrue() ? 1 : 2];
  if (At(taken).opcode == Opcode::kConstant) {
    const bool wanted_taken = machine_.Value(taken).IsTrue() == wanted;
    return Explain(instruction.operands[0], condition.IsTrue() == wanted_taken);
  }
  Explain(taken, wanted);
}

void Explainer::ExplainTest(InstructionId id, bool wanted) {
  const Reading reading = Read(program_, id);
  const Operand& subject = machine_.Value(reading.subject);
  const Truth truth = Verdict(machine_.Value(id), wanted);
  std::string found = Found(subject, At(reading.subject).type);
  const Provenance* provenance = subject.provenance;
  std::string against;
  if (reading.against) {
    const Operand& other = machine_.Value(*reading.against);
    const bool known = !other.doubtful() && !other.absent;
    against = known ? Found(other, At(*reading.against).type) : Text(*reading.against);
    if (other.doubtful() && !subject.doubtful()) {
      found += fmt::format("; {}: {}", Text(*reading.against), other.doubt.Sentence());
    }
    provenance = provenance == nullptr ? other.provenance : provenance;
  }
  Evidence piece =
      Piece(reading.subject, truth, std::move(found), Expectation(reading.opcode, wanted, against));
  AddProvenance(provenance, piece);
  explanation_.Add(std::move(piece));
  const bool at_most = Expectation(reading.opcode, wanted, "").find_first_of("=<") == 0;
  if (truth == Truth::kFalse && at_most && At(reading.subject).opcode == Opcode::kCount) {
    const InstructionId match = At(reading.subject).operands[0];
    const Matches& counted = *machine_.Value(match).matches;
    AddWitnesses(At(match), counted.satisfied_first, counted.satisfied, false);
  }
}

void Explainer::ExplainQuantifier(InstructionId id, bool wanted) {
  const Instruction& match = At(At(id).operands[0]);
  const Operand& found = machine_.Value(At(id).operands[0]);
  if (found.doubtful()) {
    const Operand& list = machine_.Value(match.operands[0]);
    Evidence piece =
        Piece(match.operands[0], TruthOf(found.doubt), found.doubt.Sentence(), Text(id));
    AddProvenance(list.provenance, piece);
    return explanation_.Add(std::move(piece));
  }
  const Operand& value = machine_.Value(id);
  if (!value.doubtful()) {
    return ExplainDecidedQuantifier(id, *found.matches, wanted);
  }
  if (At(id).opcode == Opcode::kExactly && found.matches->undecided == 0) {
    const InstructionId number = At(id).operands[1];
    return explanation_.Add(Piece(number, TruthOf(value.doubt), value.doubt.Sentence(), Text(id)));
  }
  const bool element_wanted = (At(id).opcode == Opcode::kNone) != wanted;
  AddWitnesses(match, found.matches->undecided_first, found.matches->undecided, element_wanted);
}

void Explainer::ExplainDecidedQuantifier(InstructionId id, const Matches& matches, bool wanted) {
  if (At(id).opcode == Opcode::kExactly) {
    return ExplainExactly(id, matches, wanted);
  }
  const Instruction& match = At(At(id).operands[0]);
  const bool none = At(id).opcode == Opcode::kNone;
  if (matches.satisfied > 0) {
    return AddWitnesses(match, matches.satisfied_first, matches.satisfied, none != wanted);
  }
  explanation_.Add(Piece(match.operands[0], Verdict(machine_.Value(id), wanted),
                         none ? fmt::format("no exception among {}", matches.looked_at)
                              : fmt::format("none of {}", matches.looked_at),
                         wanted ? Text(id) : fmt::format("not ({})", Text(id))));
}

void Explainer::ExplainExactly(InstructionId id, const Matches& matches, bool wanted) {
  const Instruction& match = At(At(id).operands[0]);
  const std::int64_t number = machine_.Value(At(id).operands[1]).value->AsInt();
  const Truth truth = Verdict(machine_.Value(id), wanted);
  explanation_.Add(Piece(match.operands[0], truth,
                         fmt::format("{} of {}", matches.satisfied, matches.looked_at),
                         fmt::format("{} {}", wanted ? "exactly" : "not exactly", number)));
  if (truth == Truth::kFalse && static_cast<std::int64_t>(matches.satisfied) > number) {
    AddWitnesses(match, matches.satisfied_first, matches.satisfied, false);
  }
}

void Explainer::AddWitnesses(const Instruction& match, const std::vector<Witness>& witnesses,
                             std::uint64_t total, bool wanted) {
  std::uint64_t told = 0;
  for (const Witness& witness : witnesses) {
    if (told == max_witnesses_) {
      break;
    }
    explanation_.Add(OfWitness(match, witness, wanted));
    ++told;
  }
  explanation_.total += total - told;
}

Evidence Explainer::OfWitness(const Instruction& match, const Witness& witness, bool wanted) {
  if (!witness.missing) {
    return OfElement(match, witness.element, wanted);
  }
  Doubt doubt;
  doubt.Add(*witness.missing);
  return Piece(match.operands[0], TruthOf(doubt), doubt.Sentence(), "to be there to look at");
}

Evidence Explainer::OfElement(const Instruction& match, const Element& element, bool wanted) {
  const Machine::Look look(machine_, match, element);
  const InstructionId predicate = match.operands[1];
  Explanation inner =
      Explainer(machine_, condition_, source_, probes_, kMaxInnerWitnesses).Run(predicate, wanted);
  const std::string_view join = IsDisjunction(predicate, wanted) ? " or " : " and ";
  Evidence whole = Piece(match.operands[0], Verdict(machine_.Value(predicate), wanted), "", "");
  whole.subject = LabelOf(element, At(match.operands[0]).type.Element());
  for (Evidence& piece : inner.evidence) {
    const bool known = piece.truth == Truth::kTrue || piece.truth == Truth::kFalse;
    const std::string_view verb = piece.subject.empty() ? "" : known ? " is " : ": ";
    const std::string_view gap = piece.subject.empty() ? "" : " ";
    whole.found +=
        fmt::format("{}{}{}{}", whole.found.empty() ? "" : ", ", piece.subject, verb, piece.found);
    whole.expected += fmt::format("{}{}{}{}", whole.expected.empty() ? "" : join, piece.subject,
                                  gap, piece.expected);
    if (!whole.origin) {
      whole.origin = std::move(piece.origin);
      whole.overridden = std::move(piece.overridden);
    }
    if (whole.note.empty()) {
      whole.note = std::move(piece.note);
    }
  }
  if (max_witnesses_ == kMaxInnerWitnesses) {  // becomes a part of the outer witness's text
    whole.found = fmt::format("{}: {}", whole.subject, whole.found);
    whole.expected = fmt::format("{}: {}", whole.subject, whole.expected);
    whole.subject.clear();
  }
  whole.found = Printable(whole.found);
  whole.expected = Printable(whole.expected);
  return whole;
}

std::string Explainer::LabelOf(const Element& element, const Type& type) const {
  for (const Probe* const probe : probes_) {
    if (probe->schema.record.name == type.record) {
      return Label(element, type, &probe->schema.record);
    }
  }
  return Label(element, type, nullptr);
}

// Whether one of the predicate's parts is enough for what is wanted of it.
bool Explainer::IsDisjunction(InstructionId predicate, bool wanted) const {
  const Instruction* at = &At(predicate);
  for (; at->opcode == Opcode::kNot; at = &At(at->operands[0])) {
    wanted = !wanted;
  }
  return (at->opcode == Opcode::kOr && wanted) || (at->opcode == Opcode::kAnd && !wanted);
}

}  // namespace

void Explanation::Add(Evidence piece) {
  ++total;
  if (evidence.size() < kMaxEvidence) {
    evidence.push_back(std::move(piece));
  }
}

void Explanation::Add(Explanation other) {
  const std::uint64_t all = total + other.total;
  for (Evidence& piece : other.evidence) {
    Add(std::move(piece));
  }
  total = all;
}

Explanation Explain(Machine& machine, InstructionId root, const SourceLine& source,
                    const std::vector<const Probe*>& probes) {
  const Machine::Allowance own(machine);  // one for all witnesses: to explain costs no more
  const std::string condition = Printable(machine.program().texts[root]);
  return Explainer(machine, condition, source, probes, kMaxEvidence).Run(root, true);
}

}  // namespace assay::runtime
