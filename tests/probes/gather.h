// Asking a probe in a test, and saying briefly what it answered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/probes/probe.h"

namespace assay::runtime {

// The answer of a probe whose only parameter, if it has one, is a string.
inline Field Ask(std::string_view probe_name, const System& system,
                 const std::vector<std::string>& values = {}) {
  const Probe& probe = *FindProbeByName(probe_name);
  std::vector<Argument> arguments;
  for (std::size_t i = 0; i < values.size(); ++i) {
    arguments.push_back(
        {probe.schema.parameters[i].name, {Type::Of(TypeKind::kString), StringValue(values[i])}});
  }
  GatherContext context(system);
  return probe.gather(context, Arguments(arguments));
}

// One field of a record.
inline const Field& FieldOf(std::string_view probe_name, const Record& record,
                            std::string_view field) {
  const int index = FindProbeByName(probe_name)->schema.record.Find(field);
  return record.fields[static_cast<std::size_t>(index)];
}

// `"no"`, `absent`, `unreadable: /etc/shadow: ...`, `unsupported: ...`.
inline std::string Brief(const Field& field, const Type& type) {
  switch (field.state) {
    case FieldState::kPresent:
      return ToString(field.value, type.Required());
    case FieldState::kAbsent:
      return "absent";
    case FieldState::kUnreadable:
      return "unreadable: " + field.error.message;
    case FieldState::kUnsupported:
      return "unsupported: " + field.error.message;
  }
  return "";
}

// The same for a field of the record that a probe answers with, or for the answer itself if that is
// no record.
inline std::string BriefField(std::string_view probe_name, const Field& answer,
                              std::string_view field) {
  if (answer.state != FieldState::kPresent) {
    return Brief(answer, Type());
  }
  const RecordSchema& schema = FindProbeByName(probe_name)->schema.record;
  const Type& type = schema.fields[static_cast<std::size_t>(schema.Find(field))].type;
  return Brief(FieldOf(probe_name, answer.value.AsRecord(), field), type);
}

// Every field, one a line: `uid = 0`.
inline std::string BriefRecord(std::string_view probe_name, const Field& answer) {
  if (answer.state != FieldState::kPresent) {
    return Brief(answer, Type()) + "\n";
  }
  std::string text;
  for (const FieldSchema& field : FindProbeByName(probe_name)->schema.record.fields) {
    text += field.name + " = " + BriefField(probe_name, answer, field.name) + "\n";
  }
  return text;
}

}  // namespace assay::runtime
