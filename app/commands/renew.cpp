#include <CLI/CLI.hpp>
#include <memory>

#include "app/renew_all.hpp"

namespace acme8443::app {

void add_renew(CLI::App& program, Action& chosen)
{
    auto options = std::make_shared<RenewAllOptions>();
    options->jobs = usual_jobs();
    CLI::App* command = program.add_subcommand(
        "renew",
        "What cron runs: finish unfinished deployments, renew what is due. Silent when\n"
        "there is nothing to do.");
    command->add_option("names", options->names, "certificates [all]");
    command->add_flag("--force", options->force, "renew although it is not due");
    command
        ->add_option("--jobs", options->jobs,
                     "certificates to work on at the same time [one for each core, at most 8]")
        ->check(CLI::Range(1U, 64U));
    command->callback([options, &chosen] {
        chosen = [options](Context& context) {
            return renew_all(context, *options).map([](const AllRenewed& done) {
                return done.status;
            });
        };
    });
}

}  // namespace acme8443::app
