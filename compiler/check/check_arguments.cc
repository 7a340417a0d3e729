#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/checker.h"
#include "compiler/check/words.h"

namespace assay::compiler {

using runtime::ParameterSchema;
using runtime::ProbeSchema;
using runtime::Type;
using runtime::TypeKind;

void Checker::CheckArguments(const CallExpr& node, Span span, const ProbeSchema& probe) {
  std::vector<std::string> given;
  for (const CallArgument& argument : node.arguments) {
    const ParameterSchema* parameter = nullptr;
    if (argument.name) {
      const auto found =
          std::find_if(probe.parameters.begin(), probe.parameters.end(),
                       [&](const ParameterSchema& p) { return p.name == argument.name->text; });
      parameter = found == probe.parameters.end() ? nullptr : &*found;
    } else if (given.size() < probe.parameters.size()) {
      parameter = &probe.parameters[given.size()];
    }
    const Span place = argument.name ? argument.name->span : SpanOf(argument.value);
    if (parameter == nullptr ||
        std::find(given.begin(), given.end(), parameter->name) != given.end()) {
      std::vector<std::string> names;
      for (const ParameterSchema& p : probe.parameters) {
        names.push_back(p.name);
      }
      diagnostics_->Report(
          DiagnosticKind::kUnexpectedArgument, place,
          parameter != nullptr ? fmt::format("`{}` is given twice", parameter->name)
          : argument.name
              ? fmt::format("`{}` has no parameter `{}`", probe.name, argument.name->text)
          : names.empty()
              ? fmt::format("`{}` takes no argument", probe.name)
              : fmt::format("`{}` takes {} argument{}", probe.name, probe.parameters.size(),
                            probe.parameters.size() == 1 ? "" : "s"),
          parameter != nullptr ? "keep one of them"
          : argument.name      ? SuggestionHint(argument.name->text, names,
                                                fmt::format("it takes {}", fmt::join(names, ", ")))
          : names.empty()      ? "leave the brackets out"
                               : fmt::format("it takes {}", fmt::join(names, ", ")));
      return;
    }
    given.push_back(parameter->name);
    CheckArgument(argument, *parameter);
  }
  CheckMissing(span, probe, given);
}

void Checker::CheckMissing(Span span, const ProbeSchema& probe,
                           const std::vector<std::string>& given) {
  for (const ParameterSchema& parameter : probe.parameters) {
    if (parameter.required &&
        std::find(given.begin(), given.end(), parameter.name) == given.end()) {
      diagnostics_->Report(DiagnosticKind::kMissingArgument, span,
                           fmt::format("`{}` needs `{}`", probe.name, parameter.name),
                           fmt::format("{}: {}", parameter.name, parameter.documentation));
      return;
    }
  }
}

// Whether a name is a word of the parameter rather than the name of a value. What could be both is
// reported.
bool Checker::IsBareWord(const Name& word, const ParameterSchema& parameter) {
  const bool choice = Has(parameter.choices, word.text);
  const bool named = variables_.contains(word.text) || template_parameters_.contains(word.text) ||
                     declared_.contains(word.text);
  if (choice && named) {
    diagnostics_->Report(
        DiagnosticKind::kAmbiguousWord, word.span,
        fmt::format("`{0}` is a word that `{1}` can be, and also a name here", word.text,
                    parameter.name),
        fmt::format("write `\"{}\"` if the word is meant, else give the other another name",
                    word.text));
  }
  return !parameter.choices.empty() && (choice || !named);
}

void Checker::CheckArgument(const CallArgument& argument, const ParameterSchema& parameter) {
  // `type: regular`: a bare word that is one of the parameter's choices is a string.
  if (const auto* word = std::get_if<NameExpr>(&module().At(argument.value).node);
      word != nullptr && IsBareWord(word->name, parameter)) {
    ExprInfo& info = checked_.infos[argument.value];
    info.type = Type::Of(TypeKind::kString);
    CheckArgumentChoice(word->name.text, word->name.span, parameter);
    return;
  }
  const MaybeType type = Check(argument.value);
  if (!type) {
    return;
  }
  Adapt(argument.value, parameter.type);
  const Type adapted = *checked_.infos[argument.value].type;
  if (adapted != parameter.type.Required()) {
    diagnostics_->Report(
        DiagnosticKind::kTypeMismatch, SpanOf(argument.value),
        fmt::format("`{}` is {}, but `{}` takes {}", Print(argument.value), WithArticle(*type),
                    parameter.name, WithArticle(parameter.type.Required())),
        parameter.documentation);
  } else if (!IsConstant(checked_, argument.value)) {
    diagnostics_->Report(
        DiagnosticKind::kArgumentNotConstant, SpanOf(argument.value),
        fmt::format("`{}` is not known before the scan", Print(argument.value)),
        "an argument is written out, or is a parameter: so a profile knows all it will read");
  } else if (const auto* literal = std::get_if<LiteralExpr>(&module().At(argument.value).node);
             literal != nullptr && literal->type.kind == TypeKind::kString &&
             literal->holes.empty()) {
    CheckArgumentChoice(literal->value.AsString(), SpanOf(argument.value), parameter);
  }
}

void Checker::CheckArgumentChoice(const std::string& word, const Span& span,
                                  const ParameterSchema& parameter) {
  const auto& choices = parameter.choices;
  if (choices.empty() || std::find(choices.begin(), choices.end(), word) != choices.end()) {
    return;
  }
  constexpr std::size_t kFew = 12;
  diagnostics_->Report(
      DiagnosticKind::kUnknownWord, span, fmt::format("`{}` cannot be `{}`", parameter.name, word),
      SuggestionHint(word, choices,
                     choices.size() <= kFew
                         ? fmt::format("it is one of {}", fmt::join(choices, ", "))
                         : fmt::format("{}: {}", parameter.name, parameter.documentation)));
}

}  // namespace assay::compiler
