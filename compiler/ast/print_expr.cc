#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/holes.h"
#include "compiler/ast/print.h"
#include "compiler/ast/print_parts.h"
#include "runtime/schema/utf8.h"

namespace assay::compiler {
namespace {

// How tightly an expression binds: the layers of the grammar. A child that binds more loosely than
// its place wants stands in brackets.
enum class Level { kExpression, kOr, kAnd, kNot, kComparison, kFallback, kPostfix };

struct Printer {
  const Module& module;
  Trivia* trivia;

  // `at_end`: nothing follows before a bracket closes or the expression ends. A quantifier needs no
  // brackets there, though its body reaches as far as it can.
  Doc Print(ExprId id, Level wanted, bool at_end) const {
    const Expr& expr = module.At(id);
    const Level own = LevelOf(expr.node);
    const auto* quantifier = std::get_if<QuantifierExpr>(&expr.node);
    const bool reaches = quantifier != nullptr && own == Level::kExpression && at_end &&
                         trivia != nullptr && wanted <= Level::kNot;
    const bool wished = trivia != nullptr && expr.bracketed && wanted != Level::kExpression &&
                        own != Level::kPostfix;
    if (wished || (own < wanted && !reaches)) {
      return Group("(", Indent(SoftLine(), Bare(expr, true)), SoftLine(), ")");
    }
    return Bare(expr, at_end);
  }

  Doc Whole(ExprId id) const { return Print(id, Level::kExpression, true); }

  // Without brackets around it.
  Doc Bare(const Expr& expr, bool at_end) const {
    if (const auto* literal = std::get_if<LiteralExpr>(&expr.node)) {
      return Literal(*literal, expr.span);
    }
    if (const auto* list = std::get_if<ListExpr>(&expr.node)) {
      return List(*list, expr.span);
    }
    if (const auto* logic = std::get_if<LogicExpr>(&expr.node)) {
      return Logic(*logic, at_end);
    }
    if (const auto* negation = std::get_if<NotExpr>(&expr.node)) {
      return Concat("not ", Print(negation->operand, Level::kNot, at_end));
    }
    return std::visit(*this, expr.node);
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

  Doc Literal(const LiteralExpr& e, const Span& span) const {
    if (trivia != nullptr) {
      return trivia->Spelling(span);
    }
    return e.type.kind == runtime::TypeKind::kString  ? PrintString(e.value.AsString(), e.holes)
           : e.type.kind == runtime::TypeKind::kRegex ? "/" + e.value.AsString() + "/"
                                                      : runtime::ToString(e.value, e.type);
  }

  // A line ends where the author ended it, or where there is no more room.
  Doc List(const ListExpr& e, const Span& span) const {
    const std::uint32_t first = e.items.empty() ? span.end : module.At(e.items[0]).span.begin;
    Doc inside(Doc::Kind::kIndent, {});
    inside.Add(LaySeparator(trivia, span.begin, first, SoftLine()));
    Doc fill(Doc::Kind::kFill, {});
    std::uint32_t end = first;
    for (std::size_t i = 0; i < e.items.size(); ++i) {
      const Span& item = module.At(e.items[i]).span;
      if (i != 0) {
        fill.Add(ListSeparator(end, item.begin));
      }
      fill.Add(Concat(Whole(e.items[i]), i + 1 < e.items.size() ? "," : ""));
      end = item.end;
    }
    inside.Add(std::move(fill));
    Doc closing = LayComments(trivia, end, span.end);
    const bool ends = closing.broken;
    inside.Add(std::move(closing));
    return Group("[", std::move(inside), ends ? HardLine() : SoftLine(), "]");
  }

  Doc ListSeparator(std::uint32_t begin, std::uint32_t end) const {
    const bool ends = trivia != nullptr && trivia->LineEnds(begin, end) > 0;
    Doc blank = ends && trivia->BlankBefore(end) ? HardLine() : Doc();
    return Concat(std::move(blank), LaySeparator(trivia, begin, end, ends ? HardLine() : Line()));
  }

  Doc Logic(const LogicExpr& e, bool at_end) const {
    const bool is_or = e.op == LogicOperator::kOr;
    const Level level = is_or ? Level::kAnd : Level::kNot;
    Doc rest(Doc::Kind::kIndent, {});
    for (std::size_t i = 1; i < e.operands.size(); ++i) {
      const std::uint32_t end = module.At(e.operands[i - 1]).span.end;
      rest.Add(LaySeparator(trivia, end, module.At(e.operands[i]).span.begin, Line()));
      rest.Add(is_or ? "or " : "and ");
      rest.Add(Print(e.operands[i], level, at_end && i + 1 == e.operands.size()));
    }
    return Group(Print(e.operands[0], level, false), std::move(rest));
  }

  Doc operator()(const LiteralExpr&) const { return {}; }  // these four are Bare's
  Doc operator()(const ListExpr&) const { return {}; }
  Doc operator()(const LogicExpr&) const { return {}; }
  Doc operator()(const NotExpr&) const { return {}; }
  Doc operator()(const NameExpr& e) const { return e.name.text; }
  Doc operator()(const CallExpr& e) const {
    return Concat(e.probe.text, LayArguments(module, trivia, e.arguments));
  }
  Doc operator()(const FieldExpr& e) const {
    return Concat(Print(e.object, Level::kPostfix, false), "." + e.field.text);
  }
  Doc operator()(const CompareExpr& e) const {
    return Concat(Print(e.left, Level::kFallback, false), fmt::format(" {} ", ToString(e.op)),
                  Print(e.right, Level::kFallback, false));
  }
  Doc operator()(const SetExpr& e) const {
    return Concat(Print(e.operand, Level::kFallback, false), e.negated ? " is not set" : " is set");
  }
  Doc operator()(const DefaultExpr& e) const {
    return Concat(Print(e.value, Level::kFallback, false), " ?? ",
                  Print(e.fallback, Level::kPostfix, false));
  }
  Doc operator()(const IfExpr& e) const {
    const auto separator = [&](ExprId before, ExprId after) {
      return LaySeparator(trivia, module.At(before).span.end, module.At(after).span.begin, Line());
    };
    Doc then = separator(e.condition, e.then_value);
    return Group("if ", Whole(e.condition),
                 Indent(std::move(then), "then ", Whole(e.then_value),
                        separator(e.then_value, e.else_value), "else ", Whole(e.else_value)));
  }
  Doc operator()(const QuantifierExpr& e) const {
    const std::string word = e.kind == QuantifierKind::kExactly
                                 ? fmt::format("exactly {}", e.number)
                                 : std::string(ToString(e.kind));
    Doc in = Concat(e.variable.text + " in ", Print(e.list, Level::kFallback, false));
    std::uint32_t end = module.At(e.list).span.end;
    if (e.filter) {
      const Span& span = module.At(*e.filter).span;
      in.Add(Indent(LaySeparator(trivia, end, span.begin, Line()), "where ",
                    Print(*e.filter, Level::kOr, false)));
      end = span.end;
    }
    if (e.kind == QuantifierKind::kCount) {
      return Group(word + "(", Indent(SoftLine(), std::move(in)), SoftLine(), ")");
    }
    Doc body = LaySeparator(trivia, end, module.At(*e.body).span.begin, Line());
    return Group(Group(word + " ", std::move(in), " :"), Indent(std::move(body), Whole(*e.body)));
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

std::string PrintString(std::string_view text, const std::vector<Hole>& holes) {
  const std::size_t size = text.size();
  std::string out = "\"";
  while (!text.empty()) {
    const bool hole = std::any_of(holes.begin(), holes.end(), [&](const Hole& known) {
      return known.offset == size - text.size();
    });
    out += !hole && HoleLength(text) > 0 ? "\\" : "";
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

Doc LayExpr(const Module& module, Trivia* trivia, ExprId id) {
  return Printer{module, trivia}.Whole(id);
}

Doc LayArguments(const Module& module, Trivia* trivia, const std::vector<CallArgument>& arguments) {
  const Printer printer{module, trivia};
  Doc inside(Doc::Kind::kIndent, {});
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const CallArgument& argument = arguments[i];
    const std::uint32_t begin =
        argument.name ? argument.name->span.begin : module.At(argument.value).span.begin;
    const std::uint32_t end = i == 0 ? begin : module.At(arguments[i - 1].value).span.end;
    inside.Add(LaySeparator(trivia, end, begin, i == 0 ? SoftLine() : Line()));
    inside.Add(argument.name ? argument.name->text + ": " : "");
    inside.Add(printer.Whole(argument.value));
    inside.Add(i + 1 < arguments.size() ? "," : "");
  }
  return arguments.empty() ? Doc("()") : Group("(", std::move(inside), SoftLine(), ")");
}

std::string PrintExpr(const Module& module, ExprId id) {
  return RenderFlat(LayExpr(module, nullptr, id));
}

}  // namespace assay::compiler
