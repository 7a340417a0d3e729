#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "compiler/ast/print.h"
#include "compiler/lint/linter.h"

namespace assay::compiler {
namespace {

// Whether a line that a `#` makes a comment could satisfy the pattern: it may begin anywhere, or
// with anything.
bool MayFollowComment(const std::string& pattern) {
  static const RE2 anchored(R"((\(\?[a-zA-Z]+\))*(\^|\\A).*)");
  static const RE2 anything(R"((\(\?[a-zA-Z]+\))*(\^|\\A)\(*\.[*+].*)");
  return !RE2::FullMatch(pattern, anchored) || RE2::FullMatch(pattern, anything) ||
         RE2(pattern).ok() == false;
}

// Whether one of these lines satisfies the pattern, and does so as a comment.
bool MatchesAsComment(const std::string& pattern, const std::vector<std::string>& lines) {
  const RE2 regex(pattern, RE2::Quiet);
  return regex.ok() && std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
           return RE2::PartialMatch(line, regex) &&
                  (RE2::PartialMatch("#" + line, regex) || RE2::PartialMatch("# " + line, regex));
         });
}

std::vector<std::string> LinesOfExamples(const RuleDeclaration& rule) {
  std::vector<std::string> lines;
  for (const ExampleNode& example : rule.examples) {
    for (const ExampleStatement& statement : example.statements) {
      std::string_view text = statement.content ? statement.content->value : std::string_view();
      while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
      }
    }
  }
  return lines;
}

}  // namespace

void Linter::Split(Where at, std::vector<Where>& parts) const {
  at = truth_.Resolve(at);
  const auto* logic = std::get_if<LogicExpr>(&truth_.ExprAt(at).node);
  if (logic == nullptr || logic->op == LogicOperator::kOr) {
    parts.push_back(at);
    return;
  }
  for (const ExprId operand : logic->operands) {
    Split({at.module, operand}, parts);
  }
}

void Linter::ReportDecided(Where at, bool answer) {
  diagnostics_->Report(
      answer ? DiagnosticKind::kAlwaysTrue : DiagnosticKind::kAlwaysFalse, truth_.SpanOf(at),
      fmt::format("`{}` is {} on every target", PrintExpr(truth_.ModuleOf(at).module, at.id),
                  answer ? "true" : "false"),
      answer ? "a condition that always holds checks nothing: is the limit right?"
             : "a condition that never holds decides nothing: is it meant the other way round?");
}

bool Linter::ReportRepeated(const std::vector<Where>& parts) {
  std::map<std::string, Where> seen;
  bool repeated = false;
  for (const Where& part : parts) {
    const auto [first, inserted] = seen.emplace(truth_.Key(part), part);
    if (!inserted) {
      repeated = true;
      diagnostics_->Report(DiagnosticKind::kRepeatedCondition, truth_.SpanOf(part),
                           "this was asked already", "take it out, or ask what was meant",
                           {{truth_.SpanOf(first->second), "here"}});
    }
  }
  return repeated;
}

void Linter::ReportContradiction(const std::vector<Where>& parts) {
  std::pair<std::size_t, std::size_t> pair = {0, parts.size() - 1};
  for (std::size_t i = parts.size(); i-- > 1;) {
    for (std::size_t j = 0; j < i; ++j) {
      if (truth_.Decide({parts[j], parts[i]}) == std::optional(false)) {
        pair = {j, i};
      }
    }
  }
  diagnostics_->Report(DiagnosticKind::kAlwaysFalse, truth_.SpanOf(parts[pair.second]),
                       "this and what stands before it can never hold together",
                       "nothing could satisfy it: is one of the limits wrong?",
                       {{truth_.SpanOf(parts[pair.first]), "this excludes it"}});
}

void Linter::LintTogether(const std::vector<Where>& parts, LogicOperator op) {
  const bool repeated = ReportRepeated(parts);
  if (!repeated && parts.size() > 1 && op == LogicOperator::kAnd &&
      truth_.Decide(parts) == std::optional(false)) {
    ReportContradiction(parts);
  }
}

void Linter::LintExpr(Where at) {
  const Expr& expr = truth_.ExprAt(at);
  const auto& type = truth_.ModuleOf(at).infos[at.id].type;
  const bool condition = type && type->kind == runtime::TypeKind::kBool;
  const std::size_t before = diagnostics_->size();
  for (const ExprId child : ChildrenOf(expr.node)) {
    LintExpr({at.module, child});
  }
  if (diagnostics_->size() != before) {
    return;  // a part of it was reported
  }
  if (const auto* logic = std::get_if<LogicExpr>(&expr.node)) {
    std::vector<Where> parts;
    for (const ExprId operand : logic->operands) {
      parts.push_back({at.module, operand});
    }
    LintTogether(parts, logic->op);
  }
  if (diagnostics_->size() == before && condition && !truth_.ConstantOf(at)) {
    if (const auto answer = truth_.Decide({at})) {
      ReportDecided(at, *answer);
    }
  }
}

void Linter::LintConditions(const Place& place) {
  const RuleDeclaration& rule = RuleAt(place);
  const std::size_t before = diagnostics_->size();
  std::vector<Where> together;
  if (rule.applies) {
    together.push_back({place.module, *rule.applies});
  }
  for (const ConditionNode& condition : rule.check) {
    LintExpr({place.module, condition.expr});
    if (!condition.live) {
      together.push_back({place.module, condition.expr});
    }
  }
  if (rule.applies) {
    LintExpr({place.module, *rule.applies});
  }
  if (diagnostics_->size() == before) {
    LintTogether(together, LogicOperator::kAnd);
  }
  LintVacuous(place);
  for (const ConditionNode& condition : rule.check) {
    std::vector<Where> open = {{place.module, condition.expr}};
    while (!open.empty()) {
      const Where at = open.back();
      open.pop_back();
      if (const auto* compare = std::get_if<CompareExpr>(&truth_.ExprAt(at).node)) {
        LintRegex(at, *compare);
      }
      for (const ExprId child : ChildrenOf(truth_.ExprAt(at).node)) {
        open.push_back({at.module, child});
      }
    }
  }
}

bool Linter::IsLineOfText(Where at) const {
  const ExprInfo& info = truth_.ModuleOf(at).infos[at.id];
  if (info.meaning != Meaning::kVariable) {
    return false;
  }
  const auto& quantifier = std::get<QuantifierExpr>(truth_.ExprAt({at.module, info.target}).node);
  return truth_.Key({at.module, quantifier.list}).find(").lines") != std::string::npos;
}

void Linter::LintRegex(Where at, const CompareExpr& compare) {
  const auto* pattern = std::get_if<LiteralExpr>(&truth_.ExprAt({at.module, compare.right}).node);
  if (compare.op != CompareOperator::kMatches || pattern == nullptr ||
      !IsLineOfText({at.module, compare.left})) {
    return;
  }
  const std::string& text = pattern->value.AsString();
  // Whoever looks for comments names their sign.
  if (text.find('#') != std::string::npos && text.find("[^") == std::string::npos) {
    return;
  }
  std::vector<std::string> lines;
  for (const Place& place : request_->rules) {
    const RuleDeclaration& rule = RuleAt(place);
    const Span& span = truth_.SpanOf(at);
    if (rule.span.source == span.source && rule.span.begin <= span.begin &&
        span.end <= rule.span.end) {
      lines = LinesOfExamples(rule);
    }
  }
  if (MayFollowComment(text) || MatchesAsComment(text, lines)) {
    diagnostics_->Report(
        DiagnosticKind::kCommentMatches, truth_.SpanOf({at.module, compare.right}),
        fmt::format("a line that is a comment could satisfy `/{}/`", text),
        R"(begin it with `^\s*` and what the line begins with, or ask a probe that )"
        "knows what the file means");
  }
}

void Linter::LintVacuous(const Place& place) {
  const RuleDeclaration& rule = RuleAt(place);
  std::vector<Where> alls;
  std::string others;  // what else is asked
  std::vector<Where> open;
  if (rule.applies) {
    open.push_back({place.module, *rule.applies});
  }
  for (const ConditionNode& condition : rule.check) {
    open.push_back({place.module, condition.expr});
  }
  while (!open.empty()) {
    const Where at = truth_.Resolve(open.back());
    open.pop_back();
    const ExprNode& node = truth_.ExprAt(at).node;
    const auto* quantifier = std::get_if<QuantifierExpr>(&node);
    if (quantifier != nullptr && quantifier->kind == QuantifierKind::kAll) {
      alls.push_back(at);
    } else if (std::holds_alternative<LogicExpr>(node) || std::holds_alternative<IfExpr>(node)) {
      for (const ExprId child : ChildrenOf(node)) {
        open.push_back({at.module, child});
      }
    } else if (quantifier == nullptr || quantifier->kind != QuantifierKind::kNone) {
      others += truth_.Key(at) + "\n";
    }
  }
  for (const Where& all : alls) {
    const Where list{all.module, std::get<QuantifierExpr>(truth_.ExprAt(all).node).list};
    const Where resolved = truth_.Resolve(list);
    const auto* field = std::get_if<FieldExpr>(&truth_.ExprAt(resolved).node);
    const Where asked = field != nullptr ? Where{resolved.module, field->object} : resolved;
    if (others.find(truth_.Key(asked)) == std::string::npos) {
      diagnostics_->Report(
          DiagnosticKind::kVacuousQuantifier, truth_.SpanOf(list),
          fmt::format("`all` over `{}` is true if that is empty, and nothing asks whether it is",
                      PrintExpr(truth_.ModuleOf(list).module, list.id)),
          "ask for it in a condition of its own, as in `count(x in ...) > 0`; if nothing to find "
          "is well, write `none ... : not (...)`");
    }
  }
}

}  // namespace assay::compiler
