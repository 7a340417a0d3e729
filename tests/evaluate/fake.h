// A made-up target and the probes that see it: what a test puts in is what the evaluator gets.
//
//   item(name: string, kind: string = "plain")   one record
//   things()                                     a list of records
//   entries(under: string)                       a streamed list of records
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "runtime/evaluate/evaluate.h"

namespace assay::test {

class FakeSystem : public runtime::System {
 public:
  bool is_live = true;
  std::map<std::string, std::string, std::less<>> files;
  std::map<std::string, runtime::Field> answers;  // by probe and first argument: `item a`
  std::map<std::string, std::vector<runtime::Record>> streams;  // by first argument
  std::vector<runtime::Error> stream_missing;                   // of each stream
  mutable std::map<std::string, int> asked;  // how often; for streams by the probe's name

  bool live() const override { return is_live; }
  runtime::Result<runtime::FileStatus> Status(std::string_view, runtime::Symlinks) const override {
    return Nothing();
  }
  runtime::Result<std::string> Read(std::string_view path, std::size_t) const override {
    const auto found = files.find(path);
    if (found == files.end()) {
      return Nothing();
    }
    return found->second;
  }
  runtime::Result<std::vector<runtime::DirectoryEntry>> List(std::string_view) const override {
    return Nothing();
  }
  runtime::Result<std::string> ReadLink(std::string_view) const override { return Nothing(); }
  runtime::WalkSummary Walk(const runtime::WalkOptions&,
                            const std::function<void(const runtime::WalkEntry&)>&) const override {
    return {};
  }

  runtime::Field Answer(const std::string& question) const {
    ++asked[question];
    const auto found = answers.find(question);
    return found == answers.end()
               ? runtime::Field::Unreadable({runtime::ErrorCode::kNotFound, question + ": no such"})
               : found->second;
  }

 private:
  static runtime::Failure Nothing() {
    return runtime::Fail(runtime::ErrorCode::kNotFound, "not there");
  }
};

inline const FakeSystem& FakeOf(runtime::GatherContext& context) {
  return static_cast<const FakeSystem&>(context.system());
}

inline runtime::RecordSchema ItemRecord() {
  using runtime::Plane;
  using runtime::Type;
  using enum runtime::TypeKind;
  return {"item",
          {{"flag", Type::Of(kBool), Plane::kConfigured, ""},
           {"number", Type::Of(kInt), Plane::kConfigured, ""},
           {"text", Type::Of(kString), Plane::kConfigured, ""},
           {"version", Type::Of(kVersion), Plane::kConfigured, ""},
           {"mode", Type::Of(kMode), Plane::kConfigured, ""},
           {"tags", Type::ListOf(kString), Plane::kConfigured, ""},
           {"maybe_flag", Type::Optional(kBool), Plane::kConfigured, ""},
           {"maybe_number", Type::Optional(kInt), Plane::kConfigured, ""},
           {"maybe_text", Type::Optional(kString), Plane::kConfigured, ""},
           {"running", Type::Of(kInt), Plane::kRunning, ""}}};
}

inline runtime::RecordSchema ThingRecord(const std::string& name) {
  using runtime::Plane;
  using runtime::Type;
  using enum runtime::TypeKind;
  return {name,
          {{"path", Type::Of(kString), Plane::kConfigured, ""},
           {"number", Type::Of(kInt), Plane::kConfigured, ""},
           {"flag", Type::Of(kBool), Plane::kConfigured, ""},
           {"maybe_text", Type::Optional(kString), Plane::kConfigured, ""},
           {"tags", Type::ListOf(kString), Plane::kConfigured, ""}}};
}

inline runtime::Field GatherItem(runtime::GatherContext& context,
                                 const runtime::Arguments& arguments) {
  return FakeOf(context).Answer("item " + arguments.String("name"));
}

inline runtime::Field GatherThings(runtime::GatherContext& context, const runtime::Arguments&) {
  return FakeOf(context).Answer("things");
}

inline void StreamEntries(runtime::GatherContext& context,
                          std::span<runtime::StreamRequest> requests) {
  const FakeSystem& fake = FakeOf(context);
  ++fake.asked["entries"];
  for (runtime::StreamRequest& request : requests) {
    const auto found = fake.streams.find(request.arguments->String("under"));
    if (found != fake.streams.end()) {
      for (const runtime::Record& record : found->second) {
        const runtime::Record gone_afterwards = record;
        request.accept(gone_afterwards);
      }
    }
    request.missing = fake.stream_missing;
  }
}

inline std::vector<runtime::Probe> FakeProbes() {
  using runtime::Type;
  using enum runtime::TypeKind;
  std::vector<runtime::Probe> probes(3);
  probes[0].schema.name = "entries";
  probes[0].schema.parameters = {{"under", Type::Of(kString), true, ""}};
  probes[0].schema.list = true;
  probes[0].schema.streamed = true;
  probes[0].schema.record = ThingRecord("entry");
  probes[0].stream = StreamEntries;
  probes[1].schema.name = "item";
  probes[1].schema.parameters = {{"name", Type::Of(kString), true, ""},
                                 {"kind", Type::Of(kString), false, "", {"plain", "odd"}}};
  probes[1].schema.record = ItemRecord();
  probes[1].gather = GatherItem;
  probes[2].schema.name = "things";
  probes[2].schema.list = true;
  probes[2].schema.record = ThingRecord("thing");
  probes[2].gather = GatherThings;
  return probes;
}

inline runtime::Schema SchemaOf(const std::vector<runtime::Probe>& probes) {
  runtime::Schema schema;
  for (const runtime::Probe& probe : probes) {
    schema.push_back(probe.schema);
  }
  return schema;
}

// An item with plain values; tests change what they need.
inline runtime::Record PlainItem() {
  using runtime::Field;
  return {{Field::Present(runtime::BoolValue(true)), Field::Present(runtime::IntValue(4)),
           Field::Present(runtime::StringValue("no")), Field::Present(runtime::StringValue("9.10")),
           Field::Present(runtime::IntValue(0644)),
           Field::Present(runtime::StringListValue({"a", "b"})), Field::Absent(), Field::Absent(),
           Field::Absent(), Field::Present(runtime::IntValue(1))}};
}

inline runtime::Record Thing(const std::string& path, std::int64_t number, bool flag) {
  using runtime::Field;
  return {{Field::Present(runtime::StringValue(path)), Field::Present(runtime::IntValue(number)),
           Field::Present(runtime::BoolValue(flag)), Field::Absent(),
           Field::Present(runtime::StringListValue({}))}};
}

inline runtime::Field Things(const std::vector<runtime::Record>& records,
                             std::vector<runtime::Error> missing = {}) {
  runtime::List list;
  for (const runtime::Record& record : records) {
    list.items.push_back(runtime::Value{record});
  }
  list.missing = std::move(missing);
  return runtime::Field::Present(runtime::Value{std::move(list)});
}

}  // namespace assay::test
