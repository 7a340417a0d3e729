#include "runtime/program/constants.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/program/regex.h"

namespace assay::runtime {
namespace {

constexpr std::int64_t kLargestMode = 07777;

std::string ScalarProblem(TypeKind kind, const Value& value) {
  const bool is_int = std::holds_alternative<std::int64_t>(value.data);
  switch (kind) {
    case TypeKind::kBool:
      return std::holds_alternative<bool>(value.data) ? "" : "its value is not a bool";
    case TypeKind::kInt:
    case TypeKind::kSize:
    case TypeKind::kDuration:
      return is_int ? "" : "its value is not a number";
    case TypeKind::kMode:
      return is_int && value.AsInt() >= 0 && value.AsInt() <= kLargestMode
                 ? ""
                 : "its value is not a mode";
    case TypeKind::kString:
    case TypeKind::kVersion:
      return std::holds_alternative<std::string>(value.data) ? "" : "its value is not a string";
    case TypeKind::kRegex: {
      if (!std::holds_alternative<std::string>(value.data)) {
        return "its value is not a string";
      }
      const auto regex = CompileRegex(value.AsString());
      return regex ? "" : regex.error().message;
    }
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kMatches:
      return "there is no constant of that type";
  }
  return "";
}

// A parameter's choices bind a string, and each string of a list.
std::string ChoiceProblem(const ParameterSchema& parameter, const Value& value) {
  if (const auto* const list = std::get_if<List>(&value.data)) {
    for (const Value& item : list->items) {
      if (std::string problem = ChoiceProblem(parameter, item); !problem.empty()) {
        return problem;
      }
    }
    return "";
  }
  const auto* const text = std::get_if<std::string>(&value.data);
  const std::vector<std::string>& choices = parameter.choices;
  if (choices.empty() || text == nullptr ||
      std::find(choices.begin(), choices.end(), *text) != choices.end()) {
    return "";
  }
  return fmt::format("{} is no choice for `{}`", Quote(*text), parameter.name);
}

// The probe's parameter of that name at or after `from`, or -1: arguments stand in its order, so
// each is given once.
int FindParameter(const ProbeSchema& probe, std::string_view name, std::size_t from) {
  for (std::size_t i = from; i < probe.parameters.size(); ++i) {
    if (probe.parameters[i].name == name) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

std::string ArgumentProblem(const ParameterSchema& parameter, const Constant& constant) {
  if (constant.type.Required() != parameter.type.Required()) {
    return fmt::format("`{}` is of type {}, not {}", parameter.name, ToString(constant.type),
                       ToString(parameter.type));
  }
  std::string problem = ConstantProblem(constant);
  return problem.empty() ? ChoiceProblem(parameter, constant.value) : problem;
}

}  // namespace

bool IsScalar(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kString:
    case TypeKind::kVersion:
    case TypeKind::kMode:
    case TypeKind::kSize:
    case TypeKind::kDuration:
      return true;
    case TypeKind::kRegex:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kMatches:
      return false;
  }
  return false;
}

std::string ConstantProblem(const Constant& constant) {
  if (constant.type.optional) {
    return "a constant is never absent";
  }
  if (constant.type.kind != TypeKind::kList) {
    return ScalarProblem(constant.type.kind, constant.value);
  }
  const auto* const list = std::get_if<List>(&constant.value.data);
  if (list == nullptr || !list->missing.empty() || !IsScalar(constant.type.element)) {
    return "its value is not a list of that type";
  }
  for (const Value& item : list->items) {
    if (std::string problem = ScalarProblem(constant.type.element, item); !problem.empty()) {
      return problem;
    }
  }
  return "";
}

std::string FactProblem(const FactRequest& fact, const Schema& schema) {
  const ProbeSchema* const probe = FindProbe(schema, fact.probe);
  if (probe == nullptr) {
    return fmt::format("there is no probe {}", Quote(fact.probe));
  }
  if (fact.type != probe->ResultType()) {
    return fmt::format("`{}` answers with {}, not {}", probe->name, ToString(probe->ResultType()),
                       ToString(fact.type));
  }
  std::size_t next = 0;
  std::size_t given = 0;
  for (const Argument& argument : fact.arguments) {
    const int index = FindParameter(*probe, argument.name, next);
    if (index < 0) {
      return fmt::format("`{}` takes no argument {} there", probe->name, Quote(argument.name));
    }
    next = static_cast<std::size_t>(index) + 1;
    const ParameterSchema& parameter = probe->parameters[next - 1];
    given += parameter.required ? 1 : 0;
    if (std::string problem = ArgumentProblem(parameter, argument.constant); !problem.empty()) {
      return problem;
    }
  }
  const auto required = static_cast<std::size_t>(
      std::count_if(probe->parameters.begin(), probe->parameters.end(),
                    [](const ParameterSchema& parameter) { return parameter.required; }));
  return given == required ? "" : fmt::format("`{}` lacks a required argument", probe->name);
}

}  // namespace assay::runtime
