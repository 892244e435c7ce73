#include "app/rehearse.hpp"

#include <nlohmann/json.hpp>

#include "acme/challenge/listener.hpp"
#include "app/renew.hpp"
#include "app/renewal/retention.hpp"
#include "app/workbench.hpp"
#include "base/file.hpp"
#include "base/net/shadow_server.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/verify.hpp"

namespace acme8443::app {
namespace {

/// The one that a CA runs for rehearsals, by the name it has here.
Result<std::string> staging_of(const CaPreset& ca)
{
    if (ca.name.ends_with("-staging")) return ca.name;
    const std::string name = ca.name + "-staging";
    for (const CaPreset& preset : ca_presets())
        if (preset.name == name) return name;
    return fail(Errc::bad_usage,
                "no staging CA of " + ca.title + " is known; say with --ca where to rehearse");
}

/// What is configured, but from the other CA. Whatever belongs to the one CA alone goes.
Result<CertificateSpec> for_rehearsal(const Context& context, const RehearseOptions& options)
{
    const Configuration configuration = context.configuration();
    CertificateFile file = TRY(configuration.certificate(options.name));
    Settings for_all = TRY(configuration.for_all());
    const CaPreset usual = TRY(resolve_ca(overlay(for_all, file.settings))).ca;
    for (Settings* said : {&for_all, &file.settings}) {
        said->ca_bundle.reset();
        said->eab_kid.reset();
        said->eab_hmac.reset();
        said->fallback_ca.reset();
        said->preferred_chain.reset();
    }
    file.settings = overlay(file.settings, options.over);
    if (!options.over.ca) file.settings.ca = TRY(staging_of(usual));
    return resolve(file, for_all);
}

/// Nobody trusts a staging CA: what its chain ends in is the anchor here. Pins are of other keys.
Result<std::vector<hooks::TargetSpec>> trusting(std::vector<hooks::TargetSpec> targets,
                                                const Live& live,
                                                const std::filesystem::path& directory)
{
    const std::string chain = live.bundle.fullchain();
    const auto anchor = directory / (live.name + ".anchor.pem");
    TRY(file::write_atomically(anchor, chain.substr(chain.rfind("-----BEGIN CERTIFICATE-----")),
                               0600));
    for (hooks::TargetSpec& target : targets) {
        target.trust_file = anchor;
        target.pins.clear();
    }
    return targets;
}

/// Shows it ourselves, and looks as at a service.
Result<std::string> look_at_shadow(hooks::TargetSpec shadow, const Live& live, Services& s,
                                   std::stop_token stop)
{
    const net::Endpoint& at = shadow.endpoints.front();
    const auto address = TRY(net::Address::parse(at.host));
    const auto server = TRY(net::ShadowServer::start(address, at.port, live.bundle));
    const auto expected = TRY(hooks::expectation(shadow, live));
    const auto sight =
        TRY(hooks::await(shadow, expected, s.deployments.probe, s.clock, std::move(stop)));
    if (sight.seen != hooks::Seen::fresh)
        return fail(Errc::bad_certificate, "at the shadow: " + sight.detail);
    return "shadow: " + at.text() + " was seen serving it";
}

Result<std::vector<std::string>> rehearse_at(const std::vector<hooks::TargetSpec>& targets,
                                             const std::optional<net::Endpoint>& shadow,
                                             const Live& live, Services& s,
                                             const std::filesystem::path& directory,
                                             const std::stop_token& stop)
{
    const auto theirs = TRY(trusting(targets, live, directory));
    auto lines = TRY(hooks::dry_run(theirs, live, s.deployments, stop));
    if (!shadow) return lines;
    hooks::TargetSpec ours{.name = "shadow", .kind = "verify-only", .endpoints = {*shadow}};
    ours.server_names = {"all"};
    const auto trusted = TRY(trusting({std::move(ours)}, live, directory));
    lines.push_back(TRY(look_at_shadow(trusted.front(), live, s, stop)));
    return lines;
}

}  // namespace

Result<ExitStatus> rehearse(Context& context, const RehearseOptions& options)
{
    std::optional<net::Endpoint> shadow;
    if (options.shadow) {
        shadow = TRY(net::Endpoint::parse(*options.shadow));
        TRY(acme::try_to_listen(shadow->host, shadow->port));  // before the CA is troubled
    }
    CertificateSpec want = TRY(for_rehearsal(context, options));
    const auto targets = std::exchange(want.targets, {});
    const auto directory = context.state_dir / "rehearsal";
    const store::Store store = TRY(store::Store::open(directory));
    SolverRack solvers(context.out, context.state_dir);
    Workbench bench(store, solvers, context.out);
    Services s = TRY(bench.services(want));

    context.out.something_happened();  // a person typed this: say what goes on
    const Renewed done = TRY(renew(want, s, {.force = true}, context.stop));
    const auto lines = TRY(rehearse_at(targets, shadow, done.live, s, directory, context.stop));
    prune(want, s);
    for (const std::string& line : lines) context.out.print(want.name + ": " + line + "\n");
    context.out.print(want.name + ": rehearsed with " + want.ca.title +
                      "; nothing in force was touched\n");
    context.out.document(nlohmann::json{{"name", want.name},
                                        {"ca", want.ca.directory_url},
                                        {"leaf", done.live.bundle.leaf_sha256},
                                        {"steps", lines}});
    return exit_ok;
}

}  // namespace acme8443::app
