// The abstract syntax of rule text: structs and vectors. Expressions lie in one pool per module and
// refer to each other by index; a child's index is always smaller than its parent's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/source.h"
#include "runtime/schema/value.h"

namespace assay::compiler {

using ExprId = std::uint32_t;

// A word and where it stands.
struct Name {
  std::string text;
  Span span;
};

// `a.b.c` as a path of names, where a declaration is meant.
struct DottedName {
  std::string text;
  Span span;
};

// A place in a text where the value of a parameter goes: `${name}`, or `${name.member}`.
struct Hole {
  Name name;
  std::optional<Name> member;
  std::size_t offset = 0;  // of its `$` in the text
};

// The text of a string literal, escapes resolved. Its holes stand in it as they are written.
struct Text {
  std::string value;
  Span span;
  std::vector<Hole> holes = {};
};

// --- expressions
// ----------------------------------------------------------------------------------

struct LiteralExpr {
  runtime::Type type;
  runtime::Value value;
  std::vector<Hole> holes = {};  // of a string
};

struct ListExpr {
  std::vector<ExprId> items;
};

// A name alone: a variable of a quantifier, a `let`, a parameter, or a probe without arguments.
struct NameExpr {
  Name name;
};

struct CallArgument {
  std::optional<Name> name;  // of a named argument
  ExprId value = 0;
};

struct CallExpr {
  Name probe;
  std::vector<CallArgument> arguments;
};

struct FieldExpr {
  ExprId object = 0;
  Name field;
};

struct NotExpr {
  ExprId operand = 0;
};

enum class LogicOperator : std::uint8_t { kAnd, kOr };

// `a and b and c`: two or more operands of one operator.
struct LogicExpr {
  LogicOperator op = LogicOperator::kAnd;
  std::vector<ExprId> operands;
};

enum class CompareOperator : std::uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kNotIn,
  kContains,
  kStartsWith,
  kEndsWith,
  kMatches,
};

// As written: `==`, `not in`, `starts_with`.
std::string_view ToString(CompareOperator op);

struct CompareExpr {
  CompareOperator op = CompareOperator::kEqual;
  ExprId left = 0;
  ExprId right = 0;
};

// `a ?? b`; left-associative.
struct DefaultExpr {
  ExprId value = 0;
  ExprId fallback = 0;
};

// `a is set`, `a is not set`.
struct SetExpr {
  ExprId operand = 0;
  bool negated = false;
};

struct IfExpr {
  ExprId condition = 0;
  ExprId then_value = 0;
  ExprId else_value = 0;
};

enum class QuantifierKind : std::uint8_t { kAll, kAny, kNone, kExactly, kCount };

std::string_view ToString(QuantifierKind kind);

// `all v in list where filter : body`; `count(v in list where filter)`, which has no body.
struct QuantifierExpr {
  QuantifierKind kind = QuantifierKind::kAll;
  std::int64_t number = 0;  // of `exactly`
  Name variable;
  ExprId list = 0;
  std::optional<ExprId> filter;
  std::optional<ExprId> body;
};

using ExprNode = std::variant<LiteralExpr, ListExpr, NameExpr, CallExpr, FieldExpr, NotExpr,
                              LogicExpr, CompareExpr, DefaultExpr, SetExpr, IfExpr, QuantifierExpr>;

struct Expr {
  Span span;
  ExprNode node;
  bool bracketed = false;  // by brackets of its own, which `span` may leave out
};

// The ids of a node's direct children, in source order.
std::vector<ExprId> ChildrenOf(const ExprNode& node);

// Where a node keeps them, so that they can be replaced.
std::vector<ExprId*> ChildSlotsOf(ExprNode& node);

// --- declarations
// ---------------------------------------------------------------------------------

// `int`, `list<string>?`.
struct TypeName {
  Name base;
  std::optional<Name> element;
  bool optional = false;
  Span span;
};

// `in 1..10` or `in ["a", "b"]`.
struct Domain {
  std::optional<ExprId> low;
  std::optional<ExprId> high;
  std::optional<ExprId> choices;  // a ListExpr
  Span span;
};

struct ParameterDeclaration {
  Name name;
  TypeName type;
  ExprId value = 0;
  std::optional<Domain> domain;
  std::string title;
  Span span;
};

struct LetDeclaration {
  Name name;
  ExprId value = 0;
  Span span;
};

struct ConditionNode {
  ExprId expr = 0;
  bool live = false;
  Span span;  // with the `live`
};

struct FixNode {
  std::optional<Name> system;  // `shell`, `ansible`; none: words for a person
  Text text;
};

struct ReferenceNode {
  Name scheme;
  Text value;
};

struct ExampleStatement {
  Name kind;                  // `file`, `package`, `live`, ...: check/example_fact.h has them all
  std::optional<Name> probe;  // `sysctl` of `running sysctl "..." = "..."`
  std::optional<Text> subject;
  std::optional<Text> content;
  std::vector<CallArgument> attributes;
  Span span;
};

// `("cramfs", 3)`: what a rule template is used with.
struct ArgumentList {
  std::vector<CallArgument> arguments;
  Span span;
};

struct ExampleNode {
  Name outcome;
  Text title;
  std::optional<ArgumentList> with;  // of a template's example: with which arguments it runs
  std::vector<ExampleStatement> statements;
  Span span;
};

struct TemplateParameter {
  Name name;
  TypeName type;
};

// What a rule was made of that a template and its arguments gave.
struct InstanceOrigin {
  std::size_t declaration = 0;  // the template's, in the same module
  Span use;                     // the arguments, where they stand
};

// A rule; a template of rules, if it has parameters; or one of a template's instances, of which the
// name is the template's with the arguments: `module_unavailable("cramfs")`.
struct RuleDeclaration {
  Name name;
  std::vector<TemplateParameter> parameters;
  std::optional<InstanceOrigin> instance;
  std::optional<Text> title;
  std::optional<Name> severity;
  std::optional<Text> about;
  std::optional<ExprId> applies;
  std::optional<Span> check_span;
  std::vector<ConditionNode> check;
  std::vector<FixNode> fixes;
  std::vector<ReferenceNode> references;
  std::optional<std::vector<Name>> tags;
  std::vector<ExampleNode> examples;
  std::vector<std::string> misspelt;  // properties that its unknown ones were probably meant to be
  std::vector<Span> properties;       // each from its word on, as they were written
  Span span;
};

// `server 1`: counts on that platform from that level on.
struct LevelNode {
  Name platform;
  std::int64_t level = 0;
  Span span;
};

// A line of a benchmark: a rule by its full name, or something for a person to review. A template's
// instance is named with its arguments; compiler/check makes the rule, and puts its full name into
// `rule`.
struct BenchmarkItem {
  std::optional<Text> number;
  std::optional<DottedName> rule;
  std::optional<ArgumentList> arguments;
  bool reported = false;  // there is no such instance, and that was said
  std::optional<Text> manual_title;
  std::optional<Text> manual_review;
  std::vector<LevelNode> levels;
  Span span;
};

struct BenchmarkSection {
  Text number;
  Text title;
  std::vector<BenchmarkItem> items;
  Span span;
};

struct BenchmarkDeclaration {
  Name name;
  std::optional<Text> title;
  std::optional<Text> version;
  std::optional<Text> publisher;
  std::optional<Text> about;
  std::optional<ExprId> applies;
  std::vector<BenchmarkItem> items;  // outside of sections
  std::vector<BenchmarkSection> sections;
  std::vector<Span> properties;  // each from its word on, as they were written
  Span span;
};

using Declaration =
    std::variant<ParameterDeclaration, LetDeclaration, RuleDeclaration, BenchmarkDeclaration>;

// One file. A declaration with a syntax error is left out of `declarations`; its name, where it
// could be read, is in `broken`, so that a use of it is not a second mistake.
struct Module {
  SourceId source = 0;
  std::optional<DottedName> name;
  std::vector<Declaration> declarations;
  std::vector<std::string> broken;
  std::vector<Span> comments;  // each from its `//` to the end of its line
  std::vector<Expr> exprs;

  const Expr& At(ExprId id) const { return exprs[id]; }
};

// The full name of a declaration: `linux.ssh.max_auth_tries`.
std::string FullName(const Module& module, std::string_view name);

}  // namespace assay::compiler
