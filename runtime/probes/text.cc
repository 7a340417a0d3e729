#include "runtime/probes/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/probes/lines.h"
#include "runtime/probes/paths.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr std::size_t kFieldCount = 3;

Field Lines(std::string_view content, std::string_view path, const Provenance& provenance) {
  if (std::count(content.begin(), content.end(), '\n') >
      static_cast<std::ptrdiff_t>(kMaxListedLines)) {
    return Field::Unreadable({ErrorCode::kTooLarge, fmt::format("{}: more than {} lines",
                                                                Printable(path), kMaxListedLines)},
                             provenance);
  }
  std::vector<std::string> lines;
  for (const Line& line : SplitLines(content)) {
    lines.emplace_back(line.text);
  }
  return Field::Present(StringListValue(std::move(lines)), provenance);
}

Record Undecided(const Error& error) {
  return {std::vector<Field>(kFieldCount, Field::Unreadable(error))};
}

Record Missing(const Error& error) {
  const Provenance why{std::nullopt, {}, error.message};
  return {{Field::Present(BoolValue(false), why), Field::Absent(why), Field::Absent(why)}};
}

Field Gather(GatherContext& context, const Arguments& arguments) {
  const std::string path = arguments.String("path");
  if (const auto checked = CheckAbsolute(path); !checked) {
    return Field::Present(Value{Undecided(checked.error())});
  }
  auto content = context.system().Read(path, kMaxConfigurationBytes);
  if (content) {
    return Field::Present(Value{TextRecord(*std::move(content), path)});
  }
  if (content.error().code == ErrorCode::kNotFound) {
    return Field::Present(Value{Missing(content.error())});
  }
  return Field::Present(Value{Undecided(content.error())});
}

}  // namespace

Record TextRecord(std::string content, std::string_view path) {
  const Provenance provenance{Origin{std::string(path), 0, ""}, {}, ""};
  Field lines = Lines(content, path, provenance);
  return {{Field::Present(BoolValue(true), provenance),
           Field::Present(StringValue(std::move(content)), provenance), std::move(lines)}};
}

Probe MakeTextProbe() {
  Probe probe;
  probe.schema.name = "text";
  probe.schema.documentation =
      "The content of a regular file of at most 4 MiB, in the target's bytes. For banners and the "
      "like: where a probe knows what a file means, ask that one.";
  probe.schema.parameters = {
      {"path", Type::Of(TypeKind::kString), true, "Absolute path: `/etc/issue`."}};
  probe.schema.record = {
      "text",
      {{"exists", Type::Of(TypeKind::kBool), Plane::kConfigured,
        "Whether the file exists; the fields below are absent if not."},
       {"content", Type::Optional(TypeKind::kString), Plane::kConfigured, "All of it."},
       {"lines", Type::OptionalListOf(TypeKind::kString), Plane::kConfigured,
        "Its lines, comments and empty ones too, without the line feeds."}}};
  probe.schema.example = "(text(\"/etc/issue\").content ?? \"\") == \"\"";
  probe.gather = Gather;
  return probe;
}

}  // namespace assay::runtime
