#pragma once
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "acme/account.hpp"
#include "acme/session.hpp"
#include "app/console/output.hpp"
#include "app/settings/certificate_spec.hpp"
#include "store/store.hpp"

namespace acme8443::app {

struct Services;

/// An account at the CA and the conversation in its name. Stays where it is: the session borrows
/// the account's key.
class Conversation {
public:
    Conversation(store::AccountRecord known, std::string directory_url, net::HttpClient& http,
                 const Clock& clock)
        : account(std::move(known)),
          session({std::move(directory_url), account.url}, http, clock, account.key)
    {
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    store::AccountRecord account;
    acme::Session session;
};

/// What a conversation needs besides the CA.
struct Means {
    const store::Store& store;
    net::HttpClient& http;
    const Clock& clock;
    Output& out;
};

/// Those that one thread holds, by the directory's URL.
using Conversations = std::map<std::string, std::unique_ptr<Conversation>, std::less<>>;

/// The conversation with this CA, begun when there is none yet: the account's key is on disk before
/// the CA hears of it, it is registered or found, its URL kept. Two runs at once register one
/// account. A key change that a crash cut short is settled first (change_account_key). Errors:
/// those of acme::enrol and of the store; Errc::bad_config when the clocks differ.
Result<Conversation*> converse(const CertificateSpec& want, Services& s, std::stop_token stop);

/// The same for nobody's certificate; `about` is whom progress is told of.
Result<std::unique_ptr<Conversation>> converse(const CaAccess& with, std::string_view about,
                                               const Means& means, std::stop_token stop);
/// The same without registering anything. Errors: Errc::not_found when there is no account.
Result<std::unique_ptr<Conversation>> converse_as_known(const CaAccess& with,
                                                        std::string_view about, const Means& means,
                                                        std::stop_token stop);

/// RFC 8555 section 7.3.5, in the order in which no crash loses the account: the new key on disk,
/// keyChange at the CA, the account's URL with the new key, the old key gone. Killed in between,
/// both keys are there, and the next converse() asks the CA which one it knows. Returns the account
/// with its new key.
Result<store::AccountRecord> change_account_key(Conversation& ca, const CaAccess& with,
                                                const Means& means, std::stop_token stop);

}  // namespace acme8443::app
