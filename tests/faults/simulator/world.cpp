#include "tests/faults/simulator/world.hpp"

#include <algorithm>
#include <array>

#include "app/renewal/renewal_window.hpp"

namespace acme8443::simulator {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const sys_seconds beginning = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1};

double share(Random& random) { return std::uniform_real_distribution<>()(random); }

seconds between(seconds least, seconds most, Random& random)
{
    return seconds(
        std::uniform_int_distribution<seconds::rep>(least.count(), most.count())(random));
}

/// Some of them over the years, one after the other, `apart` at least.
std::vector<Span> spans(const World& world, seconds apart, seconds mean_gap, seconds longest,
                        Random& random)
{
    std::vector<Span> all;
    for (auto at = world.start + between(0s, apart + mean_gap, random); at < world.end;
         at += apart + between(0s, 2 * mean_gap, random)) {
        const auto until = at + between(min(longest, seconds(10min)), longest, random);
        all.push_back({at, until});
        at = until;
    }
    return all;
}

void trouble_certificate(Certificate& certificate, const World& world, Random& random)
{
    const bool brief = certificate.lifetime < days(11);
    certificate.unprovable = spans(world, days(20), days(80), brief ? 12h : 96h, random);
    certificate.undeployable = spans(world, days(20), days(80), brief ? 8h : 72h, random);
    if (share(random) > 0.01) return;
    const auto at = world.start + between(days(5), days(100), random);
    certificate.given_up = Span{at, at + between(days(30), days(90), random)};
    certificate.unprovable = {*certificate.given_up};
}

/// What the machine and the quick CA suffer comes one after the other: short lives bear no more.
void trouble_world(World& world, Random& random)
{
    constexpr std::array away{Errc::connection_timeout, Errc::connection_refused, Errc::network,
                              Errc::rate_limited, Errc::dns};
    for (const Span& span : spans(world, days(6), days(10), 30h, random)) {
        const auto kind = random() % 4;
        if (kind < 2)
            world.quick->troubles.push_back({span, away.at(random() % away.size())});
        else if (kind == 2)
            world.off.push_back({span.from, std::min(span.until, span.from + 10h)});
        else
            world.wrong_clocks.push_back(
                {{span.from, std::min(span.until, span.from + 8h)}, wrong_clock(random)});
    }
    for (const Span& span : spans(world, days(25), days(30), days(8), random))
        world.slow->troubles.push_back({span, away.at(random() % away.size())});
    for (const Span& span : spans(world, days(30), days(60), 10min, random))
        world.windows_move.push_back(span.from);
    world.many_come = world.start + between(days(20), days(200), random);
}

std::string domain(std::size_t number) { return "site" + std::to_string(number) + ".net"; }

}  // namespace

bool any_holds(const std::vector<Span>& spans, sys_seconds at)
{
    return std::ranges::any_of(spans, [&](const Span& span) { return span.holds(at); });
}

seconds wrong_clock(Random& random)
{
    constexpr std::array<seconds, 5> wrong{-10 * 365 * 24h, 10 * 365 * 24h, -72h, 400 * 24h, 120s};
    return wrong.at(random() % wrong.size());
}

Live copy(const Live& live)
{
    return {live.name, live.generation, live.directory, live.names, live.not_before, live.not_after,
            {}};
}

Certificate make_certificate(std::size_t number, const std::string& domain, FakeCa& ca,
                             seconds lifetime, std::optional<double> age, sys_seconds now)
{
    Certificate made;
    const std::string name = "n" + std::to_string(number) + "." + domain;
    made.want.name = name;
    made.want.ca = ca.preset;
    made.want.order.names = {{*Identifier::parse(name), ChallengeType::http_01}};
    made.ca = &ca;
    made.lifetime = lifetime;
    made.wanted_since = now;
    if (number % 2 == 0) made.want.targets.emplace_back();
    if (!age) return made;
    const auto lived = std::chrono::duration_cast<seconds>(lifetime * *age);
    made.disk.live = ca.issue({{name}, true, true}, lifetime, now - lived);
    made.served = copy(*made.disk.live);
    app::first_renewal_time(made.disk.record, *made.disk.live, now - lived, number);
    return made;
}

World living(const Plan& plan, Random& random)
{
    constexpr std::array<seconds, 5> rhythms{30min, 1h, 6h, 8h, 12h};
    constexpr std::array<seconds, 3> quick{160h, days(7), days(10)};
    constexpr std::array<seconds, 5> slow{days(45), days(64), days(90), days(200), days(398)};
    World world{.start = beginning,
                .end = beginning + days(plan.days),
                .every = plan.every > 0s ? plan.every : rhythms.at(random() % rhythms.size()),
                .quick = std::make_unique<FakeCa>("https://quick.example/directory", random()),
                .slow = std::make_unique<FakeCa>("https://slow.example/directory", random())};
    for (unsigned n = 0; n < plan.certificates; ++n) {
        const bool brief = random() % 4 == 0;
        const seconds lifetime =
            brief ? quick.at(random() % quick.size()) : slow.at(random() % slow.size());
        const bool old = random() % 50 != 0;
        world.certificates.push_back(make_certificate(
            n, domain(n % (plan.certificates / 40 + 1)),
            brief || n % 3 == 0 ? *world.quick : *world.slow, lifetime,
            old ? std::optional(0.45 * share(random)) : std::nullopt, world.start));
    }
    trouble_world(world, random);
    for (Certificate& each : world.certificates) trouble_certificate(each, world, random);
    return world;
}

World storm(const Plan& plan, Random& random)
{
    World world{.start = beginning,
                .end = beginning + days(90),
                .every = 12h,
                .quick = std::make_unique<FakeCa>("https://quick.example/directory", random()),
                .slow = std::make_unique<FakeCa>("https://slow.example/directory", random())};
    for (unsigned n = 0; n < plan.certificates; ++n)
        world.certificates.push_back(make_certificate(n, domain(n % (plan.certificates / 40 + 1)),
                                                      *world.slow, days(90), share(random) / 30,
                                                      world.start));
    world.slow->troubles.push_back(
        {{world.start + days(56), world.start + days(63)}, Errc::connection_timeout});
    return world;
}

}  // namespace acme8443::simulator
