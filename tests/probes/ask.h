// Asks one probe one question of a root in memory, as the evaluator would.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/probes/probe.h"
#include "runtime/system/memory_system.h"

namespace assay::runtime {

inline Argument TextArgument(std::string name, std::string value) {
  return {std::move(name), {Type::Of(TypeKind::kString), StringValue(std::move(value))}};
}

inline Argument BoolArgument(std::string name, bool value) {
  return {std::move(name), {Type::Of(TypeKind::kBool), BoolValue(value)}};
}

inline Argument ListArgument(std::string name, std::vector<std::string> values) {
  return {std::move(name), {Type::ListOf(TypeKind::kString), StringListValue(std::move(values))}};
}

// A record, and its fields by name.
struct Answer {
  const RecordSchema* schema;
  Record record;

  const Field& operator[](std::string_view name) const {
    return record.fields.at(static_cast<std::size_t>(schema->Find(name)));
  }

  // One word for a field: its value as evidence shows it, `absent`, or why it could not be had.
  std::string Text(std::string_view name) const {
    const Field& field = (*this)[name];
    switch (field.state) {
      case FieldState::kPresent:
        return ToString(field.value,
                        schema->fields[static_cast<std::size_t>(schema->Find(name))].type);
      case FieldState::kAbsent:
        return "absent";
      case FieldState::kUnreadable:
        return "unreadable: " + field.error.message;
      case FieldState::kUnsupported:
        return "unsupported: " + field.error.message;
    }
    return "";
  }

  // The same for all fields, one space between them.
  std::string Texts() const {
    std::string all;
    for (const FieldSchema& field : schema->fields) {
      all += (all.empty() ? "" : " ") + Text(field.name);
    }
    return all;
  }

  // Whether every field is unreadable for the same reason.
  bool Undecided(ErrorCode code) const {
    for (const Field& field : record.fields) {
      if (field.state != FieldState::kUnreadable || field.error.code != code) {
        return false;
      }
    }
    return true;
  }
};

inline Answer Ask(GatherContext& context, std::string_view probe,
                  const std::vector<Argument>& arguments = {}) {
  const Probe* found = FindProbeByName(probe);
  const Field field = found->gather(context, Arguments(arguments));
  return {&found->schema.record, field.value.AsRecord()};
}

inline Answer Ask(const System& system, std::string_view probe,
                  const std::vector<Argument>& arguments = {}) {
  GatherContext context(system);
  return Ask(context, probe, arguments);
}

}  // namespace assay::runtime
