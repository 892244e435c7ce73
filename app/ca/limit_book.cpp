#include "app/ca/limit_book.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validator/public_suffix.hpp"

namespace acme8443::app {
namespace {

using std::chrono::sys_seconds;
using Kind = RateLimit::Kind;

/// An order that has brought no certificate by then will bring none.
constexpr std::chrono::hours order_lives{1};
/// A charge of a later time is one of a clock that was ahead, as far as the CA tolerates it.
constexpr std::chrono::hours clocks_differ{24};
/// No published limit looks back further.
constexpr std::chrono::hours longest_window{7 * 24};

/// What certificates are counted by: one label more than the public suffix; an address itself.
std::string registered_domain(const std::string& typed)
{
    const std::string name = typed.starts_with("*.") ? typed.substr(2) : typed;
    const std::size_t suffix = validator::public_suffix(name).any.size();
    if (suffix == 0 || suffix + 2 > name.size()) return name;
    const auto dot = name.rfind('.', name.size() - suffix - 2);
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

std::vector<std::string> registered_domains(const std::vector<std::string>& names)
{
    std::vector<std::string> domains;
    for (const std::string& name : names) domains.push_back(registered_domain(name));
    std::ranges::sort(domains);
    domains.erase(std::unique(domains.begin(), domains.end()), domains.end());
    return domains;
}

/// Whom a limit is counted for.
std::vector<std::string> subjects(Kind kind, const std::string& account,
                                  const std::vector<std::string>& names)
{
    if (kind == Kind::orders) return {account};
    if (kind == Kind::certificates_of_set) return {join(names, ", ")};
    if (kind == Kind::certificates_of_domain) return registered_domains(names);
    return names;
}

std::string key_of(Kind kind, const std::string& directory_url, const std::string& account,
                   const std::string& subject)
{
    // Failures are counted for an account and a name; the others for their subject alone.
    return std::to_string(static_cast<int>(kind)) + " " + directory_url + " " +
           (kind == Kind::failures ? account + " " : "") + subject;
}

std::vector<std::string> keys_of(Kind kind, const Charge& charge)
{
    std::vector<std::string> keys = subjects(kind, charge.account_url, charge.names);
    for (std::string& key : keys) key = key_of(kind, charge.directory_url, charge.account_url, key);
    return keys;
}

void count(std::deque<sys_seconds>& times, sys_seconds now)
{
    while (!times.empty() && times.front() + longest_window <= now) times.pop_front();
    times.push_back(now);
}

std::string_view in_words(Kind kind)
{
    switch (kind) {
        case Kind::orders:
            return "orders of the account";
        case Kind::certificates_of_domain:
            return "certificates for";
        case Kind::certificates_of_set:
            return "certificates for exactly";
        case Kind::failures:
            return "failed authorizations of";
    }
    return "";
}

/// Let's Encrypt: renewals are held neither against the account nor against the domain.
bool exempt(const RateLimit& limit, const Intent& intent)
{
    const bool spared = limit.kind == Kind::orders || limit.kind == Kind::certificates_of_domain;
    return intent.replaces_one || (intent.renewal && spared);
}

Error at_limit(const CaPreset& ca, const RateLimit& limit, const std::string& subject,
               sys_seconds until)
{
    return {Errc::rate_limited,
            ca.title + " permits " + std::to_string(limit.most) + " " +
                std::string(in_words(limit.kind)) + " " + subject + " in " +
                std::to_string(limit.window.count()) +
                " hours, and there were as many; it was not asked",
            until};
}

}  // namespace

void LimitBook::enter_order(const Charge& charge)
{
    const auto fly = [&](Kind kind) {
        for (const std::string& key : keys_of(kind, charge)) {
            auto& orders = tallies_[key].in_flight;
            std::erase_if(orders, [&](auto& each) { return each.at + order_lives <= charge.at; });
            orders.push_back({charge.at, charge.spared});
        }
    };
    fly(Kind::certificates_of_set);
    if (charge.spared) return;
    fly(Kind::certificates_of_domain);
    for (const std::string& key : keys_of(Kind::orders, charge))
        count(tallies_[key].counted, charge.at);
}

/// With a certificate or without. Without an order that says otherwise, the domain is charged too.
void LimitBook::end_order(const Charge& charge, bool issued)
{
    bool spared = false;
    const auto land = [&](const std::string& key) {
        auto& [counted, orders] = tallies_[key];
        if (issued) count(counted, charge.at);
        std::erase_if(orders, [&](auto& each) { return each.at + order_lives <= charge.at; });
        if (orders.empty()) return;
        spared = orders.front().spared;
        orders.pop_front();
    };
    for (const std::string& key : keys_of(Kind::certificates_of_set, charge)) land(key);
    if (spared) return;
    for (const std::string& key : keys_of(Kind::certificates_of_domain, charge)) land(key);
}

void LimitBook::enter(const Charge& charge)
{
    if (charge.what == Charge::What::order) return enter_order(charge);
    if (charge.what == Charge::What::certificate) return end_order(charge, true);
    for (const std::string& key : keys_of(Kind::failures, charge))
        count(tallies_[key].counted, charge.at);
    if (charge.order.empty()) return;
    Charge order = charge;
    order.names = charge.order;
    end_order(order, false);
}

/// Read as a window that slides: a bucket that is refilled has room sooner, so this is safe.
std::optional<sys_seconds> LimitBook::full_until(const RateLimit& limit, const Key& key,
                                                 sys_seconds now) const
{
    const auto tally = tallies_.find(key);
    if (tally == tallies_.end()) return std::nullopt;
    std::vector<sys_seconds> ends;
    const auto add = [&](sys_seconds at, std::chrono::seconds lasting) {
        if (at <= now + clocks_differ && at + lasting > now) ends.push_back(at + lasting);
    };
    for (const sys_seconds at : tally->second.counted) add(at, limit.window);
    for (const Order& order : tally->second.in_flight) add(order.at, order_lives);
    if (ends.size() < limit.most) return std::nullopt;
    std::ranges::sort(ends);
    return ends[ends.size() - limit.most];
}

std::optional<Error> LimitBook::refusal(const CaPreset& ca, const Intent& intent,
                                        sys_seconds now) const
{
    for (const RateLimit& limit : ca.limits) {
        if (exempt(limit, intent)) continue;
        for (const std::string& subject : subjects(limit.kind, intent.account_url, intent.names)) {
            const auto key = key_of(limit.kind, ca.directory_url, intent.account_url, subject);
            if (const auto until = full_until(limit, key, now))
                return at_limit(ca, limit, subject, *until);
        }
    }
    return std::nullopt;
}

Charge charge_of(const Intent& intent, const CaPreset& ca, sys_seconds now)
{
    return {Charge::What::order, now,          ca.directory_url,
            intent.account_url,  intent.names, intent.renewal || intent.replaces_one};
}

}  // namespace acme8443::app
