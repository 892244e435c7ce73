#include <CLI/CLI.hpp>
#include <memory>

#include "app/serve.hpp"

namespace acme8443::app {

void add_serve(CLI::App& program, Action& chosen)
{
    auto jobs = std::make_shared<unsigned>(usual_jobs());
    CLI::App* command = program.add_subcommand(
        "serve",
        "`renew` as a foreground service: has ports 80 and 443 always, renews on time. SIGHUP\n"
        "reads the configuration again, SIGTERM ends it.");
    command
        ->add_option("--jobs", *jobs,
                     "certificates to work on at the same time [one for each core, at most 8]")
        ->check(CLI::Range(1U, 64U));
    command->callback(
        [jobs, &chosen] { chosen = [jobs](Context& context) { return serve(context, *jobs); }; });
}

}  // namespace acme8443::app
