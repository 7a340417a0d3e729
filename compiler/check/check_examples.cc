#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/check/checker.h"
#include "compiler/check/example_fact.h"
#include "compiler/check/words.h"

namespace assay::compiler {

using runtime::ExampleFact;
using runtime::ExampleFactKind;
using runtime::Type;
using runtime::TypeKind;

namespace {

constexpr std::array<std::string_view, 6> kExampleOutcomes = {"pass",    "fail",  "notapplicable",
                                                              "unknown", "error", "notchecked"};

// The probes whose running values an example can declare.
constexpr std::array<std::string_view, 1> kRunningProbes = {"sysctl"};

constexpr std::int64_t kMaxOwner = 0xFFFFFFFF;  // uid_t and gid_t have 32 bits

template <typename Rows>
std::vector<std::string> NamesOf(const Rows& rows) {
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const auto& row : rows) {
    names.emplace_back(row.name);
  }
  return names;
}

std::string_view ExampleOf(const Type& type) {
  return type.kind == TypeKind::kMode   ? "a mode is written with a leading zero: `0600`"
         : type.kind == TypeKind::kInt  ? "write its number"
         : type.kind == TypeKind::kList ? "write a list of strings: `[\"a\", \"b\"]`"
                                        : "write it in quotes";
}

// A path that a statement makes, or adds a line to.
struct Claim {
  std::string path;
  const ExampleStatement* statement;
  ExampleFact fact;
};

bool AddsLine(ExampleFactKind kind) {
  return kind == ExampleFactKind::kPackage || kind == ExampleFactKind::kUser ||
         kind == ExampleFactKind::kGroup;
}

// Whether the two cannot both be true.
bool Contradict(const Claim& first, const Claim& second) {
  if (first.path == second.path) {
    return !AddsLine(first.fact.kind) || first.fact.kind != second.fact.kind ||
           first.fact.subject == second.fact.subject;
  }
  const auto lies_below = [](const Claim& claim, const Claim& other) {
    return other.fact.kind != ExampleFactKind::kDirectory &&
           claim.path.size() > other.path.size() && claim.path.starts_with(other.path + "/");
  };
  return lies_below(first, second) || lies_below(second, first);
}

std::string ContradictionOf(const Claim& first, const Claim& second) {
  const std::string& kind = second.statement->kind.text;
  if (first.path != second.path) {
    return fmt::format("nothing can lie below {}, which is no directory here",
                       std::min(first.path, second.path));
  }
  if (AddsLine(first.fact.kind) && first.fact.kind == second.fact.kind) {
    return fmt::format("{} `{}` is declared twice", kind, second.fact.subject);
  }
  if (AddsLine(first.fact.kind) == AddsLine(second.fact.kind)) {
    return fmt::format("{} is given twice", second.path);
  }
  const Claim& fact = AddsLine(first.fact.kind) ? first : second;
  return fmt::format("{} is given, and written by `{}` as well", fact.path,
                     fact.statement->kind.text);
}

}  // namespace

void Checker::CheckExample(const ExampleNode& example) {
  if (!Has(kExampleOutcomes, example.outcome.text)) {
    diagnostics_->Report(
        DiagnosticKind::kUnknownWord, example.outcome.span,
        fmt::format("`{}` is not an outcome of an example", example.outcome.text),
        SuggestionHint(example.outcome.text, Words(kExampleOutcomes),
                       fmt::format("an example is {}", fmt::join(kExampleOutcomes, ", "))));
  }
  const std::size_t before = diagnostics_->size();
  for (const ExampleStatement& statement : example.statements) {
    CheckStatement(statement);
  }
  if (diagnostics_->size() == before) {
    CheckContradictions(example);
  }
}

void Checker::CheckContradictions(const ExampleNode& example) {
  std::vector<Claim> claims;
  for (const ExampleStatement& statement : example.statements) {
    const ExampleFact fact = FactOf(module(), statement);
    for (std::string& path : runtime::PathsOf(fact)) {
      const Claim claim{std::move(path), &statement, fact};
      const auto other = std::find_if(claims.begin(), claims.end(), [&](const Claim& earlier) {
        return Contradict(earlier, claim);
      });
      if (other != claims.end()) {
        diagnostics_->Report(DiagnosticKind::kContradictoryExample, statement.subject->span,
                             ContradictionOf(*other, claim),
                             "an example says one thing of each path: leave one of them out",
                             {{other->statement->subject->span, "here"}});
        return;
      }
      claims.push_back(claim);
    }
  }
}

void Checker::CheckStatement(const ExampleStatement& statement) {
  const StatementRow* row = FindStatement(statement.kind.text);
  if (row == nullptr) {
    const std::vector<std::string> names = NamesOf(AllStatements());
    diagnostics_->Report(DiagnosticKind::kUnknownProperty, statement.kind.span,
                         fmt::format("an example has no `{}`", statement.kind.text),
                         SuggestionHint(statement.kind.text, names,
                                        fmt::format("it has {}", fmt::join(names, ", "))));
    return;
  }
  CheckRunningProbe(statement, *row);
  CheckContent(statement, *row);
  CheckSubject(statement, *row);
  std::vector<std::string> given;
  for (const CallArgument& attribute : statement.attributes) {
    CheckAttribute(attribute, *row, given);
  }
}

void Checker::CheckRunningProbe(const ExampleStatement& statement, const StatementRow& row) {
  const bool running = row.kind == ExampleFactKind::kRunning;
  const std::string hint = "as in: running sysctl \"net.ipv4.ip_forward\" = \"0\"";
  if (running && !statement.probe) {
    diagnostics_->Report(DiagnosticKind::kMissingProperty, statement.kind.span,
                         "`running` does not say of which probe", hint);
  } else if (!running && statement.probe) {
    diagnostics_->Report(DiagnosticKind::kUnexpectedArgument, statement.probe->span,
                         fmt::format("`{}` takes no `{}`", row.name, statement.probe->text),
                         "leave it out");
  } else if (running && !Has(kRunningProbes, statement.probe->text)) {
    diagnostics_->Report(
        DiagnosticKind::kUnknownWord, statement.probe->span,
        fmt::format("`running` cannot declare values of `{}`", statement.probe->text),
        SuggestionHint(statement.probe->text, Words(kRunningProbes),
                       "it can of sysctl; write `live` and the file of /proc instead"));
  }
}

void Checker::CheckContent(const ExampleStatement& statement, const StatementRow& row) {
  if (row.content && !statement.content) {
    diagnostics_->Report(DiagnosticKind::kMissingProperty, statement.span,
                         fmt::format("`{}` needs `= \"...\"`", row.name),
                         row.name == "symlink"   ? "after `=` stands what the link says"
                         : row.name == "running" ? "after `=` stands the value"
                                                 : "after `=` stands the content");
  } else if (!row.content && statement.content) {
    diagnostics_->Report(DiagnosticKind::kUnknownProperty, statement.content->span,
                         fmt::format("`{}` takes no `= ...`", row.name), "leave it out");
  }
}

void Checker::CheckSubject(const ExampleStatement& statement, const StatementRow& row) {
  if (!statement.subject) {
    return;  // the grammar lets `live` alone stand without one
  }
  const std::string& subject = statement.subject->value;
  switch (row.subject) {
    case SubjectKind::kNone:
      diagnostics_->Report(DiagnosticKind::kUnexpectedArgument, statement.subject->span,
                           "`live` takes no text", "it is about the whole root: write it alone");
      return;
    case SubjectKind::kPath:
      if (!subject.starts_with('/')) {
        diagnostics_->Report(DiagnosticKind::kInvalidLiteral, statement.subject->span,
                             "a path in an example is absolute", "begin it with `/`");
      }
      return;
    case SubjectKind::kName:
      CheckEntry(subject, statement.subject->span);
      return;
    case SubjectKind::kSetting:
      break;
  }
  if (subject.empty() || subject.starts_with('/')) {
    diagnostics_->Report(DiagnosticKind::kInvalidLiteral, statement.subject->span,
                         "a kernel setting is named without /proc/sys",
                         "as in \"net.ipv4.ip_forward\"");
  }
}

// What would end its field in a line of passwd(5), group(5) or dpkg's database.
void Checker::CheckEntry(std::string_view text, const Span& span, std::string_view forbidden) {
  const std::size_t at = text.find_first_of(forbidden);
  if (at != std::string_view::npos) {
    const std::string what = text[at] == '\n' ? "a line break" : fmt::format("`{}`", text[at]);
    diagnostics_->Report(DiagnosticKind::kInvalidLiteral, span,
                         what + " would begin the next field of the root's database",
                         "to write a broken line, give the whole file with `file`");
  }
}

void Checker::CheckAttribute(const CallArgument& attribute, const StatementRow& row,
                             std::vector<std::string>& given) {
  const std::string name = attribute.name ? attribute.name->text : "";
  const MaybeType type = Check(attribute.value);
  const auto known = std::find_if(row.attributes.begin(), row.attributes.end(),
                                  [&](const AttributeRow& one) { return one.name == name; });
  if (known == row.attributes.end()) {
    const std::vector<std::string> names = NamesOf(row.attributes);
    diagnostics_->Report(
        DiagnosticKind::kUnexpectedArgument,
        attribute.name ? attribute.name->span : SpanOf(attribute.value),
        name.empty() ? "an attribute without a name"
                     : fmt::format("`{}` takes no attribute `{}`", row.name, name),
        name.empty()
            ? "attributes are named, as in `(mode: 0600)`"
            : SuggestionHint(name, names,
                             names.empty() ? "it takes none"
                                           : fmt::format("it takes {}", fmt::join(names, ", "))));
    return;
  }
  if (Has(given, name)) {
    diagnostics_->Report(DiagnosticKind::kDuplicateProperty, attribute.name->span,
                         fmt::format("`{}` is given twice", name), "keep one of them");
  }
  given.push_back(name);
  if (type && (*type != known->type || !IsWritten(attribute.value))) {
    diagnostics_->Report(DiagnosticKind::kTypeMismatch, SpanOf(attribute.value),
                         fmt::format("`{}` takes {}", name, WithArticle(known->type)),
                         std::string(ExampleOf(known->type)));
  } else if (type) {
    CheckAttributeValue(name, attribute.value, row);
  }
}

// A literal, or a list of them.
bool Checker::IsWritten(ExprId id) const {
  const ExprNode& node = module().At(id).node;
  const auto* list = std::get_if<ListExpr>(&node);
  return std::holds_alternative<LiteralExpr>(node) ||
         (list != nullptr && std::all_of(list->items.begin(), list->items.end(),
                                         [&](ExprId item) { return IsWritten(item); }));
}

void Checker::CheckAttributeValue(const std::string& name, ExprId id, const StatementRow& row) {
  const ExprNode& node = module().At(id).node;
  if (const auto* list = std::get_if<ListExpr>(&node)) {
    for (const ExprId item : list->items) {
      CheckEntry(std::get<LiteralExpr>(module().At(item).node).value.AsString(), SpanOf(item));
    }
    return;
  }
  const LiteralExpr& literal = std::get<LiteralExpr>(node);
  if (literal.type.kind == TypeKind::kString) {
    // A version may hold colons: only in accounts do they divide fields.
    CheckEntry(literal.value.AsString(), SpanOf(id),
               row.kind == ExampleFactKind::kUser ? ":\n" : "\n");
  } else if (literal.type.kind == TypeKind::kInt && literal.value.AsInt() < 0) {
    diagnostics_->Report(DiagnosticKind::kInvalidLiteral, SpanOf(id),
                         fmt::format("`{}` cannot be negative", name), "write 0 or more");
  } else if (name != "modified" && literal.type.kind == TypeKind::kInt &&
             literal.value.AsInt() > kMaxOwner) {
    diagnostics_->Report(DiagnosticKind::kInvalidLiteral, SpanOf(id),
                         fmt::format("`{}` has 32 bits", name),
                         fmt::format("write {} or less", kMaxOwner));
  }
}

}  // namespace assay::compiler
