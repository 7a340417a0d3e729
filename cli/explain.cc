// `assay explain`: what a rule says, and why it judges a target as it does; and what a message
// means.
#include "cli/explain.h"

#include <memory>

#include "cli/commands.h"

namespace assay::cli {
namespace {

constexpr const char* kFooter = R"(Examples:
  assay explain root_login_disabled              what it checks, and what it asks
  assay explain root_login_disabled /mnt/image   and its verdict there, as a tree
  assay explain 1.1 / --profile my.yaml          by its number in a benchmark, on this host
  assay explain --error                          every kind of mistake, a line each
  assay explain --error OptionalCompared         what it means, an example, and the way out
)";

}  // namespace

void AddExplain(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ExplainRuleOptions>();
  auto kind = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "explain",
      "Say what a rule checks, why a target passes or fails it, or what a message means");
  command->footer(kFooter);
  CLI::Option* rule =
      command->add_option("RULE", options->rule,
                          "A rule's name, its last part, or its number in the profile's benchmark");
  CLI::Option* target =
      command->add_option("TARGET", options->target,
                          "Also explain the verdict there: the root folder of an image, or / for "
                          "this host");
  CLI::Option* profile =
      command->add_option("--profile", options->profile,
                          "Take numbers, parameters and severities from this profile: a shipped "
                          "one's name, or a path");
  command->add_option("--rules", options->rules, "Rule files of your own, or folders of them");
  command->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  CLI::Option* error =
      command
          ->add_option("--error", *kind,
                       "The kind that a message ends with, in square brackets; none: list them all")
          ->expected(0, 1)
          ->excludes(rule, target, profile);
  command->callback([=, &exit_code] {
    if (error->count() > 0) {
      exit_code = ExplainDiagnostic(*kind);
    } else if (rule->count() > 0) {
      exit_code = ExplainRule(*options);
    } else {
      throw CLI::RequiredError("explain: RULE or --error");
    }
  });
}

}  // namespace assay::cli
