#include <string_view>

#include "acme/challenge/dns_methods.hpp"
#include "base/command.hpp"
#include "base/net/dns_challenge.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::embedded {
std::string_view acme_challenge_acme_sh_sh();
}

namespace acme8443::acme {
namespace {

using Environment = std::map<std::string, std::string>;

/// What a hook is told, and how it was set up.
struct Told {
    const Challenge& challenge;
    const TxtAnswer& answer;
    bool present;        ///< or take away
    std::string said{};  ///< what it printed when it presented
};
struct Setup {
    std::vector<std::string> present{};
    std::vector<std::string> withdraw{};  ///< the same program, for most
    bool raw{};
    Environment environment{};
    std::chrono::seconds timeout{};
};
struct Call {
    std::vector<std::string> arguments{};
    Environment environment{};
};

/// How one client calls its hooks.
struct Contract {
    Call (*call)(const Told&, const Setup&);
    /// The hook is told the domain and makes the record's name itself: _acme-challenge.DOMAIN, and
    /// no other.
    bool names_the_record_itself(const Setup& setup) const { return by_domain || setup.raw; }
    bool by_domain;
};

/// certbot: --manual-auth-hook and --manual-cleanup-hook. Each challenge is the last one, so that
/// hooks that gather them act at once.
Call certbot(const Told& told, const Setup&)
{
    const std::string domain = told.challenge.name.base_name();
    Environment environment{{"CERTBOT_DOMAIN", domain},
                            {"CERTBOT_IDENTIFIER", domain},
                            {"CERTBOT_ALL_DOMAINS", domain},
                            {"CERTBOT_ALL_IDENTIFIERS", domain},
                            {"CERTBOT_VALIDATION", told.answer.value},
                            {"CERTBOT_REMAINING_CHALLENGES", "0"}};
    if (!told.present) environment["CERTBOT_AUTH_OUTPUT"] = told.said;
    return {.environment = std::move(environment)};
}

/// lego: EXEC_PATH, with EXEC_MODE=RAW when it is raw.
Call lego_exec(const Told& told, const Setup& setup)
{
    const char* verb = told.present ? "present" : "cleanup";
    if (setup.raw)
        return {.arguments = {verb, "--", told.challenge.name.base_name(), told.challenge.token,
                              told.challenge.key_authorization}};
    return {.arguments = {verb, told.answer.target + ".", told.answer.value}};
}

/// dehydrated: HOOK deploy_challenge|clean_challenge DOMAIN TOKEN_FILENAME TOKEN_VALUE.
Call dehydrated(const Told& told, const Setup&)
{
    return {.arguments = {told.present ? "deploy_challenge" : "clean_challenge",
                          told.challenge.name.base_name(), told.challenge.token,
                          told.answer.value}};
}

/// uacme: METHOD TYPE IDENT TOKEN AUTH; "done" whatever the CA said, as its own hooks clean up in
/// both.
Call uacme(const Told& told, const Setup&)
{
    const std::string method = told.present ? "begin" : "done";
    const std::string domain = told.challenge.name.base_name();
    const std::string& token = told.challenge.token;
    return {.arguments = {method, "dns-01", domain, token, told.answer.value},
            .environment = {{"UACME_METHOD", method},
                            {"UACME_TYPE", "dns-01"},
                            {"UACME_IDENT", domain},
                            {"UACME_TOKEN", token},
                            {"UACME_AUTH", told.answer.value},
                            {"UACME_VERBOSE", "0"}}};
}

/// acme.sh: dns_NAME_add and dns_NAME_rm FULLDOMAIN TXTVALUE, after the arguments of our wrapper.
Call acme_sh(const Told& told, const Setup&)
{
    return {.arguments = {told.present ? "add" : "rm", told.answer.target, told.answer.value}};
}

constexpr Contract certbot_contract{certbot, true};
constexpr Contract lego_contract{lego_exec, false};
constexpr Contract dehydrated_contract{dehydrated, true};
constexpr Contract uacme_contract{uacme, true};
constexpr Contract acme_sh_contract{acme_sh, false};

/// hook_failed says that a certificate was issued and not deployed, which is not so here.
Error as_dns_error(Error error)
{
    if (error.code == Errc::hook_failed) error.code = Errc::dns;
    return error;
}

/// A program made for another client.
class HookPublisher final : public DnsPublisher {
public:
    HookPublisher(const Contract& contract, Setup setup)
        : contract_(contract), setup_(std::move(setup))
    {
    }
    Result<std::string> publish(const Challenge& challenge, const TxtAnswer& answer,
                                std::stop_token stop) override
    {
        if (contract_.names_the_record_itself(setup_) &&
            answer.name != net::dns_01_name(challenge.name))
            return fail(Errc::bad_config,
                        "this kind of hook is told the domain only, and would put the record at " +
                            net::dns_01_name(challenge.name) + ", not at " + answer.name +
                            "; use rfc2136, httpreq, lego-exec or acme.sh");
        auto done = run(setup_.present, {challenge, answer, true}, std::move(stop));
        if (!done) return fail(as_dns_error(std::move(done).error()));
        std::string said = *std::move(done);
        while (said.ends_with('\n')) said.pop_back();
        return said;
    }
    Result<void> withdraw(const Challenge& challenge, const TxtAnswer& answer,
                          const std::string& published) override
    {
        if (setup_.withdraw.empty()) return {};
        TRY(run(setup_.withdraw, {challenge, answer, false, published}, {}));
        return {};
    }

private:
    Result<std::string> run(std::vector<std::string> command, const Told& told,
                            std::stop_token stop) const
    {
        Call call = contract_.call(told, setup_);
        for (std::string& argument : call.arguments) command.push_back(std::move(argument));
        for (const auto& [name, value] : setup_.environment) {
            const bool reference = check_secret_reference(value).has_value();
            call.environment[name] =
                reference ? std::string(TRY(read_secret(value)).reveal()) : value;
        }
        return run_command(command, setup_.timeout, call.environment, std::move(stop));
    }

    const Contract& contract_;
    Setup setup_;
};

/// "NAME=VALUE" texts; a VALUE that is a reference to a secret is read when the hook is called.
Result<Environment> read_environment(const SettingsReader& settings)
{
    Environment environment;
    for (const std::string& text : settings.list("environment")) {
        const auto equals = text.find('=');
        if (equals == text.npos || equals == 0)
            return settings.bad("environment", "is a list of \"NAME=VALUE\"");
        environment[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return environment;
}

Result<Setup> read_setup(const SettingsReader& settings)
{
    Setup setup;
    setup.environment = TRY(read_environment(settings));
    setup.timeout = TRY(settings.seconds("timeout", std::chrono::seconds(120)));
    return setup;
}

MadePublisher make_one_program(const SettingsReader& settings, const Contract& contract, bool raw)
{
    Setup setup = TRY(read_setup(settings));
    setup.present = TRY(settings.command("command"));
    if (setup.present.empty())
        return settings.bad("command", "is missing: [\"/path/of/the/hook\"]");
    setup.withdraw = setup.present;
    setup.raw = raw;
    return std::make_unique<HookPublisher>(contract, std::move(setup));
}

}  // namespace

MadePublisher make_certbot_hooks(const SettingsReader& settings, const DnsTools&)
{
    Setup setup = TRY(read_setup(settings));
    setup.present = TRY(settings.command("auth"));
    setup.withdraw = TRY(settings.command("cleanup"));
    if (setup.present.empty()) return settings.bad("auth", "is missing: [\"/path/of/the/hook\"]");
    return std::make_unique<HookPublisher>(certbot_contract, std::move(setup));
}

MadePublisher make_lego_exec(const SettingsReader& settings, const DnsTools&)
{
    const auto mode = TRY(settings.text("mode", "default"));
    if (mode != "default" && mode != "raw") return settings.bad("mode", "is default or raw");
    return make_one_program(settings, lego_contract, mode == "raw");
}

MadePublisher make_dehydrated_hook(const SettingsReader& settings, const DnsTools&)
{
    return make_one_program(settings, dehydrated_contract, false);
}

MadePublisher make_uacme_hook(const SettingsReader& settings, const DnsTools&)
{
    return make_one_program(settings, uacme_contract, false);
}

MadePublisher make_acme_sh(const SettingsReader& settings, const DnsTools&)
{
    Setup setup = TRY(read_setup(settings));
    const auto script = TRY(settings.path("script"));
    const auto installed = TRY(settings.path("acme_sh"));
    if (!script.ends_with(".sh"))
        return settings.bad("script", "is the file of one DNS provider, .../dnsapi/dns_NAME.sh");
    setup.present = {"/bin/sh",  "-c",   std::string(embedded::acme_challenge_acme_sh_sh()),
                     "acme8443", script, installed};
    setup.withdraw = setup.present;
    return std::make_unique<HookPublisher>(acme_sh_contract, std::move(setup));
}

}  // namespace acme8443::acme
