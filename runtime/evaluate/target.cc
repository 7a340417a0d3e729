#include "runtime/evaluate/target.h"

#include <fmt/format.h>

#include <array>

namespace assay::runtime {
namespace {

// hostname(5) allows 64 characters; comments and a little disorder still fit.
constexpr std::size_t kMaxHostnameBytes = 4096;

// hostname(5): one line, lines that start with `#` are comments.
std::string HostName(const System& system) {
  const Result<std::string> text = system.Read("/etc/hostname", kMaxHostnameBytes);
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || line[first] == '#') {
      continue;
    }
    line = line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
    return Printable(line);
  }
  return "unnamed";
}

// Empty if the field is not there or has no string.
std::string Text(const Record& record, const RecordSchema& schema, std::string_view name) {
  const int index = schema.Find(name);
  if (index < 0) {
    return "";
  }
  const Field& field = record.fields[static_cast<std::size_t>(index)];
  const auto* const text = std::get_if<std::string>(&field.value.data);
  return field.state == FieldState::kPresent && text != nullptr ? Printable(*text) : "";
}

struct Vendor {
  std::string_view id;
  std::string_view cpe;
};

// Systems whose os-release has no CPE_NAME, as the official CPE dictionary calls them.
constexpr std::array kVendors = {Vendor{"debian", "debian:debian_linux"},
                                 Vendor{"ubuntu", "canonical:ubuntu_linux"}};

std::string MadeCpe(const TargetInfo& target) {
  if (target.os_id.empty() || target.os_version.empty()) {
    return "";
  }
  std::string product = fmt::format("{0}:{0}", target.os_id);
  for (const Vendor& vendor : kVendors) {
    if (vendor.id == target.os_id) {
      product = vendor.cpe;
    }
  }
  return fmt::format("cpe:/o:{}:{}", product, target.os_version);
}

void DescribeOs(const Probe& probe, Facts& facts, TargetInfo& target) {
  const Field& answer = facts.Ask(probe);
  const auto* const record = std::get_if<Record>(&answer.value.data);
  if (answer.state != FieldState::kPresent || record == nullptr) {
    return;
  }
  const RecordSchema& schema = probe.schema.record;
  target.os_id = Text(*record, schema, "id");
  target.os_version = Text(*record, schema, "version");
  target.os_title = Text(*record, schema, "title");
  target.cpe = Text(*record, schema, "cpe");
  if (target.cpe.empty()) {
    target.cpe = MadeCpe(target);
  }
}

}  // namespace

TargetInfo DescribeTarget(const std::vector<Probe>& probes, Facts& facts, const System& system) {
  TargetInfo target;
  target.name = HostName(system);
  target.live = system.live();
  for (const Probe& probe : probes) {
    if (probe.schema.name == "os" && !probe.schema.list && probe.gather != nullptr) {
      DescribeOs(probe, facts, target);
    }
  }
  return target;
}

}  // namespace assay::runtime
