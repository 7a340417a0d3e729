// What a probe is: a schema and a function that asks a System. Probes are rows of probes.def.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/schema/schema.h"
#include "runtime/schema/value.h"
#include "runtime/system/system.h"

namespace assay::runtime {

// The arguments of one fact request, by name. Views into the Program: valid while it lives.
class Arguments {
 public:
  explicit Arguments(const std::vector<Argument>& arguments) : arguments_(&arguments) {}

  // The argument, or the fallback where the author left it out.
  std::string String(std::string_view name, std::string_view fallback = "") const;
  bool Bool(std::string_view name, bool fallback) const;
  std::vector<std::string> Strings(std::string_view name) const;

 private:
  const Value* Find(std::string_view name) const;
  const std::vector<Argument>* arguments_;
};

// One scan's view of a target. What several facts need is loaded once: `Once(LoadPasswd)` calls
// LoadPasswd the first time and returns the same object ever after.
class GatherContext {
 public:
  explicit GatherContext(const System& system) : system_(&system) {}

  const System& system() const { return *system_; }

  template <typename T>
  const T& Once(T (*load)(GatherContext&)) {
    const auto key = reinterpret_cast<void (*)()>(load);
    auto found = loaded_.find(key);
    if (found == loaded_.end()) {
      auto holder = std::make_unique<Loaded<T>>(load(*this));
      found = loaded_.emplace(key, std::move(holder)).first;
    }
    return static_cast<const Loaded<T>&>(*found->second).object;
  }

 private:
  struct LoadedBase {
    virtual ~LoadedBase() = default;
  };
  template <typename T>
  struct Loaded final : LoadedBase {
    explicit Loaded(T value) : object(std::move(value)) {}
    T object;
  };

  const System* system_;
  std::map<void (*)(), std::unique_ptr<LoadedBase>> loaded_;
};

// One request to a probe whose answer is too long to hold: each record is handed over once.
struct StreamRequest {
  const Arguments* arguments;
  std::function<void(const Record&)> accept;
  std::vector<Error> missing;  // out: parts that could not be had
};

// How a line of a file sets what a probe answers, for who tells what to change. `{1}` and `{2}`
// stand for the probe's arguments, `{value}` for the value. Nothing is claimed by it unread: a
// suggested line is tried on a copy first.
struct SettingForm {
  std::string field = {};  // of the probe's record; empty: any
  std::string path;
  std::string line;
  bool first = false;  // before every other line, where the first one counts
};

struct Probe {
  ProbeSchema schema;

  // Answers one request: a Field whose value is a Record, or a List of Records, as the schema says.
  // Never throws. Null for a streamed probe.
  Field (*gather)(GatherContext& context, const Arguments& arguments) = nullptr;

  // For lists that grow with the target: answers all requests of a program in one pass.
  void (*stream)(GatherContext& context, std::span<StreamRequest> requests) = nullptr;

  // Where what it answers is set when no line sets it yet; may be empty.
  std::vector<SettingForm> forms = {};
};

// Every probe, sorted by name.
const std::vector<Probe>& AllProbes();

// Their schemas, for the compiler.
const Schema& AllSchemas();

// The probe of that name, or nullptr.
const Probe* FindProbeByName(std::string_view name);

}  // namespace assay::runtime
