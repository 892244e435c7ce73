#include "app/init.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/commands/settings_flags.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    InitOptions options{};
    std::string starter{};
};

Result<ExitStatus> run_init(Context& context, const Flags& flags)
{
    InitOptions options = flags.options;
    if (!flags.starter.empty()) options.starter = parse_starter(flags.starter);
    const bool terminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
    Questions questions(STDIN_FILENO, terminal && !context.out.json(), context.out, context.stop);
    return init(context, options, questions);
}

}  // namespace

void add_init(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "init",
        "The first run: e-mail, CA and its terms into acme8443.toml, and what starts `renew`.\n"
        "Asks for what no flag says; without a terminal it never asks. Changes nothing that is\n"
        "there.");
    add_ca_flags(*command, flags->options.settings);
    command
        ->add_option("--start", flags->starter,
                     "what starts acme8443: a systemd timer, the daemon, cron, or none")
        ->check(CLI::IsMember({"timer", "daemon", "cron", "none"}));
    command->add_option("--root", flags->options.root,
                        "the system to set up, such as an image that is being built [/]");
    command->add_flag("--force", flags->options.force, "replace what is there");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_init(context, *flags); };
    });
}

}  // namespace acme8443::app
