// What an instruction gave: a value with where it comes from, its absence, or doubt with reasons.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/schema/value.h"

namespace assay::runtime {

// Why something is not decided, in the order in which one hides another.
enum class Gravity : std::uint8_t {
  kNone,         // it is decided
  kUnsupported,  // the target has no such plane
  kUnknown,      // could not look
  kError,        // something broke
};

Gravity GravityOf(ErrorCode code);

// The gravest class of all reasons, and the first few different reasons of that class.
class Doubt {
 public:
  bool any() const { return gravity_ != Gravity::kNone; }
  Gravity gravity() const { return gravity_; }
  const std::vector<Error>& reasons() const { return reasons_; }

  void Add(const Error& reason);
  void Add(const Doubt& other);
  void Clear();

  // The first reason, and how many more there are. Precondition: any().
  std::string Sentence() const;

 private:
  Gravity gravity_ = Gravity::kNone;
  std::vector<Error> reasons_;
};

// An element of a list that a match looks at; views into the list.
struct Element {
  const Value* value = nullptr;    // of a scalar
  const Record* record = nullptr;  // of a record
  const Provenance* provenance = nullptr;
};

// An element that satisfies a predicate, or for which it is undecided, or that is missing.
struct Witness {
  Element element;
  std::optional<Error> missing;
};

// What a match found in a list. Elements are counted without end and kept up to kMaxEvidence.
struct Matches {
  std::uint64_t looked_at = 0;  // also the missing ones
  std::uint64_t satisfied = 0;
  std::uint64_t undecided = 0;
  std::vector<Witness> satisfied_first;
  std::vector<Witness> undecided_first;
  Doubt doubt;               // of the undecided ones
  std::deque<Value> copies;  // of the records kept from a stream

  void AddSatisfied(const Element& element);
  void AddUndecided(const Element& element, const Doubt& why);
  void AddMissing(const Error& error);
};

// Exactly one of: doubtful, absent, or a value (`value`, `record` or `matches` by its type).
// `value` may point to `own`, so an Operand stays where it is.
struct Operand {
  Operand() = default;
  Operand(const Operand&) = delete;
  Operand& operator=(const Operand&) = delete;

  Doubt doubt;
  bool absent = false;
  const Value* value = nullptr;
  const Record* record = nullptr;
  Value own;
  std::unique_ptr<Matches> matches;
  const Provenance* provenance = nullptr;  // of the field that it comes from
  bool defaulted = false;                  // the first side of a `??` was absent

  bool doubtful() const { return doubt.any(); }
  // Precondition: a value of type bool.
  bool IsTrue() const { return value->AsBool(); }

  // Back to nothing, keeping allocations.
  void Clear();
  void Set(Value result);
  // A view of `other`, which must not change as long as this is used.
  void SetTo(const Operand& other);
  // What a probe answered. An absent field of a type that is not optional, and a value that is not
  // of the type, break the probe's promise: an error.
  void SetTo(const Field& field, const Type& type);
};

}  // namespace assay::runtime
