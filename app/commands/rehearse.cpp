#include "app/rehearse.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "app/commands/settings_flags.hpp"

namespace acme8443::app {

void add_rehearse(CLI::App& program, Action& chosen)
{
    auto options = std::make_shared<RehearseOptions>();
    CLI::App* command = program.add_subcommand(
        "rehearse",
        "The complete way of a certificate with its CA's staging CA: proves, issues, rehearses\n"
        "at every target. Touches nothing that is in force.");
    command->add_option("name", options->name, "a certificate that is configured")->required();
    command->add_option("--shadow", options->shadow,
                        "ADDR:PORT of this machine: show the certificate there for a moment, and "
                        "look as after a deployment");
    add_ca_flags(*command, options->over);
    command->callback([options, &chosen] {
        chosen = [options](Context& context) { return rehearse(context, *options); };
    });
}

}  // namespace acme8443::app
