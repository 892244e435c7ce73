#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/ca/conversation.hpp"
#include "app/command_line.hpp"
#include "app/commands/account_authorizations.hpp"
#include "app/commands/account_dns_persist.hpp"
#include "app/commands/settings_flags.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    Settings settings{};
    bool yes{};
};

/// What every verb works with.
struct Desk {
    const CaAccess with;
    const store::Store store;
    const std::unique_ptr<net::HttpClient> http;
    const SystemClock clock{};
    Context& context;

    Means means() { return {store, *http, clock, context.out}; }
    Result<std::unique_ptr<Conversation>> known()
    {
        return converse_as_known(with, with.ca.name, means(), context.stop);
    }
};

using Verb = Result<ExitStatus> (*)(Desk& desk, const Flags& flags);

ExitStatus tell(Desk& desk, const acme::Account& account, const pki::PrivateKey& key)
{
    Output& out = desk.context.out;
    std::string text = desk.with.ca.title + "\n";
    const auto line = [&text](std::string_view what, std::string_view value) {
        text += "  " + std::string(what) + " " + printable(value) + "\n";
    };
    line("account ", account.url);
    line("status  ", account.status);
    line("contacts", account.contacts.empty() ? "none" : join(account.contacts, ", "));
    line("key     ", std::string(key.jws_algorithm()) + ", thumbprint " + key.thumbprint());
    out.print(text);
    out.document({{"account",
                   {{"ca", desk.with.ca.name},
                    {"directory", desk.with.ca.directory_url},
                    {"url", account.url},
                    {"status", account.status},
                    {"contacts", account.contacts},
                    {"algorithm", key.jws_algorithm()},
                    {"thumbprint", key.thumbprint()}}}});
    return exit_ok;
}

Result<ExitStatus> show(Desk& desk, const Flags&)
{
    const auto ca = TRY(desk.known());
    const acme::Account account = TRY(acme::show_account(ca->session, desk.context.stop));
    return tell(desk, account, ca->account.key);
}

Result<ExitStatus> register_account(Desk& desk, const Flags&)
{
    const auto ca = TRY(converse(desk.with, desk.with.ca.name, desk.means(), desk.context.stop));
    const acme::Account account = TRY(acme::show_account(ca->session, desk.context.stop));
    return tell(desk, account, ca->account.key);
}

Result<ExitStatus> update(Desk& desk, const Flags& flags)
{
    if (!flags.settings.email)
        return fail(Errc::bad_usage,
                    "what is to be updated? --email ADDRESS, or --email \"\" for no contact");
    const auto ca = TRY(desk.known());
    const acme::Account account =
        TRY(acme::update_contacts(ca->session, desk.with.contacts, desk.context.stop));
    ca->account.contacts = desk.with.contacts;
    TRY(desk.store.save_account(desk.with.ca.directory_url, ca->account));
    return tell(desk, account, ca->account.key);
}

Result<ExitStatus> rollover(Desk& desk, const Flags&)
{
    const auto ca = TRY(desk.known());
    const store::AccountRecord changed =
        TRY(change_account_key(*ca, desk.with, desk.means(), desk.context.stop));
    return tell(desk, {.url = changed.url, .status = "valid", .contacts = changed.contacts},
                changed.key);
}

Result<ExitStatus> deactivate(Desk& desk, const Flags& flags)
{
    const auto ca = TRY(desk.known());
    if (!flags.yes)
        return fail(Errc::bad_usage,
                    "deactivating " + ca->account.url +
                        " is for good, for every host that has its key: say --yes");
    const acme::Account account = TRY(acme::deactivate_account(ca->session, desk.context.stop));
    TRY(desk.store.forget_account(desk.with.ca.directory_url, ca->account.key));
    return tell(desk, account, ca->account.key);
}

Result<ExitStatus> run(Context& context, const Flags& flags, Verb verb)
{
    const Settings for_all = TRY(context.configuration().for_all());
    CaAccess with = TRY(resolve_ca(overlay(for_all, flags.settings)));
    auto http = net::make_http_client({.ca_file = with.ca_bundle});
    auto store = TRY(store::Store::open(context.state_dir));
    Desk desk{std::move(with), std::move(store), std::move(http), {}, context};
    context.out.something_happened();  // a person typed this: say what goes on
    return verb(desk, flags);
}

CLI::App* add_verb(CLI::App& account, const std::shared_ptr<Flags>& flags, Action& chosen,
                   const char* name, const char* help, Verb verb)
{
    CLI::App* command = account.add_subcommand(name, help);
    add_ca_flags(*command, flags->settings);
    command->callback([flags, verb, &chosen] {
        chosen = [flags, verb](Context& context) { return run(context, *flags, verb); };
    });
    return command;
}

std::string in_words(const RateLimit& limit)
{
    static constexpr std::array kinds{"orders", "certificates of a domain",
                                      "certificates of a set of names", "failures of a name"};
    return std::to_string(limit.most) + " " + kinds.at(static_cast<std::size_t>(limit.kind)) +
           " in " + std::to_string(limit.window.count()) + " h";
}

std::vector<std::string> limits_of(const CaPreset& ca)
{
    std::vector<std::string> limits;
    for (const RateLimit& limit : ca.limits) limits.push_back(in_words(limit));
    return limits;
}

std::string traits(const CaPreset& ca, const std::vector<std::string>& limits)
{
    std::string text = "CAA " + join(ca.caa_identities, ", ");
    if (ca.external_account) text += "; only for customers (eab_kid, eab_hmac)";
    if (!limits.empty()) text += "; " + join(limits, ", ");
    if (!ca.ended.empty()) text += "; no certificates since " + ca.ended;
    if (!ca.source.empty()) text += " (" + ca.source + ")";
    if (!ca.unverified.empty()) text += "\n  not verified: " + ca.unverified;
    return text;
}

/// The CAs that are known by name. Contacts nobody.
Result<ExitStatus> list(Context& context)
{
    const store::Store store = TRY(store::Store::open(context.state_dir));
    nlohmann::json rows = nlohmann::json::array();
    std::string text;
    for (const CaPreset& ca : ca_presets()) {
        const auto account = TRY(store.account(ca.directory_url));
        const std::vector<std::string> limits = limits_of(ca);
        text += ca.name + ": " + ca.title + ", " + ca.directory_url + "\n  " + traits(ca, limits) +
                (account ? "\n  our account " + account->url : "") + "\n";
        rows.push_back({{"name", ca.name},
                        {"title", ca.title},
                        {"directory", ca.directory_url},
                        {"caa", ca.caa_identities},
                        {"external_account", ca.external_account},
                        {"limits", limits},
                        {"source", ca.source},
                        {"unverified", ca.unverified},
                        {"ended", ca.ended},
                        {"account", account ? account->url : ""}});
    }
    context.out.print(text);
    context.out.document({{"cas", std::move(rows)}});
    return exit_ok;
}

}  // namespace

void add_account(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* account = program.add_subcommand("account", "Our account at a CA.");
    account->require_subcommand(1);
    account->add_subcommand("list", "The CAs that are known by name, and our accounts there.")
        ->callback([&chosen] { chosen = [](Context& context) { return list(context); }; });
    add_verb(*account, flags, chosen, "show", "What the CA says of it.", show);
    add_verb(*account, flags, chosen, "register", "Open one, or find the one the key has.",
             register_account);
    add_verb(*account, flags, chosen, "update", "Tell the CA another contact (--email).", update);
    add_verb(*account, flags, chosen, "rollover",
             "Give it a new key. Whatever names the account's URL (CAA) stays true.", rollover);
    add_verb(*account, flags, chosen, "deactivate", "Close it for good, and forget its key.",
             deactivate)
        ->add_flag("--yes", flags->yes, "really");
    add_account_authorizations(*account, chosen);
    add_account_dns_persist(*account, chosen);
}

}  // namespace acme8443::app
