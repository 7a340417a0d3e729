#include "tests/evaluate/oracle.h"

#include <re2/re2.h>

#include "runtime/schema/members.h"
#include "runtime/schema/version.h"

namespace assay::test {
namespace {

using runtime::Error;
using runtime::ErrorCode;
using runtime::Field;
using runtime::FieldState;
using runtime::Instruction;
using runtime::List;
using runtime::Opcode;
using runtime::Outcome;
using runtime::Record;
using runtime::Type;
using runtime::TypeKind;
using runtime::Value;

// 0: a value (or, for a match, counts); 1: absent; 2, 3, 4: unsupported, unknown, error.
struct Answer {
  int state = 0;
  Value value;
  std::uint64_t satisfied = 0;
  std::uint64_t undecided = 0;
  int worst = 0;  // of the undecided
};

constexpr int kAbsent = 1;
constexpr int kBroken = 4;

int StateOf(ErrorCode code) {
  if (code == ErrorCode::kUnsupported) {
    return 2;
  }
  return code == ErrorCode::kPermissionDenied || code == ErrorCode::kNotFound ? 3 : kBroken;
}

Answer State(int state) {
  Answer answer;
  answer.state = state;
  return answer;
}

Answer Of(Value value) {
  Answer answer;
  answer.value = std::move(value);
  return answer;
}

Answer OfField(const Field& field, const Type& type) {
  switch (field.state) {
    case FieldState::kPresent:
      return Of(field.value);
    case FieldState::kAbsent:
      return State(type.optional ? kAbsent : kBroken);
    case FieldState::kUnreadable:
      return State(StateOf(field.error.code));
    case FieldState::kUnsupported:
      return State(2);
  }
  return State(kBroken);
}

bool Same(const Value& a, const Value& b, TypeKind kind) {
  return kind == TypeKind::kVersion ? runtime::CompareVersions(a.AsString(), b.AsString()) == 0
                                    : ToString(a, Type::Of(kind)) == ToString(b, Type::Of(kind));
}

int WorstMissing(const List& list) {
  int worst = 0;
  for (const Error& error : list.missing) {
    worst = std::max(worst, StateOf(error.code));
  }
  return worst;
}

class Naive {
 public:
  Naive(const runtime::Program& program, const FakeSystem& target)
      : program_(program), target_(target) {}

  Answer Run(std::uint32_t id, const std::map<std::uint32_t, Value>& elements) const {
    const Instruction& in = program_.instructions[id];
    const auto operand = [&](std::size_t i) { return Run(in.operands[i], elements); };
    switch (in.opcode) {
      case Opcode::kConstant:
        return Of(program_.constants[in.immediate].value);
      case Opcode::kFact:
        return Fact(program_.facts[in.immediate]);
      case Opcode::kElement:
        return Of(elements.at(in.immediate));
      case Opcode::kField:
        return FieldOf(in, operand(0));
      case Opcode::kMember:
        return MemberOf(in, operand(0));
      case Opcode::kDefault:
        return operand(0).state == kAbsent ? operand(1) : operand(0);
      case Opcode::kIsSet: {
        const int state = operand(0).state;
        return state > kAbsent ? State(state) : Of(runtime::BoolValue(state != kAbsent));
      }
      case Opcode::kRequire:
        return operand(0).state == kAbsent ? State(kBroken) : operand(0);
      case Opcode::kNot: {
        const Answer answer = operand(0);
        return answer.state != 0 ? answer : Of(runtime::BoolValue(!answer.value.AsBool()));
      }
      case Opcode::kAnd:
      case Opcode::kOr:
        return Junction(in, elements);
      case Opcode::kIf: {
        const Answer condition = operand(0);
        return condition.state != 0 ? condition : operand(condition.value.AsBool() ? 1 : 2);
      }
      case Opcode::kList:
        return ListOf(in, elements);
      case Opcode::kMatch:
        return Match(in, elements);
      case Opcode::kAny:
      case Opcode::kNone:
      case Opcode::kCount:
      case Opcode::kExactly:
        return Quantifier(in, operand(0), in.operands.size() > 1 ? operand(1) : Answer());
      default:
        return Binary(in, operand(0), operand(1));
    }
  }

 private:
  Answer Fact(const runtime::FactRequest& fact) const {
    const std::string argument =
        fact.arguments.empty() ? "" : fact.arguments[0].constant.value.AsString();
    if (fact.probe == "entries") {
      List list;
      for (const Record& record : target_.streams.at(argument)) {
        list.items.push_back(Value{record});
      }
      list.missing = target_.stream_missing;
      return Of(Value{std::move(list)});
    }
    return OfField(target_.answers.at(fact.probe + (argument.empty() ? "" : " " + argument)),
                   fact.type);
  }

  Answer FieldOf(const Instruction& in, const Answer& record) const {
    if (record.state != 0) {
      return record;
    }
    const std::string& of = program_.instructions[in.operands[0]].type.record;
    const runtime::RecordSchema schema = of == "item" ? ItemRecord() : ThingRecord(of);
    const auto index = static_cast<std::size_t>(schema.Find(program_.names[in.immediate]));
    if (schema.fields[index].plane == runtime::Plane::kRunning && !target_.is_live) {
      return State(2);
    }
    return OfField(record.value.AsRecord().fields[index], in.type);
  }

  Answer MemberOf(const Instruction& in, const Answer& of) const {
    if (of.state != 0) {
      return of;
    }
    const TypeKind kind = program_.instructions[in.operands[0]].type.kind;
    if (kind == TypeKind::kList && !of.value.AsList().missing.empty()) {
      return State(WorstMissing(of.value.AsList()));
    }
    return Of(runtime::FindMember(kind, program_.names[in.immediate])->apply(of.value));
  }

  Answer Junction(const Instruction& in, const std::map<std::uint32_t, Value>& elements) const {
    const bool decisive = in.opcode == Opcode::kOr;
    int worst = 0;
    for (const std::uint32_t operand : in.operands) {
      const Answer answer = Run(operand, elements);
      if (answer.state == 0 && answer.value.AsBool() == decisive) {
        return Of(runtime::BoolValue(decisive));
      }
      worst = std::max(worst, answer.state);
    }
    return worst != 0 ? State(worst) : Of(runtime::BoolValue(!decisive));
  }

  Answer ListOf(const Instruction& in, const std::map<std::uint32_t, Value>& elements) const {
    static const ErrorCode kCodes[] = {ErrorCode::kUnsupported, ErrorCode::kNotFound,
                                       ErrorCode::kInternal};
    List list;
    for (const std::uint32_t operand : in.operands) {
      Answer answer = Run(operand, elements);
      if (answer.state == 0) {
        list.items.push_back(std::move(answer.value));
      } else {
        list.missing.push_back({kCodes[answer.state - 2], ""});
      }
    }
    return Of(Value{std::move(list)});
  }

  Answer Match(const Instruction& in, std::map<std::uint32_t, Value> elements) const {
    const Answer list = Run(in.operands[0], elements);
    if (list.state != 0) {
      return list;
    }
    Answer match;
    for (const Value& item : list.value.AsList().items) {
      elements.insert_or_assign(in.immediate, item);
      const Answer verdict = Run(in.operands[1], elements);
      match.satisfied += verdict.state == 0 && verdict.value.AsBool() ? 1 : 0;
      match.undecided += verdict.state != 0 ? 1 : 0;
      match.worst = std::max(match.worst, verdict.state);
    }
    match.undecided += list.value.AsList().missing.size();
    match.worst = std::max(match.worst, WorstMissing(list.value.AsList()));
    return match;
  }

  // Tries every way the undecided elements could turn out.
  Answer Quantifier(const Instruction& in, const Answer& match, const Answer& number) const {
    if (match.state != 0 || number.state != 0) {
      return State(std::max(match.state, number.state));
    }
    std::optional<Value> agreed;
    for (std::uint64_t extra = 0; extra <= match.undecided; ++extra) {
      const auto count = static_cast<std::int64_t>(match.satisfied + extra);
      Value value = runtime::IntValue(count);
      if (in.opcode == Opcode::kAny) {
        value = runtime::BoolValue(count > 0);
      } else if (in.opcode == Opcode::kNone) {
        value = runtime::BoolValue(count == 0);
      } else if (in.opcode == Opcode::kExactly) {
        value = runtime::BoolValue(count == number.value.AsInt());
      }
      if (agreed && agreed->data.index() == value.data.index() &&
          ToString(*agreed, in.type) != ToString(value, in.type)) {
        return State(match.worst);
      }
      agreed = value;
    }
    return Of(*agreed);
  }

  Answer Binary(const Instruction& in, const Answer& a, const Answer& b) const {
    if (a.state != 0 || b.state != 0) {
      return State(std::max(a.state, b.state));
    }
    const Type& type = program_.instructions[in.operands[0]].type;
    if (in.opcode == Opcode::kIn) {
      return Holds(b.value.AsList(), a.value, type.kind);
    }
    if (in.opcode == Opcode::kContains && type.kind == TypeKind::kList) {
      return Holds(a.value.AsList(), b.value, type.element);
    }
    if (type.kind == TypeKind::kList) {
      const int worst = std::max(WorstMissing(a.value.AsList()), WorstMissing(b.value.AsList()));
      const bool same = ToString(a.value, type) == ToString(b.value, type);
      return worst != 0 ? State(worst)
                        : Of(runtime::BoolValue(same == (in.opcode == Opcode::kEqual)));
    }
    return Of(runtime::BoolValue(Scalar(in.opcode, type.kind, a.value, b.value)));
  }

  static Answer Holds(const List& list, const Value& element, TypeKind kind) {
    for (const Value& item : list.items) {
      if (Same(item, element, kind)) {
        return Of(runtime::BoolValue(true));
      }
    }
    return list.missing.empty() ? Of(runtime::BoolValue(false)) : State(WorstMissing(list));
  }

  static bool Scalar(Opcode opcode, TypeKind kind, const Value& a, const Value& b) {
    const bool same = Same(a, b, kind);
    const auto less = [&] {
      if (kind == TypeKind::kVersion) {
        return runtime::CompareVersions(a.AsString(), b.AsString()) < 0;
      }
      return kind == TypeKind::kString ? a.AsString() < b.AsString() : a.AsInt() < b.AsInt();
    };
    switch (opcode) {
      case Opcode::kEqual:
        return same;
      case Opcode::kNotEqual:
        return !same;
      case Opcode::kLess:
        return less();
      case Opcode::kLessEqual:
        return same || less();
      case Opcode::kGreater:
        return !same && !less();
      case Opcode::kGreaterEqual:
        return !less();
      case Opcode::kContains:
        return a.AsString().find(b.AsString()) != std::string::npos;
      case Opcode::kStartsWith:
        return a.AsString().substr(0, b.AsString().size()) == b.AsString();
      case Opcode::kEndsWith:
        return a.AsString().size() >= b.AsString().size() &&
               a.AsString().substr(a.AsString().size() - b.AsString().size()) == b.AsString();
      default:
        return re2::RE2::PartialMatch(a.AsString(), b.AsString());
    }
  }

  const runtime::Program& program_;
  const FakeSystem& target_;
};

}  // namespace

Outcome NaiveOutcome(const runtime::Program& program, const runtime::Rule& rule,
                     const FakeSystem& target) {
  const Naive naive(program, target);
  if (rule.applies) {
    const Answer applies = naive.Run(*rule.applies, {});
    if (applies.state != 0) {
      return applies.state == kBroken ? Outcome::kError : Outcome::kUnknown;
    }
    if (!applies.value.AsBool()) {
      return Outcome::kNotApplicable;
    }
  }
  std::vector<Answer> answers;
  for (const runtime::Condition& condition : rule.check) {
    if (target.is_live || !condition.live) {
      answers.push_back(naive.Run(condition.root, {}));
    }
  }
  int worst = 0;
  int best = kBroken;
  for (const Answer& answer : answers) {
    if (answer.state == 0 && !answer.value.AsBool()) {
      return Outcome::kFail;
    }
    worst = std::max(worst, answer.state);
    best = std::min(best, answer.state);
  }
  if (answers.empty() || (worst == 2 && best == 2)) {
    return Outcome::kNotChecked;
  }
  if (worst == 0) {
    return Outcome::kPass;
  }
  return worst == kBroken ? Outcome::kError : Outcome::kUnknown;
}

}  // namespace assay::test
