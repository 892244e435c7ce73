#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <sstream>

#include "app/console/exit_status.hpp"
#include "app/manual/option_words.hpp"
#include "app/system/root_visit.hpp"

namespace acme8443::app {
namespace {

constexpr const char* about =
    "A certificate for a service on 8443 is proved on 80 or 443, never on 8443.\n"
    "acme8443 proves names on authorized ports, deploys to the service on 8443, and calls a\n"
    "certificate done when it has been seen served there.";

constexpr const char* exit_statuses =
    "Exit status: 0 the desired state holds; 2 (with --detailed-exitcode) it holds and something\n"
    "changed; 20 issued, not deployed; 21 rolled back; 22 rollback failed; 64 usage; 65 refused "
    "by\n"
    "policy, the CA was not contacted; 69 CA or network unavailable; 70 internal; 73 cannot "
    "write;\n"
    "75 try again later; 77 permission; 78 configuration.";

/// What nobody could read says more than what is missing because of it.
std::string mistake(const CLI::App& program, const CLI::ParseError& thrown)
{
    const auto unread = program.remaining(true);
    if (unread.empty()) return thrown.what();
    const std::string quoted = "\"" + unread.front() + "\"";
    if (unread.front().starts_with('-')) return "there is no option " + quoted;
    return program.get_subcommands().empty() ? "there is no command " + quoted
                                             : quoted + " is one argument too many";
}

/// CLI11 throws its answers: help and version as well as mistakes.
ExitStatus answer(const CLI::App& program, const CLI::ParseError& thrown, Output& out)
{
    std::ostringstream text;
    if (program.exit(thrown, text, text) == 0) {
        out.raw(text.str());
        return exit_ok;
    }
    return out.error({Errc::bad_usage, mistake(program, thrown)});
}

}  // namespace

std::unique_ptr<CLI::App> command_tree(Context& context, Typed& typed)
{
    auto tree = std::make_unique<CLI::App>(about, "acme8443");
    CLI::App& program = *tree;
    program.footer(exit_statuses);
    program.set_version_flag("--version", std::string("acme8443 ") + ACME8443_VERSION);
    program.require_subcommand(1);
    program.fallthrough();

    program.add_option("--config-dir", context.config_dir, "configuration [/etc/acme8443]");
    program.add_option("--state-dir", context.state_dir, "state [/var/lib/acme8443]");
    program.add_flag("--json", typed.json, "results as JSON on stdout");
    program.add_flag("--quiet", typed.quiet, "errors only");
    program.add_flag("--detailed-exitcode", context.detailed_exit_status,
                     "exit 2 instead of 0 when something was changed");

    Action& chosen = typed.chosen;
    for (const auto add : {add_init, add_issue, add_renew, add_rehearse, add_serve, add_check,
                           add_deploy, add_discover, add_status, add_policy, add_lint, add_import,
                           add_export, add_account, add_revoke, add_sign, add_forget}) {
        add(program, chosen);
    }
    add_completion(program, chosen);
    put_option_words(program);
    return tree;
}

ExitStatus run(std::span<const char* const> argv, Output& out, std::stop_token stop,
               Signals* signals)
{
    Context context{.out = out, .stop = std::move(stop), .signals = signals};
    Typed typed;
    const auto program = command_tree(context, typed);
    if (argv.size() <= 1) {
        out.raw(program->help());
        return exit_usage;
    }
    try {
        program->parse(static_cast<int>(argv.size()), argv.data());
    } catch (const CLI::ParseError& thrown) {
        return answer(*program, thrown, out);
    }
    out.use_json(typed.json);
    out.use_quiet(typed.quiet);
    auto status = typed.chosen(context);
    if (auto left = leave_to_owner(context.state_dir); !left) out.error(left.error());
    return status ? *status : out.error(status.error());
}

}  // namespace acme8443::app
