#include "compiler/lint/truth.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/schema/version.h"

namespace assay::compiler {
namespace {

using runtime::TypeKind;
using runtime::Value;

// More cases than this are not tried: conditions that people write have some dozens.
constexpr std::size_t kMostCases = 20'000;

bool IsNumber(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kSize || kind == TypeKind::kDuration ||
         kind == TypeKind::kMode;
}

// Something that is asked of the target, and the constants it is compared with, in order. A place
// is 2i + 1 for the i-th constant, and 2i for what lies before it.
struct Unknown {
  TypeKind kind = TypeKind::kBool;
  bool natural = false;  // never less than zero
  std::vector<Value> constants;

  bool Less(const Value& a, const Value& b) const {
    if (kind == TypeKind::kBool) {
      return !a.AsBool() && b.AsBool();
    }
    if (kind == TypeKind::kVersion) {
      return runtime::CompareVersions(a.AsString(), b.AsString()) < 0;
    }
    return IsNumber(kind) ? a.AsInt() < b.AsInt() : a.AsString() < b.AsString();
  }

  void Sort() {
    const auto less = [&](const Value& a, const Value& b) { return Less(a, b); };
    std::sort(constants.begin(), constants.end(), less);
    constants.erase(std::unique(constants.begin(), constants.end(),
                                [&](const Value& a, const Value& b) { return !Less(a, b); }),
                    constants.end());
  }

  std::size_t PlaceOf(const Value& value) const {
    const auto less = [&](const Value& a, const Value& b) { return Less(a, b); };
    const auto at = std::lower_bound(constants.begin(), constants.end(), value, less);
    return 2 * static_cast<std::size_t>(at - constants.begin()) + 1;
  }

  // Whether a value can lie there.
  bool IsPossible(std::size_t place) const {
    const std::size_t i = place / 2;
    const bool gap = place % 2 == 0;
    if (kind == TypeKind::kBool) {
      return !gap;
    }
    if (!IsNumber(kind)) {
      return true;
    }
    const std::int64_t least = natural ? 0 : std::numeric_limits<std::int64_t>::min();
    if (!gap) {
      return constants[i].AsInt() >= least;
    }
    const bool below = i == 0 || constants[i - 1].AsInt() < least;
    if (i == constants.size()) {
      return constants.empty() ||
             constants.back().AsInt() <
                 (kind == TypeKind::kMode ? 07777 : std::numeric_limits<std::int64_t>::max());
    }
    return constants[i].AsInt() > (below ? least : constants[i - 1].AsInt() + 1);
  }

  std::vector<std::size_t> Places() const {
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place <= 2 * constants.size(); ++place) {
      if (IsPossible(place)) {
        places.push_back(place);
      }
    }
    return places;
  }
};

// A condition over unknowns.
struct Formula {
  enum class Kind : std::uint8_t { kCompare, kNot, kAnd, kOr, kIf };
  Kind kind = Kind::kCompare;
  std::vector<Formula> parts;
  std::size_t unknown = 0;
  CompareOperator op = CompareOperator::kEqual;
  std::vector<Value> constants;  // one, or for `in` and `not in` the list
};

CompareOperator Mirrored(CompareOperator op) {
  switch (op) {
    case CompareOperator::kLess:
      return CompareOperator::kGreater;
    case CompareOperator::kLessEqual:
      return CompareOperator::kGreaterEqual;
    case CompareOperator::kGreater:
      return CompareOperator::kLess;
    case CompareOperator::kGreaterEqual:
      return CompareOperator::kLessEqual;
    case CompareOperator::kEqual:
    case CompareOperator::kNotEqual:
    case CompareOperator::kIn:
    case CompareOperator::kNotIn:
    case CompareOperator::kContains:
    case CompareOperator::kStartsWith:
    case CompareOperator::kEndsWith:
    case CompareOperator::kMatches:
      return op;
  }
  return op;
}

// Builds formulas, and collects their unknowns.
class Builder {
 public:
  explicit Builder(const Truth& truth) : truth_(&truth) {}

  Formula Build(Where at) {
    at = truth_->Resolve(at);
    const ExprNode& node = truth_->ExprAt(at).node;
    if (const auto* negation = std::get_if<NotExpr>(&node)) {
      return Composed(Formula::Kind::kNot, at, {negation->operand});
    }
    if (const auto* logic = std::get_if<LogicExpr>(&node)) {
      const bool all = logic->op == LogicOperator::kAnd;
      return Composed(all ? Formula::Kind::kAnd : Formula::Kind::kOr, at, logic->operands);
    }
    if (const auto* choice = std::get_if<IfExpr>(&node)) {
      return Composed(Formula::Kind::kIf, at,
                      {choice->condition, choice->then_value, choice->else_value});
    }
    if (const auto* set = std::get_if<SetExpr>(&node)) {
      Formula given = Holds(truth_->Key(at));
      return set->negated ? Negated(std::move(given)) : given;
    }
    const auto* compare = std::get_if<CompareExpr>(&node);
    std::optional<Formula> known = compare != nullptr ? Comparison(at, *compare) : std::nullopt;
    return known ? std::move(*known) : Holds(truth_->Key(at));
  }

  std::vector<Unknown> TakeUnknowns() {
    for (Unknown& unknown : unknowns_) {
      unknown.Sort();
    }
    return std::move(unknowns_);
  }

 private:
  Formula Composed(Formula::Kind kind, Where at, const std::vector<ExprId>& parts) {
    Formula formula;
    formula.kind = kind;
    for (const ExprId part : parts) {
      formula.parts.push_back(Build({at.module, part}));
    }
    return formula;
  }

  static Formula Negated(Formula part) {
    Formula formula;
    formula.kind = Formula::Kind::kNot;
    formula.parts.push_back(std::move(part));
    return formula;
  }

  // A condition of which nothing is known but its text.
  Formula Holds(const std::string& key) {
    return Compared(key, TypeKind::kBool, false, CompareOperator::kEqual,
                    {runtime::BoolValue(true)});
  }

  std::optional<Formula> Comparison(Where at, const CompareExpr& node) {
    const Where left{at.module, node.left};
    const Where right{at.module, node.right};
    if (node.op == CompareOperator::kContains || node.op == CompareOperator::kStartsWith ||
        node.op == CompareOperator::kEndsWith || node.op == CompareOperator::kMatches) {
      return {};
    }
    if (const auto value = truth_->ConstantOf(right)) {
      return Compared(left, node.op, *value);
    }
    const auto value = truth_->ConstantOf(left);
    const bool list = node.op == CompareOperator::kIn || node.op == CompareOperator::kNotIn;
    return value && !list ? Compared(right, Mirrored(node.op), *value) : std::nullopt;
  }

  std::optional<Formula> Compared(Where asked, CompareOperator op, const Value& value) {
    const auto& type = truth_->ModuleOf(asked).infos[asked.id].type;
    if (!type || truth_->ConstantOf(asked)) {
      return {};
    }
    const Expr& expr = truth_->ExprAt(truth_->Resolve(asked));
    const bool counts = std::holds_alternative<QuantifierExpr>(expr.node);
    const auto* list = std::get_if<runtime::List>(&value.data);
    return Compared(truth_->Key(asked), type->kind,
                    counts || type->kind == TypeKind::kSize || type->kind == TypeKind::kMode, op,
                    list != nullptr ? list->items : std::vector<Value>{value});
  }

  Formula Compared(const std::string& key, TypeKind kind, bool natural, CompareOperator op,
                   std::vector<Value> constants) {
    const auto [at, inserted] = indices_.emplace(key, unknowns_.size());
    if (inserted) {
      unknowns_.push_back({kind, natural, {}});
      if (kind == TypeKind::kBool) {
        unknowns_.back().constants = {runtime::BoolValue(false), runtime::BoolValue(true)};
      }
    }
    std::vector<Value>& all = unknowns_[at->second].constants;
    all.insert(all.end(), constants.begin(), constants.end());
    Formula formula;
    formula.unknown = at->second;
    formula.op = op;
    formula.constants = std::move(constants);
    return formula;
  }

  const Truth* truth_;  // outlives the builder
  std::vector<Unknown> unknowns_;
  std::map<std::string, std::size_t> indices_;
};

// One case: where each unknown lies.
struct Case {
  const std::vector<Unknown>& unknowns;
  const std::vector<std::size_t>& places;

  bool Compare(const Formula& formula) const {
    const Unknown& unknown = unknowns[formula.unknown];
    const std::size_t place = places[formula.unknown];
    const auto is = [&](const Value& value) { return place == unknown.PlaceOf(value); };
    const bool found = std::any_of(formula.constants.begin(), formula.constants.end(), is);
    const std::size_t other = formula.constants.empty() ? 0 : unknown.PlaceOf(formula.constants[0]);
    switch (formula.op) {
      case CompareOperator::kNotEqual:
      case CompareOperator::kNotIn:
        return !found;
      case CompareOperator::kLess:
        return place < other;
      case CompareOperator::kLessEqual:
        return place <= other;
      case CompareOperator::kGreater:
        return place > other;
      case CompareOperator::kGreaterEqual:
        return place >= other;
      case CompareOperator::kEqual:
      case CompareOperator::kIn:
      case CompareOperator::kContains:
      case CompareOperator::kStartsWith:
      case CompareOperator::kEndsWith:
      case CompareOperator::kMatches:
        return found;
    }
    return found;
  }

  bool IsTrue(const Formula& formula) const {
    const auto is_true = [&](const Formula& part) { return IsTrue(part); };
    const auto& parts = formula.parts;
    switch (formula.kind) {
      case Formula::Kind::kCompare:
        return Compare(formula);
      case Formula::Kind::kNot:
        return !IsTrue(parts[0]);
      case Formula::Kind::kAnd:
        return std::all_of(parts.begin(), parts.end(), is_true);
      case Formula::Kind::kOr:
        return std::any_of(parts.begin(), parts.end(), is_true);
      case Formula::Kind::kIf:
        return IsTrue(parts[0]) ? IsTrue(parts[1]) : IsTrue(parts[2]);
    }
    return false;
  }
};

std::optional<bool> TryAll(const Formula& formula, const std::vector<Unknown>& unknowns) {
  std::vector<std::vector<std::size_t>> possible;
  std::size_t cases = 1;
  for (const Unknown& unknown : unknowns) {
    possible.push_back(unknown.Places());
    cases *= possible.back().size();
    if (cases == 0 || cases > kMostCases) {
      return {};
    }
  }
  std::optional<bool> answer;
  for (std::size_t number = 0; number < cases; ++number) {
    std::vector<std::size_t> places;
    places.reserve(possible.size());
    std::size_t rest = number;
    for (const auto& choices : possible) {
      places.push_back(choices[rest % choices.size()]);
      rest /= choices.size();
    }
    const bool now = Case{unknowns, places}.IsTrue(formula);
    if (answer && *answer != now) {
      return {};
    }
    answer = now;
  }
  return answer;
}

}  // namespace

std::optional<bool> Truth::Decide(const std::vector<Where>& conditions) const {
  Builder builder(*this);
  Formula formula;
  formula.kind = Formula::Kind::kAnd;
  for (const Where& condition : conditions) {
    formula.parts.push_back(builder.Build(condition));
  }
  return TryAll(formula, builder.TakeUnknowns());
}

}  // namespace assay::compiler
