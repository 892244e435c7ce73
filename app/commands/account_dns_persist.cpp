#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "acme/challenge/dns_propagation.hpp"
#include "acme/dns_persist_terms.hpp"
#include "app/ca/ca_access.hpp"
#include "app/ca/conversation.hpp"
#include "app/commands/account_dns_persist.hpp"
#include "app/commands/settings_flags.hpp"
#include "app/proving/dns_solvers.hpp"
#include "base/net/dns_challenge.hpp"
#include "base/net/dns_persist.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::vector<std::string> names{};
    std::string issuer{};
    int days{};
    Settings settings{};
};

/// One record for a name and its wildcard.
Result<std::vector<Identifier>> names_of(const Flags& flags)
{
    std::map<std::string, Identifier> by_base;
    for (const std::string& typed : flags.names) {
        const Identifier name = TRY(Identifier::parse(typed));
        if (name.kind() == Identifier::Kind::ip)
            return fail(Errc::bad_usage, typed + " is an address; dns-persist-01 proves DNS names");
        const auto [at, fresh] = by_base.emplace(name.base_name(), name);
        if (!fresh && name.wildcard()) at->second = name;
    }
    std::vector<Identifier> names;
    for (const auto& [base, name] : by_base) names.push_back(name);
    return names;
}

struct Row {
    std::string name;  ///< of the record
    net::DnsPersistRecord record;
    std::string seen;  ///< what stands there now, for a person
};

/// What a CA would find now. Failing to look is no failure of the command.
std::string look(const acme::DnsTools& tools, const Row& row, const acme::DnsPersistTerms& terms,
                 std::stop_token stop)
{
    const auto there = acme::look_everywhere(tools, row.name, std::move(stop));
    if (!there) return "cannot be looked at from here: " + there.error().message;
    const auto now = tools.clock->now();
    const auto search = net::find_dns_persist(
        there->texts, {terms.issuers, terms.account_uris, row.record.wildcard, now});
    if (!search.found)
        return search.obstacles.empty() ? "not published yet"
                                        : "published, but " + join(search.obstacles, "; ");
    if (!search.found->persist_until) return "published, without an end";
    const auto left = std::chrono::floor<std::chrono::days>(*search.found->persist_until - now);
    return "published, until " + rfc3339(*search.found->persist_until) + " (" +
           std::to_string(left.count()) + " days)";
}

Result<ExitStatus> run_dns_persist(Context& context, const Flags& flags)
{
    const auto names = TRY(names_of(flags));
    const Settings for_all = TRY(context.configuration().for_all());
    const Settings settings = overlay(for_all, flags.settings);
    const CaAccess with = TRY(resolve_ca(settings));
    const store::Store store = TRY(store::Store::open(context.state_dir));
    const auto http = net::make_http_client({.ca_file = with.ca_bundle});
    const SystemClock clock;
    context.out.something_happened();  // a person typed this: say what goes on
    const auto ca =
        TRY(converse(with, with.ca.name, {store, *http, clock, context.out}, context.stop));
    const acme::DnsTools tools = dns_tools(settings.dns.value_or(std::vector<std::string>{}),
                                           settings.allow_special_addresses.value_or(false));
    nlohmann::json documents = nlohmann::json::array();
    std::string text;
    for (const Identifier& name : names) {
        auto terms = TRY(acme::dns_persist_terms(ca->session, name, context.stop));
        if (!flags.issuer.empty()) terms.issuers = {flags.issuer};
        if (terms.issuers.empty())
            return fail(Errc::bad_usage, with.ca.title +
                                             " does not say in its directory by which domain name "
                                             "it goes; its practice statement does: --issuer NAME");
        Row row{net::dns_persist_01_name(name),
                {terms.issuers.front(), terms.account_uris.front(), name.wildcard()},
                {}};
        if (flags.days > 0) row.record.persist_until = clock.now() + std::chrono::days(flags.days);
        row.seen = look(tools, row, terms, context.stop);
        text += net::zone_line(row.name, row.record) + "\n  now: " + row.seen + "\n";
        documents.push_back({{"name", row.name},
                             {"text", to_text(row.record)},
                             {"line", net::zone_line(row.name, row.record)},
                             {"now", row.seen}});
    }
    context.out.print(text);
    context.out.document({{"records", std::move(documents)}});
    return exit_ok;
}

}  // namespace

void add_account_dns_persist(CLI::App& account, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = account.add_subcommand(
        "dns-persist",
        "Print the TXT record that lets this account prove a name by dns-persist-01, and what\n"
        "stands there now.");
    command->add_option("names", flags->names, "DNS names; *.NAME for wildcards too")->required();
    command->add_option("--issuer", flags->issuer, "the CA's own domain name, if it has several");
    command->add_option("--days", flags->days, "let the record end after so many days")
        ->check(CLI::PositiveNumber);
    add_settings_flags(*command, flags->settings);
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_dns_persist(context, *flags); };
    });
}

}  // namespace acme8443::app
