// Findings for programs: JSON and SARIF.
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/lint.h"

namespace assay::compiler {
namespace {

using nlohmann::ordered_json;

const DiagnosticRow& RowOf(const Diagnostic& diagnostic) {
  return AllDiagnosticKinds()[static_cast<std::size_t>(diagnostic.kind)];
}

std::string_view WordOf(DiagnosticSeverity severity) {
  return severity == DiagnosticSeverity::kError ? "error" : "warning";
}

// Rule text is UTF-8, but a message may quote what is not.
std::string Quotable(const std::string& text) { return runtime::Printable(text); }

ordered_json Region(const Span& span, const Sources& sources, const char* line, const char* column,
                    const char* end_line, const char* end_column) {
  const Position begin = sources.PositionOf(span.source, span.begin);
  const Position end = sources.PositionOf(span.source, std::max(span.begin, span.end));
  return {
      {line, begin.line}, {column, begin.column}, {end_line, end.line}, {end_column, end.column}};
}

ordered_json Entry(const Span& span, const std::string& message, const Sources& sources) {
  ordered_json entry = {{"message", Quotable(message)},
                        {"path", Quotable(sources.Path(span.source))}};
  entry.update(Region(span, sources, "line", "column", "end_line", "end_column"));
  return entry;
}

// A path as a relative or absolute URI reference, RFC 3986.
std::string UriOf(const std::string& path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || std::string_view("-._~/").find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return uri;
}

ordered_json Location(const Span& span, const Sources& sources) {
  return {
      {"physicalLocation",
       {{"artifactLocation", {{"uri", UriOf(sources.Path(span.source))}}},
        {"region", Region(span, sources, "startLine", "startColumn", "endLine", "endColumn")}}}};
}

ordered_json SarifResult(const Diagnostic& diagnostic, std::size_t rule, const Sources& sources) {
  std::string message = diagnostic.message;
  message += diagnostic.hint.empty() ? "" : " (hint: " + diagnostic.hint + ")";
  ordered_json result = {{"ruleId", RowOf(diagnostic).name},
                         {"ruleIndex", rule},
                         {"level", WordOf(RowOf(diagnostic).severity)},
                         {"message", {{"text", Quotable(message)}}},
                         {"locations", {Location(diagnostic.span, sources)}}};
  for (const Label& label : diagnostic.labels) {
    ordered_json related = Location(label.span, sources);
    related["message"] = {{"text", Quotable(label.message)}};
    result["relatedLocations"].push_back(std::move(related));
  }
  return result;
}

}  // namespace

void WriteJson(const Findings& findings, std::ostream& out) {
  ordered_json all = ordered_json::array();
  for (const Diagnostic& diagnostic : findings.diagnostics) {
    ordered_json entry = {{"kind", RowOf(diagnostic).name},
                          {"severity", WordOf(RowOf(diagnostic).severity)}};
    entry.update(Entry(diagnostic.span, diagnostic.message, findings.sources));
    entry["hint"] = Quotable(diagnostic.hint);
    entry["labels"] = ordered_json::array();
    for (const Label& label : diagnostic.labels) {
      entry["labels"].push_back(Entry(label.span, label.message, findings.sources));
    }
    all.push_back(std::move(entry));
  }
  out << all.dump(2) << "\n";
}

void WriteSarif(const Findings& findings, const std::string& version, std::ostream& out) {
  ordered_json rules = ordered_json::array();
  ordered_json results = ordered_json::array();
  std::map<DiagnosticKind, std::size_t> indices;
  for (const Diagnostic& diagnostic : findings.diagnostics) {
    const DiagnosticRow& row = RowOf(diagnostic);
    const auto [at, inserted] = indices.emplace(row.kind, indices.size());
    if (inserted) {
      rules.push_back({{"id", row.name},
                       {"shortDescription", {{"text", row.summary}}},
                       {"defaultConfiguration", {{"level", WordOf(row.severity)}}}});
    }
    results.push_back(SarifResult(diagnostic, at->second, findings.sources));
  }
  const ordered_json driver = {{"name", "assay"}, {"version", version}, {"rules", rules}};
  const ordered_json run = {
      {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const ordered_json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                            {"version", "2.1.0"},
                            {"runs", ordered_json::array({run})}};
  out << log.dump(2) << "\n";
}

}  // namespace assay::compiler
