#include "app/init.hpp"

#include <nlohmann/json.hpp>

#include "acme/directory.hpp"
#include "app/ca/ca_access.hpp"
#include "app/system/installer.hpp"
#include "base/file.hpp"
#include "base/net/http_client.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

constexpr std::string_view no_mail = "none";

/// What the file says, and over it what was typed. A file that is there is complete, unless it may
/// be changed.
Result<Settings> said_so_far(const Settings& before, bool is_there, const InitOptions& options)
{
    Settings typed = options.settings;
    if (typed.email == no_mail) typed.email = "";
    std::string news;
    for_each_pair(before, typed, [&](std::string_view key, const auto& was, const auto& is) {
        if (is && was != is) news = key;
    });
    if (is_there && !options.force && !news.empty())
        return fail(Errc::bad_usage, "acme8443.toml is there and does not say this " + news +
                                         "; --force changes it");
    return overlay(before, typed);
}

std::string known_cas()
{
    std::vector<std::string> names;
    for (const CaPreset& preset : ca_presets()) names.push_back(preset.name);
    return join(names, ", ");
}

/// Everything but the terms, which are the chosen CA's.
Result<void> ask_for_the_rest(Settings& s, Questions& questions)
{
    if (!s.ca)
        s.ca = TRY(questions.ask("CA (" + known_cas() + ", or the https URL of a directory)",
                                 "letsencrypt", "--ca NAME"));
    if (!s.email) {
        s.email = TRY(questions.ask("E-mail address for the CA, or none", std::string(no_mail),
                                    "--email ADDRESS (or none)"));
        if (*s.email == no_mail) s.email = "";
    }
    if (!s.agree_tos && !questions.somebody_there())
        TRY(questions.ask("", "", "--agree-tos"));  // only to name the flag
    return {};
}

Result<Starter> ask_for_starter(const InitOptions& options, Questions& questions)
{
    if (options.starter) return *options.starter;
    const std::string usual(to_string(usual_starter(options.root)));
    const auto said = TRY(questions.ask("What starts acme8443: timer, daemon, cron or none", usual,
                                        "--start timer|daemon|cron|none"));
    if (const auto starter = parse_starter(said.empty() ? usual : said)) return *starter;
    return fail(Errc::bad_usage, "\"" + said + "\": write timer, daemon, cron or none");
}

/// Where the CA's terms are; empty: it has none.
Result<std::string> terms_of(const CaAccess& with, const std::stop_token& stop)
{
    const auto http = net::make_http_client({.ca_file = with.ca_bundle});
    net::HttpRequest request;
    request.url = with.ca.directory_url;
    const auto response = http->send(request, stop);
    if (!response) return fail(response.error());
    if (response->status != 200)
        return fail(Errc::protocol,
                    with.ca.directory_url + " answers " + std::to_string(response->status));
    return TRY(acme::parse_directory(response->body)).terms_of_service;
}

Result<void> agree(Settings& s, const CaAccess& with, Context& context, Questions& questions)
{
    const auto terms = terms_of(with, context.stop);
    if (!terms && !s.agree_tos.value_or(false))
        return fail(Error(terms.error()).while_doing("asking " + with.ca.title + " for its terms"));
    if (!terms) {
        context.out.progress(
            "init", "the terms of " + with.ca.title + " cannot be shown: " + terms.error().message);
        return {};
    }
    if (terms->empty()) return {};
    context.out.print("The terms of " + with.ca.title + ": " + *terms + "\n");
    if (s.agree_tos.value_or(false)) return {};
    const auto said = TRY(questions.ask("Do you agree to them, yes or no", "no", "--agree-tos"));
    if (said != "yes" && said != "y")
        return fail(Errc::bad_usage, "without agreeing to its terms " + with.ca.title +
                                         " issues nothing; nothing was written");
    s.agree_tos = true;
    return {};
}

Result<void> check_external_account(const CaAccess& with)
{
    if (!with.ca.external_account || !with.eab_kid.empty()) return {};
    return fail(Errc::bad_usage, with.ca.title +
                                     " opens accounts for its customers only: say --eab-kid ID and "
                                     "--eab-hmac file:/PATH, which it gives you");
}

}  // namespace

Result<ExitStatus> init(Context& context, const InitOptions& options, Questions& questions)
{
    context.out.something_happened();  // a person typed this: say what goes on
    const Configuration configuration(below(options.root, context.config_dir));
    const bool is_there = configuration.has_settings();
    const Settings before = TRY(configuration.for_all());
    Settings wanted = TRY(said_so_far(before, is_there, options));
    const bool may_write = !is_there || options.force;
    if (may_write) TRY(ask_for_the_rest(wanted, questions));
    const Starter starter = TRY(ask_for_starter(options, questions));
    TRY(questions.nothing_missing());
    const CaAccess with = TRY(resolve_ca(wanted));
    if (may_write) {
        TRY(check_external_account(with));
        TRY(agree(wanted, with, context, questions));
        TRY(configuration.save_for_all(before, wanted));
    }
    context.out.progress(
        "init", may_write ? "wrote acme8443.toml" : "acme8443.toml is there and stays as it is");
    TRY(install(starter,
                {.root = options.root,
                 .config_dir = context.config_dir,
                 .state_dir = context.state_dir,
                 .overwrite = options.force},
                context.out, context.stop));
    context.out.print("Ready. `acme8443 check NAME` says whether " + with.ca.title +
                      " would agree, `acme8443 issue NAME` gets the first certificate.\n");
    context.out.document(nlohmann::json{{"ca", with.ca.directory_url},
                                        {"settings", may_write ? "written" : "kept"},
                                        {"start", to_string(starter)}});
    return exit_ok;
}

}  // namespace acme8443::app
