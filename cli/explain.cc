// `assay explain`: what a rule says, and why it judges a target as it does.
#include <memory>

#include "cli/commands.h"
#include "cli/explain.h"

namespace assay::cli {
namespace {

constexpr const char* kFooter = R"(Examples:
  assay explain root_login_disabled              what it checks, and what it asks
  assay explain root_login_disabled /mnt/image   and its verdict there, as a tree
  assay explain 1.1 / --profile my.yaml          by its number in a benchmark, on this host
)";

}  // namespace

void AddExplain(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ExplainRuleOptions>();
  CLI::App* command =
      app.add_subcommand("explain", "Say what a rule checks, and why a target passes or fails it");
  command->footer(kFooter);
  command
      ->add_option("RULE", options->rule,
                   "A rule's name, its last part, or its number in the profile's benchmark")
      ->required();
  command->add_option("TARGET", options->target,
                      "Also explain the verdict there: the root folder of an image, or / for this "
                      "host");
  command->add_option("--profile", options->profile,
                      "Take numbers, parameters and severities from this profile: a shipped one's "
                      "name, or a path");
  command->add_option("--rules", options->rules, "Rule files of your own, or folders of them");
  command->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->callback([options, &exit_code] { exit_code = ExplainRule(*options); });
}

}  // namespace assay::cli
