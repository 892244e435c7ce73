#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/ca/fallback.hpp"
#include "app/command_line.hpp"
#include "app/commands/settings_flags.hpp"
#include "app/renewal/retention.hpp"
#include "app/report.hpp"
#include "app/settings/target_settings.hpp"
#include "app/settings/two_keys.hpp"
#include "app/workbench.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::vector<std::string> names{};
    std::string certificate{};
    Settings settings{};
    std::vector<std::string> deploy{};
    std::vector<std::string> set{};
    bool force{};
    bool explain{};
};

/// --deploy KIND opens a target, each --set KEY=VALUE after it is one of its settings.
Result<std::vector<hooks::TargetSpec>> typed_targets(const CLI::App& command, const Flags& flags)
{
    std::vector<std::pair<std::string, hooks::Settings>> typed;
    std::size_t kinds = 0;
    std::size_t sets = 0;
    for (const CLI::Option* option : command.parse_order()) {
        if (option->check_name("--deploy")) typed.push_back({flags.deploy.at(kinds++), {}});
        if (!option->check_name("--set")) continue;
        const std::string& text = flags.set.at(sets++);
        const auto equals = text.find('=');
        if (equals == text.npos || equals == 0 || typed.empty()) {
            return fail(Errc::bad_usage, "--set " + text + ": write --deploy KIND --set KEY=VALUE");
        }
        typed.back().second[text.substr(0, equals)].push_back(text.substr(equals + 1));
    }
    std::vector<hooks::TargetSpec> targets;
    for (auto& [kind, settings] : typed) {
        targets.push_back(TRY(target_spec(kind, std::move(settings))));
    }
    return targets;
}

/// What the file said before, and over it what was typed now.
Result<CertificateFile> wanted_file(const Configuration& configuration, const CLI::App& command,
                                    const Flags& flags)
{
    const Identifier first = TRY(Identifier::parse(flags.names.front()));
    const std::string name =
        flags.certificate.empty() ? certificate_name(first.value()) : flags.certificate;
    CertificateFile file;
    if (configuration.has_certificate(name)) file = TRY(configuration.certificate(name));
    file.name = name;
    file.names = flags.names;
    file.settings = overlay(file.settings, flags.settings);
    auto targets = TRY(typed_targets(command, flags));
    if (!targets.empty()) file.targets = std::move(targets);
    return file;
}

/// What the file wants: one certificate, or one for each kind of key.
Result<std::vector<CertificateSpec>> wanted(const CertificateFile& file, const Settings& for_all,
                                            const Flags& flags)
{
    std::vector<CertificateSpec> all;
    all.push_back(TRY(resolve(file, for_all)));
    if (const auto second = TRY(second_of(file))) all.push_back(TRY(resolve(*second, for_all)));
    for (CertificateSpec& want : all) want.explain = flags.explain;
    return all;
}

Result<ExitStatus> issue_one(Context& context, const CertificateSpec& want, Workbench& bench,
                             const Flags& flags)
{
    Services s = TRY(bench.services(want));
    const Renewed done = TRY(renew_anywhere(want, s, {.force = flags.force}, context.stop));
    prune(want, s);

    const CertificateReport report = report_on(want, s, context.stop);
    context.out.print(to_text(report, s.clock.now()));
    context.out.document(to_json(report, s.clock.now()));
    return done.changed && context.detailed_exit_status ? exit_changed : exit_ok;
}

/// One after the other; with several, what fails is told and the next one's turn comes.
Result<ExitStatus> issue_each(Context& context, const std::vector<CertificateSpec>& all,
                              Workbench& bench, const Flags& flags)
{
    if (all.size() == 1) return issue_one(context, all.front(), bench, flags);
    ExitStatus worst = exit_ok;
    for (const CertificateSpec& want : all) {
        const auto status = issue_one(context, want, bench, flags);
        worst = worse(worst, status ? *status : context.out.error(status.error()));
    }
    return worst;
}

bool refused_by_policy(const Result<ExitStatus>& outcome)
{
    return outcome ? *outcome == exit_refused : outcome.error().code == Errc::denied_by_policy;
}

Result<ExitStatus> run_issue(Context& context, const CLI::App& command, const Flags& flags)
{
    const Configuration configuration = context.configuration();
    const CertificateFile file = TRY(wanted_file(configuration, command, flags));
    const Settings for_all = TRY(configuration.for_all());
    const auto all = TRY(wanted(file, for_all, flags));
    const store::Store store = TRY(store::Store::open(context.state_dir));
    SolverRack solvers(context.out, context.state_dir);
    Workbench bench(store, solvers, context.out);

    context.out.something_happened();  // a person typed this: say what goes on
    const bool is_new = !configuration.has_certificate(file.name);
    // Before the first step, so that `renew` can finish what we begin.
    TRY(configuration.save(file));
    auto outcome = issue_each(context, all, bench, flags);
    // What policy refuses now it would refuse at each `renew`.
    if (is_new && refused_by_policy(outcome)) TRY(configuration.remove(file.name));
    return outcome;
}

}  // namespace

void add_issue(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "issue",
        "Prove the names, get a certificate, deploy it, see it served. Writes\n"
        "certificates/NAME.toml, so that `renew` needs no flags.");
    command->add_option("names", flags->names, "DNS names or IP addresses; the first one names it")
        ->required();
    command->add_option("--cert-name", flags->certificate, "keep it under this name");
    command->add_flag("--force", flags->force, "issue although the one in force is not due");
    command->add_flag("--explain", flags->explain,
                      "say of each way to prove a name whether it was chosen, and why");
    command
        ->add_option("--deploy", flags->deploy,
                     "a service that uses the certificate: " + join(hooks::target_kinds(), ", "))
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--set", flags->set, "a setting of the --deploy before it")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    add_settings_flags(*command, flags->settings);
    command->callback([command, flags, &chosen] {
        chosen = [command, flags](Context& context) {
            return run_issue(context, *command, *flags);
        };
    });
}

}  // namespace acme8443::app
