#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/discover/report.hpp"
#include "app/discover/survey.hpp"
#include "base/file.hpp"
#include "base/try.hpp"
#include "store/store.hpp"

namespace acme8443::app {
namespace {

using discover::Found;
using Json = nlohmann::json;

struct Flags {
    std::vector<std::uint16_t> ports{};
    std::string baseline{};
    bool write{};
    bool csv{};
};

/// The leaves that our own store holds now, and those that were deployed from certbot's: who finds
/// one of them served has found our work.
std::vector<std::string> our_leaves(const Context& context)
{
    std::vector<std::string> leaves;
    const auto names = context.configuration().certificates();
    if (!names || names->empty()) return leaves;
    const auto store = store::Store::open(context.state_dir);
    if (!store) return leaves;
    const auto records = store->deployment_records();
    for (const std::string& name : *names) {
        if (const auto live = store->live(name); live && *live)
            leaves.push_back((*live)->bundle.leaf_sha256);
        const auto file = context.configuration().certificate(name);
        if (!file) continue;
        for (const hooks::TargetSpec& target : file->targets)
            if (const auto record = records->find(name, target.name); record && *record)
                leaves.push_back((*record)->leaf_sha256);
    }
    return leaves;
}

/// Adds the proposal to certificates/NAME.toml, which is made when there is none; NAME is the first
/// DNS name that is served.
Result<std::string> write_proposal(const Context& context, const Found& found)
{
    if (!found.leaf || found.leaf->names.empty())
        return fail(Errc::bad_usage, "port " + std::to_string(found.port) +
                                         ": no certificate is served there that says its name");
    const Configuration configuration = context.configuration();
    CertificateFile file;
    file.name = certificate_name(found.leaf->names.front());
    if (configuration.has_certificate(file.name))
        file = TRY(configuration.certificate(file.name));
    else
        file.names = found.leaf->names;
    hooks::TargetSpec target = *found.proposal;
    for (const hooks::TargetSpec& there : file.targets)
        if (there.name == target.name)
            return fail(Errc::bad_usage, file.name + " has a deploy target \"" + there.name +
                                             "\" already: change it by hand");
    file.targets.push_back(std::move(target));
    TRY(configuration.save(file));
    return (context.config_dir / "certificates" / (file.name + ".toml")).string();
}

Result<ExitStatus> audit(Context& context, const Flags& flags, const std::vector<Found>& all)
{
    const auto before = file::read(flags.baseline);
    if (!before && before.error().code != Errc::not_found) return fail(before.error());
    std::vector<discover::Change> changes;
    if (before) changes = TRY(discover::compare(*before, all, our_leaves(context)));
    TRY(file::write_atomically(flags.baseline, discover::baseline(all), 0600));
    if (flags.csv) {
        context.out.raw(discover::csv(changes));
    } else {
        Json documents = Json::array();
        for (const discover::Change& change : changes) {
            context.out.print(discover::to_text(change));
            documents.push_back(discover::to_json(change));
        }
        if (!before) context.out.print("wrote the first baseline, " + flags.baseline + "\n");
        context.out.document({{"first", !before}, {"changes", std::move(documents)}});
    }
    return changes.empty() || !context.detailed_exit_status ? exit_ok : exit_changed;
}

Result<void> print(Context& context, const Flags& flags, const std::vector<Found>& all)
{
    Json documents = Json::array();
    for (const Found& found : all) {
        context.out.print(discover::to_text(found));
        documents.push_back(discover::to_json(found));
    }
    if (all.empty()) context.out.print("nothing listens on these ports\n");
    context.out.document({{"services", std::move(documents)}});
    if (!flags.write) return {};
    for (const Found& found : all)
        if (found.proposal)
            context.out.print("wrote " + TRY(write_proposal(context, found)) + "\n");
    return {};
}

Result<ExitStatus> run_discover(Context& context, const Flags& flags)
{
    if (flags.write && !flags.baseline.empty())
        return fail(Errc::bad_usage, "--write and --baseline exclude each other");
    const auto ports = flags.ports.empty() ? discover::usual_ports() : flags.ports;
    const auto probe = net::make_tls_probe();
    const auto http = net::make_http_client({.https_only = false, .cut_body = true});
    const SystemClock clock;
    const auto all = TRY(discover::survey(ports, {*probe, *http, clock}, context.stop));
    if (!flags.baseline.empty()) return audit(context, flags, all);
    if (flags.csv) {
        context.out.raw(discover::csv(all));
        return exit_ok;
    }
    TRY(print(context, flags, all));
    return exit_ok;
}

}  // namespace

void add_discover(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "discover",
        "Find the services on 8443 and its like, say what is wrong with them, and print the\n"
        "[[deploy]] tables that fit. Touches nothing.");
    command->add_option("ports", flags->ports, "ports to look at [8443 and its like]")
        ->check(CLI::Range(1, 65535));
    command->add_flag("--write", flags->write, "put the tables into certificates/NAME.toml");
    command->add_option("--baseline", flags->baseline,
                        "port audit: say what has changed since FILE was written, and write it");
    command->add_flag("--csv", flags->csv, "results as CSV");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_discover(context, *flags); };
    });
}

}  // namespace acme8443::app
