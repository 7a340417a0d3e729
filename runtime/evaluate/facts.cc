#include "runtime/evaluate/facts.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::runtime {
namespace {

bool IsRecord(const Value& value, const ProbeSchema& schema) {
  const auto* const record = std::get_if<Record>(&value.data);
  return record != nullptr && record->fields.size() == schema.record.fields.size();
}

bool IsShaped(const Field& answer, const ProbeSchema& schema) {
  if (answer.state != FieldState::kPresent) {
    return true;
  }
  if (!schema.list) {
    return IsRecord(answer.value, schema);
  }
  const auto* const list = std::get_if<List>(&answer.value.data);
  return list != nullptr && std::all_of(list->items.begin(), list->items.end(),
                                        [&](const Value& item) { return IsRecord(item, schema); });
}

Field Gather(const Probe& probe, const std::vector<Argument>& arguments, GatherContext& context) {
  if (probe.gather == nullptr) {
    return Field::Unreadable(
        {ErrorCode::kInternal, fmt::format("`{}` is too long a list to hold", probe.schema.name)});
  }
  Field answer = probe.gather(context, Arguments(arguments));
  if (!IsShaped(answer, probe.schema)) {
    return Field::Unreadable({ErrorCode::kInternal, fmt::format("`{}` answered with another record "
                                                                "than it promises",
                                                                probe.schema.name)});
  }
  return answer;
}

}  // namespace

const Field& Facts::Get(FactId fact) {
  std::optional<Field>& held = held_[fact];
  if (!held) {
    held = Gather(*probes_[fact], program_.facts[fact].arguments, context_);
  }
  return *held;
}

const Field& Facts::Ask(const Probe& probe) {
  for (FactId fact = 0; fact < program_.facts.size(); ++fact) {
    if (probes_[fact] == &probe && program_.facts[fact].arguments.empty()) {
      return Get(fact);
    }
  }
  const auto found = asked_.find(probe.schema.name);
  if (found != asked_.end()) {
    return found->second;
  }
  return asked_.emplace(probe.schema.name, Gather(probe, {}, context_)).first->second;
}

}  // namespace assay::runtime
