#include "tests/faults/simulator/fake_ca.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace acme8443::simulator {
namespace {

using Kind = app::RateLimit::Kind;
using namespace std::chrono_literals;

/// Let's Encrypt stops answering a name that fails so often without a success.
constexpr unsigned paused_after = 1152;

/// The names of this world end in two labels that are registered.
std::string domain_of(const std::string& name)
{
    const auto last = name.rfind('.');
    const auto before = name.rfind('.', last - 1);
    return before == std::string::npos ? name : name.substr(before + 1);
}

std::set<std::string> domains_of(const std::vector<std::string>& names)
{
    std::set<std::string> domains;
    for (const std::string& name : names) domains.insert(domain_of(name));
    return domains;
}

}  // namespace

void Bucket::refill(const app::RateLimit& limit, sys_seconds now)
{
    const auto most = static_cast<double>(limit.most);
    const double rate = most / static_cast<double>(seconds(limit.window).count());
    left_ =
        left_ < 0 ? most : std::min(most, left_ + rate * static_cast<double>((now - at_).count()));
    at_ = now;
}

bool Bucket::empty(const app::RateLimit& limit, sys_seconds now)
{
    refill(limit, now);
    return left_ < 1;
}

void Bucket::take(const app::RateLimit& limit, sys_seconds now)
{
    refill(limit, now);
    left_ = std::max(0.0, left_ - 1);
}

const app::RateLimit& FakeCa::limit(Kind kind) const
{
    return *std::ranges::find(preset.limits, kind, &app::RateLimit::kind);
}

Bucket& FakeCa::bucket(Kind kind, const std::string& whom) { return buckets_[{kind, whom}]; }

Result<void> FakeCa::over(Kind kind, const std::string& whom, sys_seconds now)
{
    if (!bucket(kind, whom).empty(limit(kind), now)) return {};
    limits_hit.push_back(rfc3339(now) + " " + preset.directory_url + " limit " +
                         std::to_string(static_cast<int>(kind)) + " for " + whom);
    return fail(Error{Errc::rate_limited, "rateLimited: " + whom, now + 1h});
}

Result<void> FakeCa::reach(sys_seconds now) const
{
    for (const Trouble& trouble : troubles)
        if (trouble.when.holds(now)) return fail(trouble.as, "the CA is in trouble");
    return {};
}

Result<acme::RenewalInfo> FakeCa::wish(const Live& live, sys_seconds now)
{
    if (auto reached = reach(now); !reached) return fail(reached.error());
    ++asked;
    const auto known = certificates_.find(live.generation);
    if (known == certificates_.end()) return fail(Errc::refused_by_ca, "no such certificate");
    return acme::RenewalInfo{known->second.window.from, known->second.window.until, "",
                             seconds(6h) + seconds(random_() % 600)};
}

Result<FakeCa::Order> FakeCa::order(const std::vector<std::string>& names,
                                    const std::string& replaces, sys_seconds now)
{
    ++orders;
    Order order{names, sets_.contains(join(names, " ")), false};
    const auto old = certificates_.find(replaces);
    const bool known = old != certificates_.end() && !old->second.replaced &&
                       std::ranges::find(names, old->second.name) != names.end();
    order.exempt = known && old->second.window.holds(now);
    std::vector<std::pair<Kind, std::string>> asked_of;
    if (!order.exempt && !order.renewal) {
        asked_of.emplace_back(Kind::orders, "account");
        for (const std::string& domain : domains_of(names))
            asked_of.emplace_back(Kind::certificates_of_domain, domain);
    }
    if (!order.exempt) asked_of.emplace_back(Kind::certificates_of_set, join(names, " "));
    if (!order.exempt)
        for (const std::string& name : names) asked_of.emplace_back(Kind::failures, name);
    for (const auto& [kind, whom] : asked_of)
        if (auto room = over(kind, whom, now); !room) return fail(room.error());
    if (!order.exempt && !order.renewal)
        bucket(Kind::orders, "account").take(limit(Kind::orders), now);
    if (known) old->second.replaced = true;
    return order;
}

void FakeCa::validation_failed(const std::string& name, sys_seconds now)
{
    ++failures;
    bucket(Kind::failures, name).take(limit(Kind::failures), now);
    if (++failures_in_a_row_[name] == paused_after)
        limits_hit.push_back(rfc3339(now) + " paused " + name);
}

Live FakeCa::issue(const Order& order, seconds lifetime, sys_seconds now)
{
    ++issued;
    if (!order.exempt && !order.renewal)
        for (const std::string& domain : domains_of(order.names))
            bucket(Kind::certificates_of_domain, domain)
                .take(limit(Kind::certificates_of_domain), now);
    const std::string set = join(order.names, " ");
    if (!order.exempt)
        bucket(Kind::certificates_of_set, set).take(limit(Kind::certificates_of_set), now);
    sets_.insert(set);
    for (const std::string& name : order.names) failures_in_a_row_.erase(name);

    Live live{};
    live.generation = std::to_string(issued);
    live.names = order.names;
    live.not_before = now - 1h;
    live.not_after = live.not_before + lifetime;
    // As Boulder suggests: about two thirds of the lifetime, half of a short one.
    const auto middle =
        live.not_before + (lifetime < std::chrono::days(10) ? lifetime / 2 : lifetime / 3 * 2);
    certificates_[live.generation] = {
        {middle - lifetime / 100, middle + lifetime / 100}, false, order.names.front()};
    return live;
}

void FakeCa::move_windows(double part, sys_seconds now)
{
    std::uniform_real_distribution<> chance;
    for (auto& [generation, known] : certificates_)
        if (!known.replaced && chance(random_) < part) known.window = {now - 48h, now - 24h};
}

}  // namespace acme8443::simulator
