#include "app/ca/conversation.hpp"

#include "app/renewal/sane_clock.hpp"
#include "app/services.hpp"
#include "base/pki/encoding.hpp"
#include "base/secret.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;
using store::AccountRecord;

constexpr auto look_again_in = 10ms;
constexpr auto longest_wait = 1min;

std::unique_ptr<Conversation> begin(AccountRecord account, const CaAccess& with, const Means& means)
{
    return std::make_unique<Conversation>(std::move(account), with.ca.directory_url, means.http,
                                          means.clock);
}

/// A key beside the account in use: what a key change that was cut short has left. The CA knows
/// which of the two it takes.
Result<AccountRecord> settle(AccountRecord in_use, AccountRecord other, const CaAccess& with,
                             std::string_view about, const Means& means,
                             const std::stop_token& stop)
{
    const std::string& directory = with.ca.directory_url;
    if (in_use.url.empty() || (!other.url.empty() && other.url != in_use.url)) return in_use;
    if (other.url.empty()) {
        const auto asked = begin(std::move(other), with, means);
        const auto found = TRY(acme::find_account(asked->session, stop));
        other = std::move(asked->account);
        if (found && *found == in_use.url) {
            means.out.progress(about, "the CA has taken the new account key; finishing its change");
            other.url = in_use.url;
            other.contacts = in_use.contacts;
            TRY(means.store.save_account(directory, other));
            std::swap(in_use, other);
        }
    }
    TRY(means.store.forget_account(directory, other.key));
    return in_use;
}

Result<std::optional<AccountRecord>> known_account(const CaAccess& with, std::string_view about,
                                                   const Means& means, const std::stop_token& stop)
{
    auto records = TRY(means.store.accounts(with.ca.directory_url));
    if (records.empty()) return std::nullopt;
    AccountRecord in_use = std::move(records.front());
    for (std::size_t i = 1; i < records.size(); ++i) {
        auto settled = settle(std::move(in_use), std::move(records[i]), with, about, means, stop);
        if (!settled)
            return fail(
                std::move(settled).error().while_doing("settling which account key is in use"));
        in_use = *std::move(settled);
    }
    return in_use;
}

Result<std::optional<acme::ExternalAccount>> external_account(const CaAccess& with)
{
    if (with.eab_kid.empty()) return std::nullopt;
    const Secret text = TRY(read_secret(with.eab_hmac));
    std::string_view unpadded = text.reveal();
    while (unpadded.ends_with('=')) unpadded.remove_suffix(1);
    auto key = pki::from_base64url(unpadded);
    if (!key) return fail(Errc::bad_config, "what eab_hmac names is not base64url, as CAs give it");
    acme::ExternalAccount external{with.eab_kid, Secret(*key)};
    wipe(*key);
    return external;
}

/// Waits for a run that registers an account at this CA, or changes its key, just now.
Result<file::Lock> turn_at(const CaAccess& with, const Means& means, const std::stop_token& stop)
{
    const auto deadline = means.clock.uptime() + longest_wait;
    for (;;) {
        auto lock = means.store.lock_registration(with.ca.directory_url);
        if (lock || lock.error().code != Errc::busy || means.clock.uptime() >= deadline)
            return lock;
        TRY(means.clock.sleep_for(look_again_in, stop));
    }
}

Result<AccountRecord> brand_new(const CaAccess& with, std::string_view about, const Means& means)
{
    means.out.progress(about, "new account key for " + with.ca.title);
    auto account = TRY(means.store.new_account(with.ca.directory_url, with.account_key));
    account.contacts = with.contacts;
    return account;
}

/// Registers it, or finds it by its key.
Result<void> enrol(Conversation& ca, const CaAccess& with, std::string_view about,
                   const Means& means, const std::stop_token& stop)
{
    auto external = TRY(external_account(with));
    const auto account =
        TRY(acme::enrol(ca.session, {with.contacts, with.terms_agreed, std::move(external)}, stop));
    means.out.progress(about, (account.created ? "registered " : "found ") + account.url);
    ca.account.url = account.url;
    return means.store.save_account(with.ca.directory_url, ca.account);
}

/// Is there one account with one key, and its URL? Then nothing has to be settled or registered.
Result<std::optional<AccountRecord>> settled_account(const CaAccess& with, const Means& means)
{
    auto records = TRY(means.store.accounts(with.ca.directory_url));
    if (records.size() != 1 || records.front().url.empty()) return std::nullopt;
    return std::move(records.front());
}

}  // namespace

Result<std::unique_ptr<Conversation>> converse(const CaAccess& with, std::string_view about,
                                               const Means& means, std::stop_token stop)
{
    if (auto settled = TRY(settled_account(with, means)))
        return begin(*std::move(settled), with, means);
    const auto turn = TRY(turn_at(with, means, stop));
    auto known = TRY(known_account(with, about, means, stop));
    const bool is_new = !known;
    if (is_new) known = TRY(brand_new(with, about, means));
    auto ca = begin(*std::move(known), with, means);
    if (!ca->account.url.empty()) return ca;
    auto enrolled = enrol(*ca, with, about, means, stop);
    if (enrolled) return ca;
    // Another setting makes another key; nobody has heard of this one.
    if (is_new && enrolled.error().code == Errc::bad_config)
        TRY(means.store.forget_account(with.ca.directory_url, ca->account.key));
    return fail(std::move(enrolled).error());
}

Result<Conversation*> converse(const CertificateSpec& want, Services& s, std::stop_token stop)
{
    std::unique_ptr<Conversation>& ours = s.conversations[want.ca.directory_url];
    if (ours) {
        ours->session.start_over();
        return ours.get();
    }
    auto begun = TRY(converse(want, want.name, s.means(), stop));
    TRY(begun->session.directory(stop));
    TRY(clocks_agree(begun->session));
    ours = std::move(begun);
    return ours.get();
}

Result<std::unique_ptr<Conversation>> converse_as_known(const CaAccess& with,
                                                        std::string_view about, const Means& means,
                                                        std::stop_token stop)
{
    if (auto settled = TRY(settled_account(with, means)))
        return begin(*std::move(settled), with, means);
    const auto turn = TRY(turn_at(with, means, stop));
    auto known = TRY(known_account(with, about, means, stop));
    if (!known || known->url.empty())
        return fail(Errc::not_found, "there is no account at " + with.ca.title +
                                         "; `acme8443 account register` opens one");
    return begin(*std::move(known), with, means);
}

Result<AccountRecord> change_account_key(Conversation& ca, const CaAccess& with, const Means& means,
                                         std::stop_token stop)
{
    const std::string& directory = with.ca.directory_url;
    const auto turn = TRY(turn_at(with, means, stop));
    AccountRecord changed = TRY(means.store.new_account(directory, with.account_key));
    auto done = acme::change_key(ca.session, changed.key, stop);
    if (!done) {
        // Anything but a refusal may have been done all the same: both keys stay.
        if (done.error().code == Errc::refused_by_ca || done.error().code == Errc::not_found)
            TRY(means.store.forget_account(directory, changed.key));
        return fail(std::move(done).error().while_doing("changing the account key"));
    }
    changed.url = ca.account.url;
    changed.contacts = ca.account.contacts;
    TRY(means.store.save_account(directory, changed));
    TRY(means.store.forget_account(directory, ca.account.key));
    return changed;
}

}  // namespace acme8443::app
