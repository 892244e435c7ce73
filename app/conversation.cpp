#include "app/conversation.hpp"

#include "app/services.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;

constexpr auto look_again_in = 50ms;
constexpr auto longest_wait = 1min;

/// Waits for a run that registers an account at this CA just now.
Result<file::Lock> registration_turn(const CertificateSpec& want, Services& s,
                                     const std::stop_token& stop)
{
    const auto deadline = s.clock.uptime() + longest_wait;
    for (;;) {
        auto lock = s.store.lock_registration(want.ca.directory_url);
        if (lock || lock.error().code != Errc::busy || s.clock.uptime() >= deadline) return lock;
        TRY(s.clock.sleep_for(look_again_in, stop));
    }
}

Result<store::AccountRecord> known_or_new(const CertificateSpec& want, Services& s)
{
    auto known = TRY(s.store.account(want.ca.directory_url));
    if (known) return *std::move(known);
    s.out.progress(want.name, "new account key for " + want.ca.title);
    auto account = TRY(s.store.new_account(want.ca.directory_url, KeyType::ecdsa_p256));
    account.contacts = want.contacts;
    return account;
}

Result<std::unique_ptr<Conversation>> registered(const CertificateSpec& want, Services& s,
                                                 std::stop_token stop)
{
    const auto turn = TRY(registration_turn(want, s, stop));
    auto ca = std::make_unique<Conversation>(TRY(known_or_new(want, s)), want.ca.directory_url,
                                             s.http, s.clock);
    const auto account =
        TRY(acme::enrol(ca->session, {want.contacts, want.terms_agreed, {}}, stop));
    if (account.url != ca->account.url) {
        s.out.progress(want.name, (account.created ? "registered " : "found ") + account.url);
        ca->account.url = account.url;
        TRY(s.store.save_account(want.ca.directory_url, ca->account));
    }
    return ca;
}

Result<std::unique_ptr<Conversation>> begin(const CertificateSpec& want, Services& s,
                                            std::stop_token stop)
{
    auto known = TRY(s.store.account(want.ca.directory_url));
    if (!known || known->url.empty()) return registered(want, s, stop);
    return std::make_unique<Conversation>(*std::move(known), want.ca.directory_url, s.http,
                                          s.clock);
}

}  // namespace

Result<Conversation*> converse(const CertificateSpec& want, Services& s, std::stop_token stop)
{
    std::unique_ptr<Conversation>& ours = s.conversations[want.ca.directory_url];
    if (!ours) ours = TRY(begin(want, s, std::move(stop)));
    return ours.get();
}

}  // namespace acme8443::app
