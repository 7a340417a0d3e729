#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/print.h"
#include "runtime/schema/utf8.h"

namespace assay::compiler {
namespace {

// How tightly an expression binds: the layers of the grammar. A child that binds more loosely than
// its place wants stands in brackets.
enum class Level { kExpression, kOr, kAnd, kNot, kComparison, kFallback, kPostfix };

struct Printer {
  const Module& module;

  std::string Print(ExprId id, Level wanted) const {
    const Level own = LevelOf(module.At(id).node);
    const std::string text = std::visit(*this, module.At(id).node);
    return own < wanted ? "(" + text + ")" : text;
  }

  static Level LevelOf(const ExprNode& node) {
    struct Visitor {
      Level operator()(const IfExpr&) const { return Level::kExpression; }
      Level operator()(const LogicExpr& e) const {
        return e.op == LogicOperator::kOr ? Level::kOr : Level::kAnd;
      }
      Level operator()(const NotExpr&) const { return Level::kNot; }
      Level operator()(const QuantifierExpr& e) const {
        // Its body reaches to the right as far as it can, so it ends whatever it stands in.
        return e.kind == QuantifierKind::kCount ? Level::kPostfix : Level::kExpression;
      }
      Level operator()(const CompareExpr&) const { return Level::kComparison; }
      Level operator()(const SetExpr&) const { return Level::kComparison; }
      Level operator()(const DefaultExpr&) const { return Level::kFallback; }
      Level operator()(const LiteralExpr&) const { return Level::kPostfix; }
      Level operator()(const ListExpr&) const { return Level::kPostfix; }
      Level operator()(const NameExpr&) const { return Level::kPostfix; }
      Level operator()(const CallExpr&) const { return Level::kPostfix; }
      Level operator()(const FieldExpr&) const { return Level::kPostfix; }
    };
    return std::visit(Visitor{}, node);
  }

  std::string Joined(const std::vector<ExprId>& ids, Level level, std::string_view between) const {
    std::string out;
    for (const ExprId id : ids) {
      out += out.empty() ? "" : between;
      out += Print(id, level);
    }
    return out;
  }

  std::string operator()(const LiteralExpr& e) const {
    return e.type.kind == runtime::TypeKind::kString  ? PrintString(e.value.AsString())
           : e.type.kind == runtime::TypeKind::kRegex ? "/" + e.value.AsString() + "/"
                                                      : runtime::ToString(e.value, e.type);
  }
  std::string operator()(const ListExpr& e) const {
    return "[" + Joined(e.items, Level::kExpression, ", ") + "]";
  }
  std::string operator()(const NameExpr& e) const { return e.name.text; }
  std::string operator()(const CallExpr& e) const {
    std::string out;
    for (const CallArgument& argument : e.arguments) {
      out += out.empty() ? "" : ", ";
      out += argument.name ? argument.name->text + ": " : "";
      out += Print(argument.value, Level::kExpression);
    }
    return e.probe.text + "(" + out + ")";
  }
  std::string operator()(const FieldExpr& e) const {
    return Print(e.object, Level::kPostfix) + "." + e.field.text;
  }
  std::string operator()(const NotExpr& e) const { return "not " + Print(e.operand, Level::kNot); }
  std::string operator()(const LogicExpr& e) const {
    return e.op == LogicOperator::kOr ? Joined(e.operands, Level::kAnd, " or ")
                                      : Joined(e.operands, Level::kNot, " and ");
  }
  std::string operator()(const CompareExpr& e) const {
    return fmt::format("{} {} {}", Print(e.left, Level::kFallback), ToString(e.op),
                       Print(e.right, Level::kFallback));
  }
  std::string operator()(const SetExpr& e) const {
    return Print(e.operand, Level::kFallback) + (e.negated ? " is not set" : " is set");
  }
  std::string operator()(const DefaultExpr& e) const {
    return Print(e.value, Level::kFallback) + " ?? " + Print(e.fallback, Level::kPostfix);
  }
  std::string operator()(const IfExpr& e) const {
    return fmt::format("if {} then {} else {}", Print(e.condition, Level::kExpression),
                       Print(e.then_value, Level::kExpression),
                       Print(e.else_value, Level::kExpression));
  }
  std::string operator()(const QuantifierExpr& e) const {
    std::string in = e.variable.text + " in " + Print(e.list, Level::kFallback);
    if (e.filter) {
      in += " where " + Print(*e.filter, Level::kOr);
    }
    if (e.kind == QuantifierKind::kCount) {
      return "count(" + in + ")";
    }
    const std::string word = e.kind == QuantifierKind::kExactly
                                 ? fmt::format("exactly {}", e.number)
                                 : std::string(ToString(e.kind));
    return fmt::format("{} {} : {}", word, in, Print(*e.body, Level::kExpression));
  }
};

}  // namespace

std::string_view ToString(CompareOperator op) {
  switch (op) {
    case CompareOperator::kEqual:
      return "==";
    case CompareOperator::kNotEqual:
      return "!=";
    case CompareOperator::kLess:
      return "<";
    case CompareOperator::kLessEqual:
      return "<=";
    case CompareOperator::kGreater:
      return ">";
    case CompareOperator::kGreaterEqual:
      return ">=";
    case CompareOperator::kIn:
      return "in";
    case CompareOperator::kNotIn:
      return "not in";
    case CompareOperator::kContains:
      return "contains";
    case CompareOperator::kStartsWith:
      return "starts_with";
    case CompareOperator::kEndsWith:
      return "ends_with";
    case CompareOperator::kMatches:
      return "matches";
  }
  return "";
}

std::string_view ToString(QuantifierKind kind) {
  switch (kind) {
    case QuantifierKind::kAll:
      return "all";
    case QuantifierKind::kAny:
      return "any";
    case QuantifierKind::kNone:
      return "none";
    case QuantifierKind::kExactly:
      return "exactly";
    case QuantifierKind::kCount:
      return "count";
  }
  return "";
}

std::string PrintString(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const runtime::CodePoint point = runtime::DecodeUtf8(text);
    const std::size_t bytes = std::max<std::size_t>(point.bytes, 1);
    if (point.value == '"' || point.value == '\\') {
      out += '\\';
      out += text[0];
    } else if (point.value == '\n' || point.value == '\t') {
      out += point.value == '\n' ? "\\n" : "\\t";
    } else if (point.bytes == 0 || point.value < 0x20 || point.value == 0x7F) {
      out += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[0]));
    } else {
      out += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return out + "\"";
}

std::string PrintExpr(const Module& module, ExprId id) {
  return Printer{module}.Print(id, Level::kExpression);
}

}  // namespace assay::compiler
