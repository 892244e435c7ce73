#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/commands/settings_flags.hpp"
#include "app/looking.hpp"
#include "base/try.hpp"
#include "validator/render.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::vector<std::string> names{};
    Settings settings{};
};

ExitStatus status_of(validator::Decision decision)
{
    switch (decision) {
        case validator::Decision::permitted:
            return exit_ok;
        case validator::Decision::refused:
            return exit_refused;
        case validator::Decision::undetermined:
            return exit_try_again;
    }
    return exit_internal;
}

Result<ExitStatus> run_check(Context& context, const Flags& flags)
{
    const Configuration configuration = context.configuration();
    CertificateFile file;
    const Identifier first = TRY(Identifier::parse(flags.names.front()));
    if (configuration.has_certificate(certificate_name(first.value()))) {
        file = TRY(configuration.certificate(certificate_name(first.value())));
    }
    file.names = flags.names;
    file.settings = overlay(file.settings, flags.settings);
    file.targets.clear();
    const Settings for_all = TRY(configuration.for_all());
    const CertificateSpec want = TRY(resolve(file, for_all));
    const auto looking = TRY(Looking::make(want));

    context.out.something_happened();
    context.out.progress(first.value(),
                         "looking as " + want.ca.title + " would; the CA is not contacted");
    const validator::Facts facts = TRY(looking->scout().look(want.order, context.stop));
    const validator::Verdict verdict = looking->policy().judge_order(want.order, facts);
    context.out.print(validator::render(verdict, facts, looking->policy().ca()));
    context.out.document(to_json(verdict));
    return status_of(verdict.decision());
}

}  // namespace

void add_check(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "check",
        "Would the CA agree? Looks at the names as it would, and says why not and what to\n"
        "mend. Contacts neither the CA nor any port but 80 and 443.");
    command->add_option("names", flags->names, "DNS names or IP addresses")->required();
    add_settings_flags(*command, flags->settings);
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_check(context, *flags); };
    });
}

}  // namespace acme8443::app
