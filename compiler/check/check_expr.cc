#include <fmt/format.h>

#include <algorithm>

#include "compiler/ast/print.h"
#include "compiler/check/checker.h"
#include "runtime/program/regex.h"
#include "runtime/schema/members.h"
#include "runtime/support/limits.h"

namespace assay::compiler {

using runtime::FieldSchema;
using runtime::ProbeSchema;
using runtime::Type;
using runtime::TypeKind;

std::string Checker::Print(ExprId id) const { return PrintExpr(module(), id); }

Checker::MaybeType Checker::Check(ExprId id) {
  MaybeType type =
      std::visit([&](const auto& node) { return CheckNode(id, node); }, module().At(id).node);
  ExprInfo& info = checked_.infos[id];
  if (type && type->optional && known_.contains(Print(id))) {
    info.narrowed = true;
    type->optional = false;
  }
  info.type = type;
  NoteDependencies(id);
  if (!IsShallow(id)) {
    info.type.reset();
  }
  return info.type;
}

bool Checker::IsShallow(ExprId id) {
  ExprInfo& info = checked_.infos[id];
  if (info.quantifiers > runtime::kMaxQuantifierNesting) {
    diagnostics_->Report(DiagnosticKind::kNestedTooDeep, SpanOf(id),
                         fmt::format("more than {} quantifiers stand inside one another",
                                     runtime::kMaxQuantifierNesting),
                         "divide it into several conditions");
    info.quantifiers = 0;
    return false;
  }
  if (info.depth <= runtime::kMaxInstructionDepth) {
    return true;
  }
  // Once: what uses it is too deep as well.
  if (!depth_reported_) {
    diagnostics_->Report(DiagnosticKind::kNestedTooDeep, SpanOf(id),
                         "an expression is nested too deep, with the names that it uses",
                         "divide it into several rules");
    depth_reported_ = true;
  }
  return false;
}

void Checker::NoteDependencies(ExprId id) {
  ExprInfo& info = checked_.infos[id];
  const auto add = [&](const ExprInfo& part) {
    info.asks_target = info.asks_target || part.asks_target;
    info.varies = info.varies || part.varies;
    info.depth = std::max(info.depth, part.depth);
    info.quantifiers = std::max(info.quantifiers, part.quantifiers);
  };
  info.asks_target = info.meaning == Meaning::kProbe;
  const auto* literal = std::get_if<LiteralExpr>(&module().At(id).node);
  info.varies = info.meaning == Meaning::kParameter || info.meaning == Meaning::kVariable ||
                info.meaning == Meaning::kTemplate ||
                (literal != nullptr && !literal->holes.empty());
  if (info.meaning == Meaning::kParameter) {
    const Declaration& declaration = module().declarations[info.target];
    info.depth = checked_.infos[std::get<ParameterDeclaration>(declaration).value].depth;
  }
  if (info.meaning == Meaning::kLet) {
    add(checked_.infos[std::get<LetDeclaration>(module().declarations[info.target]).value]);
  }
  for (const ExprId child : ChildrenOf(module().At(id).node)) {
    add(checked_.infos[child]);
  }
  const bool quantifier = std::holds_alternative<QuantifierExpr>(module().At(id).node);
  info.depth += quantifier ? 4 : 2;  // instructions that one node becomes, at most
  info.quantifiers += quantifier ? 1 : 0;
}

bool Checker::HasTypes(ExprId id) const {
  const std::vector<ExprId> children = ChildrenOf(module().At(id).node);
  return checked_.infos[id].type && std::all_of(children.begin(), children.end(),
                                                [&](ExprId child) { return HasTypes(child); });
}

void Checker::CheckPart(ExprId id) {
  const std::size_t before = diagnostics_->size();
  CheckBool(id);
  const ExprInfo& info = checked_.infos[id];
  if (diagnostics_->size() == before && HasTypes(id) && !info.asks_target && !info.varies) {
    diagnostics_->Report(DiagnosticKind::kConstantCondition, SpanOf(id),
                         fmt::format("`{}` is the same on every target", Print(id)),
                         "it decides nothing, or everything: take it out");
  }
}

void Checker::CheckBool(ExprId id) {
  const MaybeType type = Check(id);
  if (!type || !CheckPresent(id)) {
    return;
  }
  if (type->kind != TypeKind::kBool) {
    diagnostics_->Report(
        DiagnosticKind::kTypeMismatch, SpanOf(id),
        fmt::format("`{}` is {}, expected a condition", Print(id), WithArticle(*type)),
        type->kind == TypeKind::kRecord ? "ask one of its fields, and compare it"
        : type->kind == TypeKind::kList ? "look at its elements: `any x in ... : ...`"
                                        : fmt::format("compare it: `{} == ...`", Print(id)));
  }
}

bool Checker::CheckPresent(ExprId id) {
  const MaybeType& type = checked_.infos[id].type;
  if (!type || !type->optional) {
    return type.has_value();
  }
  const std::string text = Print(id);
  diagnostics_->Report(
      DiagnosticKind::kOptionalCompared, SpanOf(id), fmt::format("`{}` may be absent", text),
      fmt::format("say what absence means: `{0} ?? ...`, or `{0} is set and ...` before it", text));
  return false;
}

Checker::MaybeType Checker::CheckNode(ExprId id, const LiteralExpr& node) {
  if (node.type.kind == TypeKind::kRegex) {
    CheckRegex(id, node);
  }
  CheckHoles(node.holes);
  return node.type;
}

void Checker::CheckRegex(ExprId id, const LiteralExpr& node) {
  if (const auto regex = runtime::CompileRegex(node.value.AsString()); !regex) {
    diagnostics_->Report(DiagnosticKind::kInvalidRegex, SpanOf(id), regex.error().message,
                         "the syntax is RE2's; it has no look-around and no back-references");
  }
}

Checker::MaybeType Checker::CheckNode(ExprId id, const ListExpr& node) {
  MaybeType element;
  for (const ExprId item : node.items) {
    const MaybeType type = Check(item);
    if (!type || !CheckPresent(item)) {
      return {};
    }
    if (type->kind == TypeKind::kList || type->kind == TypeKind::kRecord) {
      diagnostics_->Report(DiagnosticKind::kTypeMismatch, SpanOf(item),
                           fmt::format("a list cannot hold {}", WithArticle(*type)),
                           "a written list holds single values of one type");
      return {};
    }
    if (element && element->kind != type->kind) {
      diagnostics_->Report(DiagnosticKind::kTypeMismatch, SpanOf(item),
                           fmt::format("`{}` is {}, but the list began with {}", Print(item),
                                       WithArticle(*type), WithArticle(*element)),
                           "a list holds values of one type");
      return {};
    }
    element = type;
  }
  if (!element) {
    diagnostics_->Report(DiagnosticKind::kTypeMismatch, SpanOf(id), "an empty list has no type",
                         "write at least one value");
    return {};
  }
  return Type::ListOf(element->kind);
}

std::vector<std::string> Checker::NamesInScope() const {
  std::vector<std::string> names;
  for (const auto& [name, id] : variables_) {
    names.push_back(name);
  }
  for (const auto& [name, type] : template_parameters_) {
    names.push_back(name);
  }
  for (const auto& [name, index] : declared_) {
    names.push_back(name);
  }
  for (const ProbeSchema& probe : *schema_) {
    names.push_back(probe.name);
  }
  return names;
}

Checker::MaybeType Checker::UseProbe(ExprId id, std::uint32_t index, Span span) {
  const ProbeSchema& probe = (*schema_)[index];
  checked_.infos[id].meaning = Meaning::kProbe;
  checked_.infos[id].target = index;
  if (!probe.streamed) {
    return probe.ResultType();
  }
  if (list_of_quantifier_ == id && variables_.empty()) {
    return probe.ResultType();
  }
  diagnostics_->Report(
      DiagnosticKind::kNestedStream, span,
      variables_.empty() ? fmt::format("`{}` is too long a list to be used as a value", probe.name)
                         : fmt::format("`{}` stands inside another quantifier", probe.name),
      fmt::format("ask it in a quantifier of its own: `none x in {}(...) : ...`", probe.name));
  return {};
}

Checker::MaybeType Checker::CheckNode(ExprId id, const NameExpr& node) {
  ExprInfo& info = checked_.infos[id];
  const std::string& name = node.name.text;
  if (const auto variable = variables_.find(name); variable != variables_.end()) {
    info.meaning = Meaning::kVariable;
    info.target = variable->second;
    const auto& quantifier = std::get<QuantifierExpr>(module().At(variable->second).node);
    return checked_.infos[quantifier.list].type->Element();
  }
  if (const auto parameter = template_parameters_.find(name);
      parameter != template_parameters_.end()) {
    info.meaning = Meaning::kTemplate;
    return parameter->second;
  }
  if (const auto declared = declared_.find(name); declared != declared_.end()) {
    return UseDeclared(id, declared->second, node.name);
  }
  for (std::uint32_t i = 0; i < schema_->size(); ++i) {
    const ProbeSchema& probe = (*schema_)[i];
    if (probe.name == name) {
      MaybeType type = UseProbe(id, i, node.name.span);
      CheckMissing(node.name.span, probe, {});
      return type;
    }
  }
  const bool broken =
      std::find(module().broken.begin(), module().broken.end(), name) != module().broken.end();
  if (!broken) {
    ReportUnknownName(node.name);
  }
  return {};
}

void Checker::ReportUnknownName(const Name& name) {
  if (name.text == "live") {
    diagnostics_->Report(DiagnosticKind::kMisplacedLive, name.span, std::string(kLiveInside),
                         std::string(kLiveHint));
    return;
  }
  diagnostics_->Report(DiagnosticKind::kUnknownName, name.span,
                       fmt::format("nothing has the name `{}`", name.text),
                       SuggestionHint(name.text, NamesInScope(),
                                      fmt::format("write `\"{}\"` if the word itself is meant; "
                                                  "`assay list probes` shows what can be asked",
                                                  name.text)));
}

Checker::MaybeType Checker::UseDeclared(ExprId id, std::uint32_t index, const Name& name) {
  ExprInfo& info = checked_.infos[id];
  info.target = index;
  if (index >= next_) {
    diagnostics_->Report(DiagnosticKind::kUnknownName, name.span,
                         fmt::format("`{}` is declared further down", name.text),
                         "a name is known from its declaration on: move that up");
    return {};
  }
  const Declaration& declaration = module().declarations[index];
  if (const auto* parameter = std::get_if<ParameterDeclaration>(&declaration)) {
    info.meaning = Meaning::kParameter;
    return checked_.infos[parameter->value].type;
  }
  const ExprId value = std::get<LetDeclaration>(declaration).value;
  info.meaning = Meaning::kLet;
  return IsStream(value) ? UseStreamLet(id, value, name) : checked_.infos[value].type;
}

// A `let` that names a streamed list stands where the list itself could.
Checker::MaybeType Checker::UseStreamLet(ExprId id, ExprId value, const Name& name) {
  const std::uint32_t probe = checked_.infos[value].target;
  MaybeType type = UseProbe(id, probe, name.span);
  const auto index = declared_.find(name.text)->second;
  checked_.infos[id].meaning = Meaning::kLet;
  checked_.infos[id].target = index;
  return type;
}

bool Checker::IsStream(ExprId id) const {
  const ExprInfo& info = checked_.infos[id];
  return info.meaning == Meaning::kProbe && (*schema_)[info.target].streamed;
}

Checker::MaybeType Checker::CheckNode(ExprId id, const CallExpr& node) {
  const std::string& name = node.probe.text;
  for (std::uint32_t i = 0; i < schema_->size(); ++i) {
    if ((*schema_)[i].name == name) {
      CheckArguments(node, SpanOf(id), (*schema_)[i]);
      return UseProbe(id, i, node.probe.span);
    }
  }
  if (variables_.contains(name) || declared_.contains(name) ||
      template_parameters_.contains(name)) {
    diagnostics_->Report(DiagnosticKind::kNotCallable, node.probe.span,
                         fmt::format("`{}` is a value, not a probe", name),
                         fmt::format("write `{}` without brackets", name));
    return {};
  }
  if (name == "live") {
    ReportUnknownName(node.probe);
    return {};
  }
  std::vector<std::string> probes;
  for (const ProbeSchema& probe : *schema_) {
    probes.push_back(probe.name);
  }
  diagnostics_->Report(DiagnosticKind::kUnknownName, node.probe.span,
                       fmt::format("there is no probe `{}`", name),
                       SuggestionHint(name, probes, "`assay list probes` shows what there is"));
  return {};
}

const FieldSchema* Checker::FieldOf(ExprId id) const {
  const ExprNode& node = module().At(id).node;
  if (const auto* fallback = std::get_if<DefaultExpr>(&node)) {
    return FieldOf(fallback->value);
  }
  const auto* field = std::get_if<FieldExpr>(&node);
  if (field == nullptr || checked_.infos[id].meaning != Meaning::kField) {
    return nullptr;
  }
  const runtime::RecordSchema* record =
      FindRecord(*schema_, checked_.infos[field->object].type->record);
  return &record->fields[static_cast<std::size_t>(record->Find(field->field.text))];
}

Checker::MaybeType Checker::CheckNode(ExprId id, const FieldExpr& node) {
  const MaybeType object = Check(node.object);
  if (!object || !CheckPresent(node.object)) {
    return {};
  }
  ExprInfo& info = checked_.infos[id];
  std::vector<std::string> names;
  if (object->kind == TypeKind::kRecord) {
    const runtime::RecordSchema* record = FindRecord(*schema_, object->record);
    if (const int index = record->Find(node.field.text); index >= 0) {
      info.meaning = Meaning::kField;
      return record->fields[static_cast<std::size_t>(index)].type;
    }
    for (const FieldSchema& field : record->fields) {
      names.push_back(field.name);
    }
  } else {
    if (const runtime::Member* member = runtime::FindMember(object->kind, node.field.text)) {
      info.meaning = Meaning::kMember;
      return Type::Of(member->result);
    }
    for (const runtime::Member& member : runtime::Members()) {
      if (member.of == object->kind) {
        names.emplace_back(member.name);
      }
    }
  }
  diagnostics_->Report(
      DiagnosticKind::kUnknownField, node.field.span,
      fmt::format(
          "{} has no field `{}`",
          object->kind == TypeKind::kRecord ? "`" + object->record + "`" : WithArticle(*object),
          node.field.text),
      SuggestionHint(
          node.field.text, names,
          object->kind == TypeKind::kList && object->element == TypeKind::kRecord
              ? fmt::format("ask each element: `any x in ... : x.{} ...`", node.field.text)
          : names.empty() ? "it is the value itself"
                          : fmt::format("it has {}", fmt::join(names, ", "))));
  return {};
}

}  // namespace assay::compiler
