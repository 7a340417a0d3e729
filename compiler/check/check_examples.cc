#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/check/checker.h"
#include "compiler/check/words.h"

namespace assay::compiler {

using runtime::Type;
using runtime::TypeKind;

namespace {

// What an example may say, and which parts each statement has.
struct StatementRow {
  std::string_view name;
  bool content;  // needs `= "..."`
  std::array<std::string_view, 4> attributes;
};

constexpr std::array kStatements = {
    StatementRow{"file", true, {"mode", "uid", "gid", "modified"}},
    StatementRow{"directory", false, {"mode", "uid", "gid", ""}},
    StatementRow{"symlink", true, {}},
    StatementRow{"package", false, {"version", "", "", ""}},
    StatementRow{"unreadable", false, {}},
    StatementRow{"live", false, {}},
};

constexpr std::array<std::string_view, 6> kExampleOutcomes = {"pass",    "fail",  "notapplicable",
                                                              "unknown", "error", "notchecked"};

}  // namespace

void Checker::CheckExample(const ExampleNode& example) {
  if (!Has(kExampleOutcomes, example.outcome.text)) {
    diagnostics_->Report(
        DiagnosticKind::kUnknownWord, example.outcome.span,
        fmt::format("`{}` is not an outcome of an example", example.outcome.text),
        SuggestionHint(example.outcome.text, Words(kExampleOutcomes),
                       fmt::format("an example is {}", fmt::join(kExampleOutcomes, ", "))));
  }
  for (const ExampleStatement& statement : example.statements) {
    CheckStatement(statement);
  }
}

void Checker::CheckStatement(const ExampleStatement& statement) {
  const auto row = std::find_if(kStatements.begin(), kStatements.end(), [&](const StatementRow& r) {
    return r.name == statement.kind.text;
  });
  if (row == kStatements.end()) {
    std::vector<std::string> names;
    names.reserve(kStatements.size());
    for (const StatementRow& known : kStatements) {
      names.emplace_back(known.name);
    }
    diagnostics_->Report(DiagnosticKind::kUnknownProperty, statement.kind.span,
                         fmt::format("an example has no `{}`", statement.kind.text),
                         SuggestionHint(statement.kind.text, names,
                                        fmt::format("it has {}", fmt::join(names, ", "))));
    return;
  }
  if (row->content && !statement.content) {
    diagnostics_->Report(DiagnosticKind::kMissingProperty, statement.span,
                         fmt::format("`{}` needs `= \"...\"`", row->name),
                         row->name == "symlink" ? "after `=` stands what the link says"
                                                : "after `=` stands the content");
  } else if (!row->content && statement.content) {
    diagnostics_->Report(DiagnosticKind::kUnknownProperty, statement.content->span,
                         fmt::format("`{}` takes no `= ...`", row->name), "leave it out");
  }
  const bool is_path = row->name != "package" && row->name != "live";
  if (row->name == "live" && statement.subject) {
    diagnostics_->Report(DiagnosticKind::kUnexpectedArgument, statement.subject->span,
                         "`live` takes no text", "it is about the whole root: write it alone");
  }
  if (is_path && !statement.subject->value.starts_with('/')) {
    diagnostics_->Report(DiagnosticKind::kInvalidLiteral, statement.subject->span,
                         "a path in an example is absolute", "begin it with `/`");
  }
  const std::vector<std::string> known = Words(row->attributes);
  std::vector<std::string> given;
  for (const CallArgument& attribute : statement.attributes) {
    const std::string name = attribute.name ? attribute.name->text : "";
    const MaybeType type = Check(attribute.value);
    if (name.empty() || !Has(row->attributes, name)) {
      diagnostics_->Report(
          DiagnosticKind::kUnexpectedArgument,
          attribute.name ? attribute.name->span : SpanOf(attribute.value),
          name.empty() ? "an attribute without a name"
                       : fmt::format("`{}` takes no attribute `{}`", row->name, name),
          name.empty()
              ? "attributes are named, as in `(mode: 0600)`"
              : SuggestionHint(name, known,
                               known.empty() ? "it takes none"
                                             : fmt::format("it takes {}", fmt::join(known, ", "))));
      continue;
    }
    if (Has(given, name)) {
      diagnostics_->Report(DiagnosticKind::kDuplicateProperty, attribute.name->span,
                           fmt::format("`{}` is given twice", name), "keep one of them");
    }
    given.push_back(name);
    const TypeKind wanted = name == "mode"      ? TypeKind::kMode
                            : name == "version" ? TypeKind::kString
                                                : TypeKind::kInt;
    const bool literal = std::holds_alternative<LiteralExpr>(module().At(attribute.value).node);
    if (type && (type->kind != wanted || !literal)) {
      diagnostics_->Report(DiagnosticKind::kTypeMismatch, SpanOf(attribute.value),
                           fmt::format("`{}` takes {}", name, WithArticle(Type::Of(wanted))),
                           wanted == TypeKind::kMode
                               ? "a mode is written with a leading zero: `0600`"
                           : wanted == TypeKind::kInt ? "write its number"
                                                      : "write it in quotes");
    } else if (type && wanted == TypeKind::kInt &&
               std::get<LiteralExpr>(module().At(attribute.value).node).value.AsInt() < 0) {
      diagnostics_->Report(DiagnosticKind::kInvalidLiteral, SpanOf(attribute.value),
                           fmt::format("`{}` cannot be negative", name), "write 0 or more");
    }
  }
}

}  // namespace assay::compiler
