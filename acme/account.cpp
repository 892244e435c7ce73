#include "acme/account.hpp"

#include <nlohmann/json.hpp>

#include "acme/json.hpp"
#include "acme/jws.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

Result<Account> read_account(const Answer& answer, std::string url)
{
    const json document = TRY(answer.json());
    Account account{.url = std::move(url),
                    .status = printable(string_at(document, "status"), 50),
                    .created = answer.status == 201};
    for (const std::string& contact : strings_at(document, "contact"))
        account.contacts.push_back(printable(contact, 300));
    return account;
}

Result<void> may_enrol(const Directory& directory, const AccountSpec& spec)
{
    if (!directory.terms_of_service.empty() && !spec.terms_agreed)
        return fail(Errc::bad_config, "the CA has terms of service: read " +
                                          directory.terms_of_service +
                                          " and agree to them (agree_tos)");
    if (directory.external_account_required && !spec.external)
        return fail(
            Errc::bad_config,
            "the CA opens accounts only for its customers (external account binding, RFC 8555 "
            "section 7.3.4): set eab_kid and eab_hmac to the key id and HMAC key that it gave you");
    return {};
}

/// RFC 8555 section 6.2. Which keys a CA takes is not in its directory.
Result<void> taken(const Session& ca, const Answer& answer)
{
    if (!answer.refusal) return {};
    Error error = ca.refused(answer);
    const std::string& type = answer.refusal->type;
    if (type == "badSignatureAlgorithm" || type == "badPublicKey") {
        error.code = Errc::bad_config;
        error.message = "the CA takes no " + std::string(ca.account_key().jws_algorithm()) +
                        " key for an account, set account_key to another kind: " + error.message;
    }
    return fail(std::move(error));
}

/// An update of the account resource itself, or "" to read it.
Result<Account> at_account(Session& ca, const json& payload, std::stop_token stop)
{
    if (ca.account_url().empty()) return fail(Errc::account_unknown, "there is no account yet");
    const Answer answer = payload.is_null() ? TRY(ca.post_as_get(ca.account_url(), stop))
                                            : TRY(ca.post(ca.account_url(), payload, stop));
    return read_account(answer, ca.account_url());
}

Result<Account> new_account(Session& ca, const AccountSpec& spec, const std::stop_token& stop)
{
    const Directory directory = TRY(ca.directory(stop));
    TRY(may_enrol(directory, spec));
    json payload = json::object();
    if (spec.terms_agreed) payload["termsOfServiceAgreed"] = true;
    if (!spec.contacts.empty()) payload["contact"] = spec.contacts;
    if (spec.external)
        payload["externalAccountBinding"] =
            TRY(parse_json(bind_external_account(spec.external->key_id, spec.external->hmac_key,
                                                 directory.new_account, ca.account_key().jwk()),
                           "our external account binding"));
    const Answer answer = TRY(ca.ask(directory.new_account, payload, stop));
    TRY(taken(ca, answer));
    std::string url = TRY(ca.new_resource(answer, "account"));
    Account account = TRY(read_account(answer, std::move(url)));
    if (account.status != "valid")
        return fail(Errc::refused_by_ca, "the account of this key is " + account.status);
    return account;
}

}  // namespace

Result<Account> enrol(Session& ca, const AccountSpec& spec, std::stop_token stop)
{
    if (!ca.account_url().empty()) return Account{.url = ca.account_url(), .status = "valid"};
    auto account = new_account(ca, spec, stop);
    if (!account) return fail(std::move(account).error().while_doing("opening the account"));
    ca.use_account(account->url);
    return account;
}

Result<std::optional<std::string>> find_account(Session& ca, std::stop_token stop)
{
    const Directory directory = TRY(ca.directory(stop));
    const Answer answer = TRY(ca.ask(directory.new_account, {{"onlyReturnExisting", true}}, stop));
    if (!answer.refusal) return TRY(ca.new_resource(answer, "account"));
    // A key that the CA does not take has no account there.
    for (const char* type : {"accountDoesNotExist", "badPublicKey", "badSignatureAlgorithm"})
        if (answer.refusal->type == type) return std::nullopt;
    return fail(ca.refused(answer));
}

Result<Account> show_account(Session& ca, std::stop_token stop) { return at_account(ca, {}, stop); }

Result<Account> update_contacts(Session& ca, const std::vector<std::string>& contacts,
                                std::stop_token stop)
{
    return at_account(ca, {{"contact", contacts}}, stop);
}

Result<Account> deactivate_account(Session& ca, std::stop_token stop)
{
    return at_account(ca, {{"status", "deactivated"}}, stop);
}

Result<void> change_key(Session& ca, const pki::PrivateKey& new_key, std::stop_token stop)
{
    const Directory directory = TRY(ca.directory(stop));
    if (directory.key_change.empty()) return fail(Errc::not_found, "the CA offers no keyChange");
    const json old_key = TRY(parse_json(ca.account_key().jwk(), "our account key"));
    const json statement = {{"account", ca.account_url()}, {"oldKey", old_key}};
    const std::string inner =
        TRY(sign_jws(new_key, {.url = directory.key_change}, to_text(statement)));
    const json payload = TRY(parse_json(inner, "our key change"));
    TRY(ca.post(directory.key_change, payload, stop));
    return {};
}

}  // namespace acme8443::acme
