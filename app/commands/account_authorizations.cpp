#include "app/commands/account_authorizations.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "acme/authorization.hpp"
#include "app/commands/settings_flags.hpp"
#include "app/proving/proof.hpp"
#include "app/workbench.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::vector<std::string> names{};
    Settings settings{};
};

/// The settings of the certificate that goes by its first name, and over them what was typed.
Result<CertificateSpec> wanted(const Configuration& configuration, const Flags& flags)
{
    const Identifier first = TRY(Identifier::parse(flags.names.front()));
    CertificateFile file{.name = certificate_name(first.value())};
    if (configuration.has_certificate(file.name)) file = TRY(configuration.certificate(file.name));
    file.names = flags.names;
    file.settings = overlay(file.settings, flags.settings);
    file.targets.clear();
    const Settings for_all = TRY(configuration.for_all());
    return resolve(file, for_all);
}

ExitStatus tell(Context& context, const char* what, const std::vector<std::string>& names)
{
    context.out.print(std::string(what) + ": " + (names.empty() ? "nothing" : join(names, ", ")) +
                      "\n");
    context.out.document({{what, names}});
    return exit_ok;
}

Result<ExitStatus> preauthorize(Context& context, const Flags& flags)
{
    const CertificateSpec want = TRY(wanted(context.configuration(), flags));
    const store::Store store = TRY(store::Store::open(context.state_dir));
    SolverRack solvers(context.out, context.state_dir);
    Workbench bench(store, solvers, context.out);
    Services s = TRY(bench.services(want));
    context.out.something_happened();  // a person typed this: say what goes on
    const auto ways = TRY(find_ways(want, want.order, s, context.stop));
    auto ca = TRY(converse(want, s, context.stop));
    const auto order = TRY(acme::preauthorize(ca->session, ways.approved, context.stop));
    TRY(prove(*ca, order, ways, want, s, context.stop));
    return tell(context, "authorized", flags.names);
}

Result<ExitStatus> deauthorize(Context& context, const Flags& flags)
{
    const std::string& name = flags.names.front();
    const Configuration configuration = context.configuration();
    const CertificateFile file = TRY(configuration.certificate(name));
    const Settings for_all = TRY(configuration.for_all());
    const Settings said = overlay(overlay(for_all, file.settings), flags.settings);
    const store::Store store = TRY(store::Store::open(context.state_dir));
    const std::string order_url = TRY(store.order_url(name));
    if (order_url.empty())
        return fail(Errc::not_found, "no order is known for the certificate of " + name);
    const CaAccess with = TRY(resolve_ca_of(said, order_url));
    const auto http = net::make_http_client({.ca_file = with.ca_bundle});
    const SystemClock clock;
    const auto ca = TRY(
        converse_as_known(with, with.ca.name, {store, *http, clock, context.out}, context.stop));
    std::vector<std::string> done;
    for (const Identifier& each :
         TRY(acme::deactivate_authorizations(ca->session, order_url, context.stop)))
        done.push_back(each.value());
    return tell(context, "deauthorized", done);
}

}  // namespace

void add_account_authorizations(CLI::App& account, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* ahead = account.add_subcommand(
        "preauthorize",
        "Prove names before anything is ordered, where the CA offers that (RFC 8555 section\n"
        "7.4.1). The next order of this account finds them proved.");
    ahead->add_option("names", flags->names, "DNS names or IP addresses")->required();
    add_settings_flags(*ahead, flags->settings);
    ahead->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return preauthorize(context, *flags); };
    });

    auto other = std::make_shared<Flags>();
    CLI::App* back = account.add_subcommand(
        "deauthorize",
        "Give back what this certificate's order has proved (RFC 8555 section 7.5.2): with the\n"
        "account's key alone nobody gets a certificate for these names then.");
    back->add_option("name", other->names, "the certificate in force under this name")
        ->required()
        ->expected(1);
    add_ca_flags(*back, other->settings);
    back->callback([other, &chosen] {
        chosen = [other](Context& context) { return deauthorize(context, *other); };
    });
}

}  // namespace acme8443::app
