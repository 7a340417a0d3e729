#include "runtime/evaluate/compare.h"

#include <algorithm>

#include "runtime/schema/version.h"

namespace assay::runtime {
namespace {

int Sign(bool less, bool greater) { return less ? -1 : greater ? 1 : 0; }

void AddMissing(const List& list, Doubt& doubt) {
  for (const Error& error : list.missing) {
    doubt.Add(error);
  }
}

void Find(const List& list, const Value& element, TypeKind kind, Operand& out) {
  const bool found = std::any_of(list.items.begin(), list.items.end(), [&](const Value& item) {
    return CompareScalars(kind, item, element) == 0;
  });
  if (found || list.missing.empty()) {
    out.Set(BoolValue(found));
  } else {
    AddMissing(list, out.doubt);
  }
}

// Lists are equal if they have the same elements in the same order.
void CompareLists(const List& a, const List& b, TypeKind kind, bool wanted, Operand& out) {
  if (!a.missing.empty() || !b.missing.empty()) {
    AddMissing(a, out.doubt);
    AddMissing(b, out.doubt);
    return;
  }
  const bool equal =
      std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                 [&](const Value& x, const Value& y) { return CompareScalars(kind, x, y) == 0; });
  out.Set(BoolValue(equal == wanted));
}

// Precondition: one of the six comparisons.
bool Holds(Opcode opcode, int order) {
  if (opcode == Opcode::kEqual || opcode == Opcode::kNotEqual) {
    return (order == 0) == (opcode == Opcode::kEqual);
  }
  if (opcode == Opcode::kLess || opcode == Opcode::kGreaterEqual) {
    return (order < 0) == (opcode == Opcode::kLess);
  }
  return (order > 0) == (opcode == Opcode::kGreater);
}

}  // namespace

int CompareScalars(TypeKind kind, const Value& a, const Value& b) {
  switch (kind) {
    case TypeKind::kBool:
      return Sign(!a.AsBool() && b.AsBool(), a.AsBool() && !b.AsBool());
    case TypeKind::kInt:
    case TypeKind::kMode:
    case TypeKind::kSize:
    case TypeKind::kDuration:
      return Sign(a.AsInt() < b.AsInt(), a.AsInt() > b.AsInt());
    case TypeKind::kVersion:
      return CompareVersions(a.AsString(), b.AsString());
    case TypeKind::kString:
    case TypeKind::kRegex:
      return a.AsString().compare(b.AsString());
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kMatches:
      break;
  }
  return 0;
}

void RunComparison(Opcode opcode, const Type& type, const Value& a, const Value& b, Operand& out) {
  const bool list = type.kind == TypeKind::kList;
  if (opcode == Opcode::kIn) {
    Find(b.AsList(), a, type.kind, out);
  } else if (opcode == Opcode::kContains && list) {
    Find(a.AsList(), b, type.element, out);
  } else if (opcode == Opcode::kContains) {
    out.Set(BoolValue(a.AsString().find(b.AsString()) != std::string::npos));
  } else if (opcode == Opcode::kStartsWith) {
    out.Set(BoolValue(a.AsString().starts_with(b.AsString())));
  } else if (opcode == Opcode::kEndsWith) {
    out.Set(BoolValue(a.AsString().ends_with(b.AsString())));
  } else if (list) {
    CompareLists(a.AsList(), b.AsList(), type.element, opcode == Opcode::kEqual, out);
  } else {
    out.Set(BoolValue(Holds(opcode, CompareScalars(type.kind, a, b))));
  }
}

}  // namespace assay::runtime
