#include "runtime/evaluate/operand.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

// More reasons than a person reads say nothing more.
constexpr std::size_t kMaxReasons = 8;

bool IsStoredAs(const Value& value, TypeKind kind) {
  switch (kind) {
    case TypeKind::kBool:
      return std::holds_alternative<bool>(value.data);
    case TypeKind::kInt:
    case TypeKind::kMode:
    case TypeKind::kSize:
    case TypeKind::kDuration:
      return std::holds_alternative<std::int64_t>(value.data);
    case TypeKind::kString:
    case TypeKind::kVersion:
    case TypeKind::kRegex:
      return std::holds_alternative<std::string>(value.data);
    case TypeKind::kRecord:
      return std::holds_alternative<Record>(value.data);
    case TypeKind::kList:
      return std::holds_alternative<List>(value.data);
    case TypeKind::kMatches:
      return false;
  }
  return false;
}

bool Fits(const Value& value, const Type& type) {
  if (!IsStoredAs(value, type.kind)) {
    return false;
  }
  if (type.kind != TypeKind::kList) {
    return true;
  }
  const std::vector<Value>& items = value.AsList().items;
  return std::all_of(items.begin(), items.end(),
                     [&](const Value& item) { return IsStoredAs(item, type.element); });
}

}  // namespace

Gravity GravityOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUnsupported:
      return Gravity::kUnsupported;
    case ErrorCode::kNotFound:
    case ErrorCode::kPermissionDenied:
      return Gravity::kUnknown;
    case ErrorCode::kNotRegularFile:
    case ErrorCode::kNotDirectory:
    case ErrorCode::kSymlinkLoop:
    case ErrorCode::kTooLarge:
    case ErrorCode::kMalformed:
    case ErrorCode::kWrongTarget:
    case ErrorCode::kInputOutput:
    case ErrorCode::kInternal:
      return Gravity::kError;
  }
  return Gravity::kError;
}

void Doubt::Add(const Error& reason) {
  const Gravity gravity = GravityOf(reason.code);
  if (gravity < gravity_) {
    return;
  }
  if (gravity > gravity_) {
    gravity_ = gravity;
    reasons_.clear();
  }
  const bool known = std::find(reasons_.begin(), reasons_.end(), reason) != reasons_.end();
  if (!known && reasons_.size() < kMaxReasons) {
    reasons_.push_back(reason);
  }
}

void Doubt::Add(const Doubt& other) {
  for (const Error& reason : other.reasons_) {
    Add(reason);
  }
}

void Doubt::Clear() {
  gravity_ = Gravity::kNone;
  reasons_.clear();
}

std::string Doubt::Sentence() const {
  const std::string first = Printable(reasons_.front().message);
  return reasons_.size() == 1 ? first : fmt::format("{} (and {} more)", first, reasons_.size() - 1);
}

void Matches::AddSatisfied(const Element& element) {
  ++looked_at;
  ++satisfied;
  if (satisfied_first.size() < kMaxEvidence) {
    satisfied_first.push_back({element, std::nullopt});
  }
}

void Matches::AddUndecided(const Element& element, const Doubt& why) {
  ++looked_at;
  ++undecided;
  doubt.Add(why);
  if (undecided_first.size() < kMaxEvidence) {
    undecided_first.push_back({element, std::nullopt});
  }
}

void Matches::AddMissing(const Error& error) {
  ++looked_at;
  ++undecided;
  doubt.Add(error);
  if (undecided_first.size() < kMaxEvidence) {
    undecided_first.push_back({{}, error});
  }
}

void Operand::Clear() {
  doubt.Clear();
  absent = false;
  value = nullptr;
  record = nullptr;
  matches.reset();
  provenance = nullptr;
  defaulted = false;
}

void Operand::Set(Value result) {
  own = std::move(result);
  value = &own;
}

void Operand::SetTo(const Operand& other) {
  doubt = other.doubt;
  absent = other.absent;
  value = other.value;
  record = other.record;
  provenance = other.provenance;
  defaulted = other.defaulted;
}

void Operand::SetTo(const Field& field, const Type& type) {
  provenance = &field.provenance;
  switch (field.state) {
    case FieldState::kPresent:
      if (!Fits(field.value, type)) {
        doubt.Add({ErrorCode::kInternal, "a probe gave a value of another type than it promises"});
        return;
      }
      value = &field.value;
      record = std::get_if<Record>(&field.value.data);
      return;
    case FieldState::kAbsent:
      absent = type.optional;
      if (!absent) {
        doubt.Add({ErrorCode::kInternal, "a probe gave no value where it promises one"});
      }
      return;
    case FieldState::kUnreadable:
      doubt.Add(field.error);
      return;
    case FieldState::kUnsupported:
      doubt.Add({ErrorCode::kUnsupported, field.error.message});
      return;
  }
}

}  // namespace assay::runtime
