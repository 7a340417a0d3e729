#include "compiler/check/instances.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/ast/holes.h"
#include "compiler/ast/print.h"
#include "compiler/check/check.h"

namespace assay::compiler {
namespace {

using runtime::Type;
using runtime::TypeKind;
using runtime::Value;

// What stands for a parameter: its value, and the expression that takes its place.
struct Argument {
  Type type;
  Value value;
  std::string text;
};

using Arguments = std::map<std::string, Argument, std::less<>>;

bool IsProse(const FixNode& fix) { return !fix.system || fix.system->text == "text"; }

// Copies a template's expressions and texts with arguments in the place of parameters.
class Copier {
 public:
  Copier(Module& module, const Arguments& arguments) : module_(&module), arguments_(&arguments) {}

  ExprId Copy(ExprId id) {
    Expr copy = module_->At(id);
    if (const auto* name = std::get_if<NameExpr>(&copy.node)) {
      if (const auto found = arguments_->find(name->name.text); found != arguments_->end()) {
        return Literal(copy.span, found->second.type, found->second.value);
      }
    }
    if (auto* literal = std::get_if<LiteralExpr>(&copy.node); literal && !literal->holes.empty()) {
      Text text = Filled({literal->value.AsString(), copy.span, literal->holes}, false);
      *literal = {literal->type, runtime::StringValue(std::move(text.value)),
                  std::move(text.holes)};
    }
    for (ExprId* child : ChildSlotsOf(copy.node)) {
      *child = Copy(*child);
    }
    return Add(std::move(copy));
  }

  RuleDeclaration Copy(const RuleDeclaration& made) {
    RuleDeclaration rule = made;
    rule.parameters.clear();
    for (std::optional<Text>* text : {&rule.title, &rule.about}) {
      if (*text) {
        **text = Filled(**text, true);
      }
    }
    if (rule.applies) {
      rule.applies = Copy(*rule.applies);
    }
    for (ConditionNode& condition : rule.check) {
      condition.expr = Copy(condition.expr);
    }
    for (FixNode& fix : rule.fixes) {
      fix.text = Filled(fix.text, IsProse(fix));
    }
    for (ExampleNode& example : rule.examples) {
      CopyTexts(example);
    }
    return rule;
  }

 private:
  Text Filled(const Text& text, bool prose) const {
    return FillHoles(text, [&](const Hole& hole) -> std::optional<std::string> {
      const auto found = arguments_->find(hole.name.text);
      return found == arguments_->end()
                 ? std::nullopt
                 : ValueInHole(hole, found->second.value, found->second.type, prose);
    });
  }

  void CopyTexts(ExampleNode& example) {
    example.title = Filled(example.title, true);
    example.with.reset();
    for (ExampleStatement& statement : example.statements) {
      for (std::optional<Text>* text : {&statement.subject, &statement.content}) {
        if (*text) {
          **text = Filled(**text, false);
        }
      }
      for (CallArgument& attribute : statement.attributes) {
        attribute.value = Copy(attribute.value);
      }
    }
  }

  ExprId Add(Expr expr) {
    module_->exprs.push_back(std::move(expr));
    return static_cast<ExprId>(module_->exprs.size() - 1);
  }

  ExprId Literal(const Span& span, const Type& type, const Value& value) {
    if (type.kind != TypeKind::kList) {
      return Add({span, LiteralExpr{type, value}});
    }
    ListExpr list;
    for (const Value& item : value.AsList().items) {
      list.items.push_back(Literal(span, type.Element(), item));
    }
    return Add({span, std::move(list)});
  }

  Module* module_;  // outlives the copier, as do the arguments
  const Arguments* arguments_;
};

// A value that is written out: a literal, or a list of such.
std::optional<Argument> Written(const Module& module, ExprId id) {
  const ExprNode& node = module.At(id).node;
  if (const auto* literal = std::get_if<LiteralExpr>(&node)) {
    return literal->type.kind == TypeKind::kRegex || !literal->holes.empty()
               ? std::nullopt
               : std::optional(Argument{literal->type, literal->value, PrintExpr(module, id)});
  }
  const auto* list = std::get_if<ListExpr>(&node);
  if (list == nullptr || list->items.empty()) {
    return {};
  }
  runtime::List values;
  Type type = Type::ListOf(TypeKind::kBool);
  for (const ExprId item : list->items) {
    auto written = Written(module, item);
    if (!written || written->type.kind == TypeKind::kList) {
      return {};
    }
    type.element = written->type.kind;
    values.items.push_back(std::move(written->value));
  }
  return Argument{type, Value{std::move(values)}, PrintExpr(module, id)};
}

class Maker {
 public:
  Maker(const std::vector<Module*>& modules, Diagnostics& diagnostics)
      : modules_(&modules), diagnostics_(&diagnostics) {}

  void Run() {
    for (Module* module : *modules_) {
      for (std::size_t d = 0; d < module->declarations.size(); ++d) {
        if (const auto* rule = std::get_if<RuleDeclaration>(&module->declarations[d])) {
          rules_.emplace(FullName(*module, rule->name.text), Declared{module, d});
        }
      }
    }
    for (Module* module : *modules_) {
      UseInExamples(*module);
      UseInBenchmarks(*module);
    }
  }

 private:
  struct Declared {
    Module* module;
    std::size_t declaration;
  };

  const RuleDeclaration& RuleAt(const Declared& place) const {
    return std::get<RuleDeclaration>(place.module->declarations[place.declaration]);
  }

  void UseInExamples(Module& module);
  void UseInBenchmarks(Module& module);
  void Use(const Module& module, BenchmarkItem& item);
  // The name of the instance, made if it is not yet there; or nothing, if that was reported.
  std::optional<std::string> InstanceOf(const Declared& place, const Module& user,
                                        const ArgumentList& given);
  std::optional<Arguments> Bind(const RuleDeclaration& made, const Module& user,
                                const ArgumentList& given);
  const TemplateParameter* ParameterOf(const RuleDeclaration& made, const Module& user,
                                       const CallArgument& argument, const Arguments& bound);
  std::optional<Argument> Fitting(const TemplateParameter& parameter, const Module& user,
                                  ExprId id);
  std::string TextOf(const RuleDeclaration& made, const Module& user,
                     const ArgumentList& given) const;

  const std::vector<Module*>* modules_;  // outlive the maker
  Diagnostics* diagnostics_;
  std::map<std::string, Declared> rules_;
};

// `(name: string, level: int)`.
std::string Signature(const RuleDeclaration& made) {
  std::string out;
  for (const TemplateParameter& parameter : made.parameters) {
    const TypeName& type = parameter.type;
    out += fmt::format("{}{}: {}{}", out.empty() ? "" : ", ", parameter.name.text, type.base.text,
                       type.element ? "<" + type.element->text + ">" : "");
  }
  return "(" + out + ")";
}

void Maker::UseInExamples(Module& module) {
  const std::size_t declared = module.declarations.size();  // instances come behind
  for (std::size_t d = 0; d < declared; ++d) {
    const auto* rule = std::get_if<RuleDeclaration>(&module.declarations[d]);
    if (rule == nullptr) {
      continue;
    }
    const std::vector<ExampleNode> examples = rule->examples;
    for (const ExampleNode& example : examples) {
      const auto& again = std::get<RuleDeclaration>(module.declarations[d]);
      if (example.with && !IsTemplate(again)) {
        diagnostics_->Report(DiagnosticKind::kUnexpectedArgument, example.with->span,
                             fmt::format("`{}` is a rule, not a template", again.name.text),
                             "leave out `with` and the arguments");
      } else if (example.with) {
        InstanceOf({&module, d}, module, *example.with);
      } else if (IsTemplate(again)) {
        diagnostics_->Report(
            DiagnosticKind::kMissingArgument, example.title.span,
            "an example of a template runs with arguments",
            fmt::format("write `with (...)` behind its title, for {}", Signature(again)));
      }
    }
  }
}

void Maker::UseInBenchmarks(Module& module) {
  for (std::size_t d = 0; d < module.declarations.size(); ++d) {
    if (!std::holds_alternative<BenchmarkDeclaration>(module.declarations[d])) {
      continue;
    }
    // A template of the same module grows its declarations, so the benchmark is put back.
    auto benchmark = std::get<BenchmarkDeclaration>(module.declarations[d]);
    for (BenchmarkItem& item : benchmark.items) {
      Use(module, item);
    }
    for (BenchmarkSection& section : benchmark.sections) {
      for (BenchmarkItem& item : section.items) {
        Use(module, item);
      }
    }
    module.declarations[d] = std::move(benchmark);
  }
}

void Maker::Use(const Module& module, BenchmarkItem& item) {
  const auto found = item.rule ? rules_.find(item.rule->text) : rules_.end();
  if (found == rules_.end()) {
    return;  // profile/ reports rules that are not there
  }
  const RuleDeclaration& rule = RuleAt(found->second);
  if (IsTemplate(rule) && item.arguments) {
    const auto name = InstanceOf(found->second, module, *item.arguments);
    item.reported = !name;
    item.rule->text = name ? FullName(*found->second.module, *name) : item.rule->text;
  } else if (IsTemplate(rule)) {
    item.reported = true;
    diagnostics_->Report(DiagnosticKind::kMissingArgument, item.rule->span,
                         fmt::format("`{}` is a template of rules", item.rule->text),
                         fmt::format("say with which arguments: {}", Signature(rule)));
  } else if (item.arguments) {
    item.reported = true;
    diagnostics_->Report(DiagnosticKind::kNotCallable, item.arguments->span,
                         fmt::format("`{}` is a rule, not a template", item.rule->text),
                         "write it without brackets");
  }
}

const TemplateParameter* Maker::ParameterOf(const RuleDeclaration& made, const Module& user,
                                            const CallArgument& argument, const Arguments& bound) {
  const Span span = argument.name ? argument.name->span : user.At(argument.value).span;
  const TemplateParameter* parameter = nullptr;
  for (const TemplateParameter& candidate : made.parameters) {
    const bool meant = argument.name ? candidate.name.text == argument.name->text
                                     : !bound.contains(candidate.name.text);
    parameter = parameter == nullptr && meant ? &candidate : parameter;
  }
  const bool twice = parameter != nullptr && bound.contains(parameter->name.text);
  if (parameter == nullptr || twice) {
    diagnostics_->Report(
        DiagnosticKind::kUnexpectedArgument, span,
        twice ? fmt::format("`{}` is given twice", parameter->name.text)
        : argument.name
            ? fmt::format("`{}` has no parameter `{}`", made.name.text, argument.name->text)
            : fmt::format("`{}` takes {} argument{}", made.name.text, made.parameters.size(),
                          made.parameters.size() == 1 ? "" : "s"),
        twice ? "keep one of them" : fmt::format("it takes {}", Signature(made)));
    return nullptr;
  }
  return parameter;
}

std::optional<Argument> Maker::Fitting(const TemplateParameter& parameter, const Module& user,
                                       ExprId id) {
  Diagnostics told;  // the checker reports a type that is none
  const auto type = ResolveType(parameter.type, told);
  auto written = Written(user, id);
  const Span span = user.At(id).span;
  if (!written) {
    diagnostics_->Report(DiagnosticKind::kArgumentNotConstant, span,
                         fmt::format("`{}` is not written out", PrintExpr(user, id)),
                         "a template's arguments are values, since they name the rule it becomes");
    return {};
  }
  if (!type) {
    return {};
  }
  const Type given = written->type;
  const TypeKind element = type->kind == TypeKind::kList ? type->element : type->kind;
  TypeKind& written_element =
      given.kind == TypeKind::kList ? written->type.element : written->type.kind;
  if (element == TypeKind::kVersion && written_element == TypeKind::kString) {
    written_element = TypeKind::kVersion;
  }
  if (written->type != *type) {
    diagnostics_->Report(DiagnosticKind::kTypeMismatch, span,
                         fmt::format("`{}` is {}, but `{}` takes {}", written->text,
                                     WithArticle(given), parameter.name.text, WithArticle(*type)),
                         "", {{parameter.type.span, "here"}});
    return {};
  }
  return written;
}

std::optional<Arguments> Maker::Bind(const RuleDeclaration& made, const Module& user,
                                     const ArgumentList& given) {
  Arguments bound;
  for (const CallArgument& argument : given.arguments) {
    const TemplateParameter* parameter = ParameterOf(made, user, argument, bound);
    auto value = parameter == nullptr ? std::nullopt : Fitting(*parameter, user, argument.value);
    if (!value) {
      return {};
    }
    bound.emplace(parameter->name.text, std::move(*value));
  }
  for (const TemplateParameter& parameter : made.parameters) {
    if (!bound.contains(parameter.name.text)) {
      diagnostics_->Report(DiagnosticKind::kMissingArgument, given.span,
                           fmt::format("`{}` needs `{}`", made.name.text, parameter.name.text),
                           fmt::format("it takes {}", Signature(made)));
      return {};
    }
  }
  return bound;
}

std::string NameOf(const RuleDeclaration& made, const Arguments& bound) {
  std::string out;
  for (const TemplateParameter& parameter : made.parameters) {
    out += (out.empty() ? "" : ", ") + bound.at(parameter.name.text).text;
  }
  return made.name.text + "(" + out + ")";
}

// The arguments of an example as text, or nothing: what is wrong with them is reported elsewhere.
std::string Maker::TextOf(const RuleDeclaration& made, const Module& user,
                          const ArgumentList& given) const {
  Diagnostics told;
  const auto bound = Maker(*modules_, told).Bind(made, user, given);
  return bound ? NameOf(made, *bound) : "";
}

std::optional<std::string> Maker::InstanceOf(const Declared& place, const Module& user,
                                             const ArgumentList& given) {
  const RuleDeclaration made = RuleAt(place);
  const auto bound = Bind(made, user, given);
  if (!bound) {
    return {};
  }
  std::string name = NameOf(made, *bound);
  if (!rules_.emplace(FullName(*place.module, name), place).second) {
    return name;
  }
  RuleDeclaration chosen = made;
  std::erase_if(chosen.examples, [&](const ExampleNode& example) {
    return !example.with || TextOf(made, *place.module, *example.with) != name;
  });
  RuleDeclaration instance = Copier(*place.module, *bound).Copy(chosen);
  instance.name.text = name;
  instance.instance = InstanceOrigin{place.declaration, given.span};
  place.module->declarations.emplace_back(std::move(instance));
  return name;
}

}  // namespace

void AddInstances(const std::vector<Module*>& modules, Diagnostics& diagnostics) {
  Maker(modules, diagnostics).Run();
}

}  // namespace assay::compiler
