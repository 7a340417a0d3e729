#include "runtime/probes/probe.h"

#include <algorithm>

namespace assay::runtime {

#define ASSAY_PROBE(name) Probe Make##name##Probe();
#include "runtime/probes/probes.def"
#undef ASSAY_PROBE

namespace {

std::vector<Probe> MakeProbes() {
  std::vector<Probe> probes;
#define ASSAY_PROBE(name) probes.push_back(Make##name##Probe());
#include "runtime/probes/probes.def"
#undef ASSAY_PROBE
  return probes;
}

}  // namespace

const Value* Arguments::Find(std::string_view name) const {
  const auto found = std::find_if(arguments_->begin(), arguments_->end(),
                                  [&](const Argument& argument) { return argument.name == name; });
  return found == arguments_->end() ? nullptr : &found->constant.value;
}

std::string Arguments::String(std::string_view name, std::string_view fallback) const {
  const Value* value = Find(name);
  return value == nullptr ? std::string(fallback) : value->AsString();
}

bool Arguments::Bool(std::string_view name, bool fallback) const {
  const Value* value = Find(name);
  return value == nullptr ? fallback : value->AsBool();
}

std::vector<std::string> Arguments::Strings(std::string_view name) const {
  std::vector<std::string> strings;
  if (const Value* value = Find(name); value != nullptr) {
    for (const Value& item : value->AsList().items) {
      strings.push_back(item.AsString());
    }
  }
  return strings;
}

const std::vector<Probe>& AllProbes() {
  static const std::vector<Probe> probes = MakeProbes();
  return probes;
}

const Schema& AllSchemas() {
  static const Schema schemas = [] {
    Schema made;
    for (const Probe& probe : AllProbes()) {
      made.push_back(probe.schema);
    }
    return made;
  }();
  return schemas;
}

const Probe* FindProbeByName(std::string_view name) {
  for (const Probe& probe : AllProbes()) {
    if (probe.schema.name == name) {
      return &probe;
    }
  }
  return nullptr;
}

}  // namespace assay::runtime
