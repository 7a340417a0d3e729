// The state of checking one module. Internal to compiler/check; see check.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/check/example_fact.h"
#include "compiler/check/narrowing.h"

namespace assay::compiler {

// Whether values of a type are less or more than one another.
bool IsOrdered(runtime::TypeKind kind);

// What helps most often when two types do not meet.
std::string MismatchHint(const runtime::Type& left, const runtime::Type& right);

class Checker {
 public:
  Checker(Module module, const runtime::Schema& schema, Diagnostics& diagnostics);

  CheckedModule Run();

 private:
  using MaybeType = std::optional<runtime::Type>;

  // Declarations (check_declarations.cc).
  void DeclareNames();
  void CheckDeclaration(const ParameterDeclaration& parameter);
  void CheckDeclaration(const LetDeclaration& let);
  void CheckDeclaration(const RuleDeclaration& rule);
  void CheckDeclaration(const BenchmarkDeclaration& benchmark);
  void CheckRuleProperties(const RuleDeclaration& rule);
  void CheckTags(const RuleDeclaration& rule);
  void CheckRule(const RuleDeclaration& rule);
  // Of templates and texts: check_templates.cc.
  void CheckInstance(const RuleDeclaration& rule);
  void DeclareParameters(const RuleDeclaration& rule);
  void CheckTexts(const RuleDeclaration& rule);
  void CheckHoles(const std::vector<Hole>& holes);
  void CheckHole(const Hole& hole);
  void ReportUnknownHole(const Name& name);
  void CheckLevels(const BenchmarkItem& item, std::vector<std::string>& platforms);
  void CheckDomain(const ParameterDeclaration& parameter, const runtime::Type& type);
  // Of examples: check_examples.cc.
  void CheckExample(const ExampleNode& example);
  void CheckContradictions(const ExampleNode& example);
  void CheckStatement(const ExampleStatement& statement);
  void CheckRunningProbe(const ExampleStatement& statement, const StatementRow& row);
  void CheckContent(const ExampleStatement& statement, const StatementRow& row);
  void CheckSubject(const ExampleStatement& statement, const StatementRow& row);
  void CheckEntry(std::string_view text, const Span& span, std::string_view forbidden = ":,\n");
  void CheckAttribute(const CallArgument& attribute, const StatementRow& row,
                      std::vector<std::string>& given);
  void CheckAttributeValue(const std::string& name, ExprId id, const StatementRow& row);
  bool IsWritten(ExprId id) const;
  void CheckCondition(ExprId id);
  void Require(bool given, Span span, std::string_view what, std::string_view property,
               std::string_view hint);

  // Expressions (check_expr.cc, check_operators.cc, check_arguments.cc). The type, or nothing if it
  // was reported.
  MaybeType Check(ExprId id);
  MaybeType CheckNode(ExprId id, const LiteralExpr& node);
  MaybeType CheckNode(ExprId id, const ListExpr& node);
  MaybeType CheckNode(ExprId id, const NameExpr& node);
  MaybeType CheckNode(ExprId id, const CallExpr& node);
  MaybeType CheckNode(ExprId id, const FieldExpr& node);
  MaybeType CheckNode(ExprId id, const NotExpr& node);
  MaybeType CheckNode(ExprId id, const LogicExpr& node);
  MaybeType CheckNode(ExprId id, const CompareExpr& node);
  MaybeType CheckNode(ExprId id, const DefaultExpr& node);
  MaybeType CheckNode(ExprId id, const SetExpr& node);
  MaybeType CheckNode(ExprId id, const IfExpr& node);
  MaybeType CheckNode(ExprId id, const QuantifierExpr& node);
  MaybeType CheckQuantified(ExprId id, const QuantifierExpr& node);

  // Checks an expression that must be a bool that is there.
  void CheckBool(ExprId id);
  // The same for a part of a condition, which must not be the same on every target.
  void CheckPart(ExprId id);
  // Whether nothing in it was wrong.
  bool HasTypes(ExprId id) const;
  void NoteDependencies(ExprId id);
  // Reports what no evaluator would run.
  bool IsShallow(ExprId id);
  void ReportUnknownName(const Name& name);
  // Reports a value that may be absent where it must not; returns whether it may be used.
  bool CheckPresent(ExprId id);
  // Gives a string literal (or list of them) the type that its place wants.
  void Adapt(ExprId id, const runtime::Type& wanted);
  bool Comparable(ExprId id, const CompareExpr& node, runtime::Type left, runtime::Type right);
  void CheckChoice(const CompareExpr& node);
  void CheckArguments(const CallExpr& node, Span span, const runtime::ProbeSchema& probe);
  void CheckArgument(const CallArgument& argument, const runtime::ParameterSchema& parameter);
  bool IsBareWord(const Name& word, const runtime::ParameterSchema& parameter);
  void CheckArgumentChoice(const std::string& word, const Span& span,
                           const runtime::ParameterSchema& parameter);
  void CheckMissing(Span span, const runtime::ProbeSchema& probe,
                    const std::vector<std::string>& given);
  MaybeType UseProbe(ExprId id, std::uint32_t index, Span span);
  MaybeType UseDeclared(ExprId id, std::uint32_t index, const Name& name);
  MaybeType UseStreamLet(ExprId id, ExprId value, const Name& name);
  void CheckRegex(ExprId id, const LiteralExpr& node);
  bool IsStream(ExprId id) const;
  const runtime::FieldSchema* FieldOf(ExprId id) const;
  std::vector<std::string> NamesInScope() const;

  const Module& module() const { return checked_.module; }
  const Span& SpanOf(ExprId id) const { return module().At(id).span; }
  std::string Print(ExprId id) const;

  CheckedModule checked_;
  const runtime::Schema* schema_;  // outlive the checker: parameters of CheckModule
  Diagnostics* diagnostics_;
  std::map<std::string, std::uint32_t, std::less<>> declared_;  // parameters and lets
  std::map<std::string, ExprId, std::less<>> variables_;        // of quantifiers around
  std::map<std::string, runtime::Type, std::less<>> template_parameters_;
  std::vector<bool> sound_;  // of each declaration so far: whether nothing in it was wrong
  KnownNames known_;
  bool depth_reported_ = false;
  std::size_t next_ = 0;  // the declaration being checked: later `let`s are not yet known
  std::optional<ExprId> list_of_quantifier_;  // where a streamed list may stand
};

}  // namespace assay::compiler
