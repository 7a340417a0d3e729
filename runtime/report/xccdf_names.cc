#include "runtime/report/xccdf_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace assay::runtime {
namespace {

constexpr std::size_t kMaxCpeBytes = 512;

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsUpperHex(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); }

// Whether the `-` at the start of `text` would be read as an escape.
bool LooksEscaped(std::string_view text) {
  return text.size() >= 3 && IsUpperHex(text[1]) && IsUpperHex(text[2]);
}

// One name for each text, and only characters of an NCName.
std::string Escaped(std::string_view text, std::string_view also_allowed) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool plain_dash = c == '-' && !LooksEscaped(text.substr(i));
    if (IsAlphanumeric(c) || plain_dash || also_allowed.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("-{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out.empty() ? "unnamed" : out;
}

// Makes identifiers of one publisher, each once.
class Namer {
 public:
  explicit Namer(std::string_view publisher) : publisher_(Escaped(publisher, ".")) {}

  std::string Name(std::string_view kind, std::string_view name) {
    const std::string first = fmt::format("xccdf_{}_{}_{}", publisher_, kind, EscapedName(name));
    std::string unique = first;
    for (int copy = 2; !taken_.insert(unique).second; ++copy) {
      unique = fmt::format("{}-{}", first, copy);
    }
    return unique;
  }

 private:
  std::string publisher_;
  std::set<std::string> taken_;
};

std::string AttackAddress(std::string_view value) {
  const bool tactic = value.starts_with("TA");
  const std::string_view kind = tactic                   ? "tactics"
                                : value.starts_with("M") ? "mitigations"
                                                         : "techniques";
  std::string path(value);
  std::replace(path.begin(), path.end(), '.', '/');
  return fmt::format("https://attack.mitre.org/{}/{}/", kind, path);
}

}  // namespace

std::string EscapedName(std::string_view text) { return Escaped(text, "._"); }

XccdfNames NameAll(const ScanResult& result, const std::vector<RuleGroup>& outline) {
  Namer namer(result.benchmark.publisher);
  XccdfNames names;
  names.benchmark = namer.Name("benchmark", result.benchmark.id);
  names.profile = namer.Name("profile", result.profile.id);
  std::string time = result.start_time;
  std::erase_if(time, [](char c) { return !IsAlphanumeric(c); });
  names.test_result = namer.Name("testresult", result.profile.id + "." + time);
  for (const RuleInfo& rule : result.rules) {
    names.rules.push_back(namer.Name("rule", rule.id));
  }
  for (const ParameterInfo& parameter : result.parameters) {
    names.values.push_back(namer.Name("value", parameter.id));
  }
  for (const RuleGroup& group : outline) {
    names.groups.push_back(group.section == nullptr
                               ? ""
                               : namer.Name("group", group.section->number.empty()
                                                         ? group.section->title
                                                         : group.section->number));
  }
  return names;
}

std::optional<std::string> AddressOf(const Reference& reference) {
  if (reference.scheme == "nist_800_53") {
    return "https://doi.org/10.6028/NIST.SP.800-53r5";
  }
  if (reference.scheme == "cis_controls_v8") {
    return "https://www.cisecurity.org/controls/v8";
  }
  const bool plain = std::all_of(reference.value.begin(), reference.value.end(),
                                 [](char c) { return IsAlphanumeric(c) || c == '.'; });
  if (reference.scheme == "attack" && plain) {
    return AttackAddress(reference.value);
  }
  return std::nullopt;
}

std::string FixSystem(std::string_view system) {
  if (system == "shell") {
    return "urn:xccdf:fix:script:sh";
  }
  if (system == "ansible") {
    return "urn:xccdf:fix:script:ansible";
  }
  return "urn:assay:fix:" + EscapedName(system);
}

bool IsCpe(std::string_view text) {
  constexpr std::string_view kMarks = ":/.-_~%*?!\\+";
  const bool starts = text.starts_with("cpe:/") || text.starts_with("cpe:2.3:");
  return starts && text.size() <= kMaxCpeBytes &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return IsAlphanumeric(c) || kMarks.find(c) != std::string_view::npos;
         });
}

std::string ToolCpe(std::string_view version) {
  return "cpe:/a:assay:assay:" + EscapedName(version);
}

}  // namespace assay::runtime
