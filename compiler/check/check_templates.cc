// Templates, their instances, and the parameters in texts.
#include <fmt/format.h>

#include "compiler/check/checker.h"
#include "compiler/check/instances.h"
#include "compiler/check/words.h"
#include "runtime/schema/members.h"

namespace assay::compiler {

void Checker::DeclareParameters(const RuleDeclaration& rule) {
  for (const TemplateParameter& parameter : rule.parameters) {
    const std::string& name = parameter.name.text;
    const bool probe = FindProbe(*schema_, name) != nullptr;
    if (probe || declared_.contains(name) || template_parameters_.contains(name)) {
      diagnostics_->Report(DiagnosticKind::kDuplicateName, parameter.name.span,
                           probe ? fmt::format("`{}` is the name of a probe", name)
                                 : fmt::format("`{}` is declared already", name),
                           "give the template's parameter another name");
      continue;
    }
    if (const auto type = ResolveType(parameter.type, *diagnostics_)) {
      template_parameters_.emplace(name, *type);
    }
  }
}

// An instance has the mistakes of its template, and those that its arguments make: a word that a
// probe does not know, for example. A condition may have become constant: that is no mistake.
void Checker::CheckInstance(const RuleDeclaration& rule) {
  if (!sound_[rule.instance->declaration]) {
    return;
  }
  Diagnostics found;
  Diagnostics* const outer = std::exchange(diagnostics_, &found);
  CheckRule(rule);
  diagnostics_ = outer;
  for (Diagnostic& diagnostic : found.Sorted()) {
    if (diagnostic.kind != DiagnosticKind::kConstantCondition) {
      diagnostic.labels.push_back({rule.instance->use, "with these arguments"});
      diagnostics_->Report(std::move(diagnostic));
    }
  }
}

void Checker::CheckTexts(const RuleDeclaration& rule) {
  for (const std::optional<Text>& text : {rule.title, rule.about}) {
    if (text) {
      CheckHoles(text->holes);
    }
  }
  for (const FixNode& fix : rule.fixes) {
    CheckHoles(fix.text.holes);
  }
  // A rule's own examples are what they are; a template's have its arguments.
  for (const ExampleNode& example : rule.examples) {
    if (IsTemplate(rule)) {
      CheckHoles(example.title.holes);
    }
    for (const ExampleStatement& statement : example.statements) {
      for (const std::optional<Text>& text : {statement.subject, statement.content}) {
        if (text && IsTemplate(rule)) {
          CheckHoles(text->holes);
        }
      }
    }
  }
}

void Checker::CheckHoles(const std::vector<Hole>& holes) {
  for (const Hole& hole : holes) {
    CheckHole(hole);
  }
}

void Checker::CheckHole(const Hole& hole) {
  MaybeType type;
  if (const auto made = template_parameters_.find(hole.name.text);
      made != template_parameters_.end()) {
    type = made->second;
  } else if (const auto found = declared_.find(hole.name.text);
             found != declared_.end() && found->second < next_) {
    const auto* parameter =
        std::get_if<ParameterDeclaration>(&module().declarations[found->second]);
    if (parameter == nullptr) {
      ReportUnknownHole(hole.name);
      return;
    }
    type = checked_.infos[parameter->value].type;
  } else {
    ReportUnknownHole(hole.name);
    return;
  }
  if (type && hole.member && runtime::FindMember(type->kind, hole.member->text) == nullptr) {
    std::vector<std::string> names;
    for (const runtime::Member& member : runtime::Members()) {
      if (member.of == type->kind) {
        names.emplace_back(member.name);
      }
    }
    diagnostics_->Report(
        DiagnosticKind::kUnknownField, hole.member->span,
        fmt::format("{} has no field `{}`", WithArticle(*type), hole.member->text),
        SuggestionHint(hole.member->text, names,
                       names.empty() ? "it is the value itself"
                                     : fmt::format("it has {}", fmt::join(names, ", "))));
  }
}

void Checker::ReportUnknownHole(const Name& name) {
  std::vector<std::string> names;
  for (const auto& [parameter, type] : template_parameters_) {
    names.push_back(parameter);
  }
  for (const auto& [declared, index] : declared_) {
    if (index < next_ &&
        std::holds_alternative<ParameterDeclaration>(module().declarations[index])) {
      names.push_back(declared);
    }
  }
  const bool broken = Has(module().broken, name.text);
  if (!broken) {
    diagnostics_->Report(
        DiagnosticKind::kUnknownName, name.span,
        fmt::format("no parameter that is declared above has the name `{}`", name.text),
        SuggestionHint(name.text, names,
                       fmt::format("write `\\${{{}}}` if the text itself is meant", name.text)));
  }
}

}  // namespace assay::compiler
