#include "app/fallback.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/each_certificate.hpp"
#include "app/report.hpp"
#include "app/retention.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::vector<std::string> names{};
    bool force{};
};

Result<ExitStatus> run_renew(Context& context, const Flags& flags)
{
    nlohmann::json documents = nlohmann::json::array();
    bool changed = false;
    const auto work = [&](const CertificateSpec& want, Services& s) -> Result<ExitStatus> {
        const RenewOptions options{.force = flags.force, .heed_back_off = !flags.force};
        auto done = renew_anywhere(want, s, options, context.stop);
        if (context.out.json()) {
            documents.push_back(to_json(report_on(want, s, context.stop), s.clock.now()));
        }
        if (!done) return fail(std::move(done).error());
        if (done->changed) prune(want, s);
        changed = changed || done->changed;
        if (done->changed) {
            context.out.print(want.name + ": done, valid until " + rfc3339(done->live.not_after) +
                              "\n");
        }
        return exit_ok;
    };
    const ExitStatus worst = TRY(each_certificate(context, flags.names, work));
    context.out.document(nlohmann::json{{"certificates", std::move(documents)}});
    return worst == exit_ok && changed && context.detailed_exit_status ? exit_changed : worst;
}

}  // namespace

void add_renew(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "renew",
        "What cron runs: finish unfinished deployments, renew what is due. Silent when\n"
        "there is nothing to do.");
    command->add_option("names", flags->names, "certificates [all]");
    command->add_flag("--force", flags->force, "renew although it is not due");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_renew(context, *flags); };
    });
}

}  // namespace acme8443::app
