#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/each_certificate.hpp"
#include "app/lineage.hpp"
#include "app/report.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::vector<std::string> names{};
    bool dry_run{};
    bool roll_back{};
    bool no_rehearsal{};
    bool from_certbot{};
};

/// What certbot tells its deploy hooks.
struct Renewed {
    std::filesystem::path lineage;
    std::vector<std::string> names;
};

Result<Renewed> told_by_certbot()
{
    const char* lineage = std::getenv("RENEWED_LINEAGE");
    const char* domains = std::getenv("RENEWED_DOMAINS");
    if (!lineage || *lineage == '\0')
        return fail(Errc::bad_usage,
                    "--from-certbot is for certbot to call: RENEWED_LINEAGE is not set");
    return Renewed{lineage, split(domains ? domains : "", ' ')};
}

/// The certificate that is configured for it: by the lineage's name, else by its first name.
/// Nothing: certbot calls its hooks for every certificate, and this one is none of ours.
std::optional<std::string> configured_for(const Context& context, const Renewed& renewed)
{
    const Configuration configuration = context.configuration();
    const std::string by_lineage = renewed.lineage.filename();
    if (configuration.has_certificate(by_lineage)) return by_lineage;
    if (renewed.names.empty() || renewed.names.front().empty()) return std::nullopt;
    const std::string by_name = certificate_name(renewed.names.front());
    if (configuration.has_certificate(by_name)) return by_name;
    return std::nullopt;
}

Result<ExitStatus> deploy_lineage(Context& context, const Flags& flags, const CertificateSpec& want,
                                  const Renewed& renewed, Services& s)
{
    const auto lock = TRY(s.store.lock(want.name));
    const Live live = TRY(take_lineage(renewed.lineage, context.state_dir / "lineages", want.name));
    hooks::Deployments with = s.deployments;
    with.rehearse = !flags.no_rehearsal;
    context.out.something_happened();
    TRY(hooks::deploy_all(want.targets, live, with, context.stop));
    return exit_ok;
}

Result<ExitStatus> run_from_certbot(Context& context, const Flags& flags)
{
    if (flags.dry_run || flags.roll_back || !flags.names.empty())
        return fail(Errc::bad_usage, "--from-certbot takes no names and goes with nothing else");
    const Renewed renewed = TRY(told_by_certbot());
    const auto name = configured_for(context, renewed);
    if (!name) {
        context.out.progress(renewed.lineage.filename().string(),
                             "no certificate is configured here for this lineage");
        return exit_ok;
    }
    const auto work = [&](const CertificateSpec& want, Services& s) {
        return deploy_lineage(context, flags, want, renewed, s);
    };
    return each_certificate(context, {*name}, work);
}

Result<ExitStatus> deploy_one(Context& context, const Flags& flags, const CertificateSpec& want,
                              Services& s)
{
    const auto lock = TRY(s.store.lock(want.name));
    const auto live = TRY(s.store.live(want.name));
    if (!live) {
        return fail(Errc::not_found, want.name + " has no certificate yet: run `acme8443 issue`");
    }
    hooks::Deployments with = s.deployments;
    with.rehearse = !flags.no_rehearsal;
    if (flags.dry_run) {
        for (const std::string& line :
             TRY(hooks::dry_run(want.targets, *live, with, context.stop))) {
            context.out.print(want.name + ": " + line + "\n");
        }
        return exit_ok;
    }
    context.out.something_happened();
    if (flags.roll_back) {
        TRY(hooks::roll_back(want.targets, *live, with, context.stop));
        return exit_ok;
    }
    TRY(hooks::deploy_all(want.targets, *live, with, context.stop));
    return exit_ok;
}

Result<ExitStatus> run_deploy(Context& context, const Flags& flags)
{
    if (flags.from_certbot) return run_from_certbot(context, flags);
    if (flags.dry_run && flags.roll_back) {
        return fail(Errc::bad_usage, "--dry-run and --rollback exclude each other");
    }
    nlohmann::json documents = nlohmann::json::array();
    const auto work = [&](const CertificateSpec& want, Services& s) {
        auto status = deploy_one(context, flags, want, s);
        const CertificateReport report = report_on(want, s, context.stop);
        documents.push_back(to_json(report, s.clock.now()));
        if (status && !flags.dry_run) context.out.print(to_text(report, s.clock.now()));
        return status;
    };
    const ExitStatus worst = TRY(each_certificate(context, flags.names, work));
    context.out.document(nlohmann::json{{"certificates", std::move(documents)}});
    return worst;
}

}  // namespace

void add_deploy(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "deploy", "Deploy the certificate in force to its services, and see it served.");
    command->add_option("names", flags->names, "certificates [all]");
    command->add_flag("--dry-run", flags->dry_run, "rehearse and look, touch nothing");
    command->add_flag("--rollback", flags->roll_back, "back to what each service had before");
    // For tests of what comes after the rehearsal; verification and rollback stay on.
    command->add_flag("--no-rehearsal", flags->no_rehearsal)->group("");
    command->add_flag("--from-certbot", flags->from_certbot,
                      "as certbot's deploy hook: deploy what RENEWED_LINEAGE names");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_deploy(context, *flags); };
    });
}

}  // namespace acme8443::app
