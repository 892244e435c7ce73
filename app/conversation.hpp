#pragma once
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "acme/account.hpp"
#include "acme/session.hpp"
#include "app/certificate_spec.hpp"
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

/// Those that one thread holds, by the directory's URL.
using Conversations = std::map<std::string, std::unique_ptr<Conversation>, std::less<>>;

/// The conversation with this CA, begun when there is none yet: the account's key is on disk before
/// the CA hears of it, it is registered or found, its URL kept. Two runs at once register one
/// account. Errors: those of acme::enrol and of the store.
Result<Conversation*> converse(const CertificateSpec& want, Services& s, std::stop_token stop);

}  // namespace acme8443::app
