#include "tests/faults/simulator/machine.hpp"

#include <algorithm>

#include "app/ca/limits.hpp"
#include "app/renewal/course.hpp"
#include "app/renewal/rhythm.hpp"
#include "app/renewal/sane_clock.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::simulator {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr const char* account = "account";
constexpr std::size_t most_complaints = 5;

bool any_holds(const std::vector<Span>& spans, sys_seconds at)
{
    return std::ranges::any_of(spans, [&](const Span& span) { return span.holds(at); });
}

}  // namespace

/// What RealHands does on files, with a CA and with services, in memory. Whatever is written here
/// survives a kill, as what the store has written does.
class SimulatedHands final : public app::Hands {
public:
    SimulatedHands(Machine& machine, Certificate& certificate) : m_(machine), c_(certificate) {}

    sys_seconds now() const override { return m_.clock(); }
    std::uint64_t random() override { return m_.random_(); }
    Result<app::Standing> standing() override
    {
        return app::Standing{*live(), c_.disk.record, c_.disk.begun};
    }
    Result<std::optional<acme::RenewalInfo>> wish(const Live& live) override;
    Result<void> within_limits(const app::Standing& standing) override;
    Result<Live> issue() override;
    Result<std::optional<Live>> live() override
    {
        return c_.disk.live ? std::optional(copy(*c_.disk.live)) : std::nullopt;
    }
    Result<bool> deploy(const Live& live) override;
    Result<void> remember(const store::RenewalRecord& record) override;
    void say(std::string_view) override {}
    void about_to_issue(std::string_view) override {}

private:
    Result<void> step();
    Result<void> converse();
    Result<void> order();
    Result<void> prove();
    app::Intent intent() const
    {
        return app::intent_of(c_.want.order, account, c_.disk.live ? &*c_.disk.live : nullptr,
                              c_.disk.record, m_.clock());
    }
    bool heeds_ledger() const { return m_.plan_.broken != "ledger"; }

    Machine& m_;
    Certificate& c_;
};

Result<void> SimulatedHands::step()
{
    if (m_.dead()) return fail(Errc::cancelled, "killed");
    return {};
}

/// As app::converse: the directory first, then the clocks are compared.
Result<void> SimulatedHands::converse()
{
    TRY(step());
    auto reached = c_.ca->reach(m_.now_);
    if (!reached) m_.pass(reached.error().code == Errc::connection_timeout ? 10s : 1s);
    TRY(std::move(reached));
    return app::clocks_agree(m_.clock(), m_.clock() - m_.now_);
}

Result<std::optional<acme::RenewalInfo>> SimulatedHands::wish(const Live& live)
{
    TRY(converse());
    return c_.ca->wish(live, m_.now_);
}

Result<void> SimulatedHands::within_limits(const app::Standing& standing)
{
    if (standing.begun || !heeds_ledger()) return {};
    if (auto refused = m_.book_.refusal(c_.want.ca, intent(), m_.clock())) {
        ++m_.outcome_.refused_here;
        return fail(*std::move(refused));
    }
    return {};
}

/// As app::open_order_within_limits: one that the CA still has is resumed.
Result<void> SimulatedHands::order()
{
    c_.disk.begun = true;
    c_.agenda.reset();
    const app::Intent wanted = intent();
    if (c_.order && c_.order->names == wanted.names) return {};
    c_.order.reset();
    c_.signed_one.reset();
    if (heeds_ledger() && m_.book_.refusal(c_.want.ca, wanted, m_.clock()))
        return fail(Errc::busy, "others have taken the room");
    m_.book_.enter(app::charge_of(wanted, c_.want.ca, m_.clock()));
    TRY(step());
    m_.orders_.push_back(m_.now_);
    c_.order =
        TRY(c_.ca->order(wanted.names, c_.disk.live ? c_.disk.live->generation : "", m_.now_));
    return step();
}

Result<void> SimulatedHands::prove()
{
    if (!any_holds(c_.unprovable, m_.now_)) return {};
    const std::string name = c_.want.order.names.front().name.value();
    c_.ca->validation_failed(name, m_.now_);
    c_.order.reset();
    m_.book_.enter(
        {app::Charge::What::failure, m_.clock(), c_.want.ca.directory_url, account, {name}});
    return fail(Errc::challenge_failed, "unauthorized");
}

Result<Live> SimulatedHands::issue()
{
    ++m_.outcome_.attempts;
    m_.pass(m_.between(1s, 4s));
    TRY(converse());
    TRY(order());
    if (!c_.signed_one) {
        TRY(prove());
        c_.signed_one = c_.ca->issue(*c_.order, c_.lifetime, m_.now_);
    }
    TRY(step());
    c_.disk.live = std::exchange(c_.signed_one, {});
    c_.disk.begun = false;
    c_.order.reset();
    ++m_.outcome_.issued;
    TRY(step());
    m_.book_.enter({app::Charge::What::certificate, m_.clock(), c_.want.ca.directory_url, account,
                    c_.disk.live->names});
    TRY(deploy(*c_.disk.live));
    return copy(*c_.disk.live);
}

Result<bool> SimulatedHands::deploy(const Live& live)
{
    TRY(step());
    if (c_.served && c_.served->generation == live.generation) return false;
    if (!c_.want.targets.empty() && any_holds(c_.undeployable, m_.now_))
        return fail(Errc::not_deployed, "the service does not take it");
    c_.served = copy(live);
    return true;
}

Result<void> SimulatedHands::remember(const store::RenewalRecord& record)
{
    TRY(step());
    c_.disk.record = record;
    c_.agenda.reset();
    return {};
}

Machine::Machine(const Plan& plan, World& world, Random& random)
    : plan_(plan), world_(world), random_(random), now_(world.start)
{
}

bool Machine::dead() { return steps_to_live_ && (*steps_to_live_ == 0 || --*steps_to_live_ == 0); }

bool Machine::chance(double part) { return std::uniform_real_distribution<>()(random_) < part; }

seconds Machine::between(seconds least, seconds most)
{
    return seconds(
        std::uniform_int_distribution<seconds::rep>(least.count(), most.count())(random_));
}

sys_seconds Machine::clock() const
{
    for (const WrongClock& wrong : world_.wrong_clocks)
        if (wrong.when.holds(now_)) return now_ + wrong.by;
    return now_;
}

void Machine::broken(std::string what)
{
    if (outcome_.broken_promises.size() < most_complaints)
        outcome_.broken_promises.push_back(rfc3339(now_) + " " + std::move(what));
}

/// Every certificate that is served is in force; whoever has none waits for the ledger only.
void Machine::look_for_expiries()
{
    for (Certificate& each : world_.certificates) {
        if (each.given_up && each.given_up->holds(now_)) each.recovers_from = now_;
        // It has two days from when somebody could help it.
        if (each.recovers_from && !each.ca->reach(now_)) each.recovers_from = now_;
        if (each.served && each.served->not_after > now_ && each.recovers_from < now_)
            each.recovers_from.reset();
        const bool spared = each.recovers_from && now_ < *each.recovers_from + days(2);
        if (spared) each.wanted_since = now_;
        const bool expired =
            each.served ? each.served->not_after <= now_ : each.wanted_since + days(45) < now_;
        if (!expired || spared) continue;
        broken(each.want.name +
               (each.served ? " expired, lifetime " : " was never issued, lifetime ") +
               std::to_string(each.lifetime / 1h) + " h, failures " +
               std::to_string(each.disk.record.failures) + ": " + each.disk.record.last_error);
        each.served.reset();
        each.wanted_since = now_;
    }
}

/// What the world does by itself.
void Machine::happen()
{
    while (windows_moved_ < world_.windows_move.size() &&
           world_.windows_move[windows_moved_] <= now_) {
        ++windows_moved_;
        for (FakeCa* ca : {world_.quick.get(), world_.slow.get()}) ca->move_windows(0.2, now_);
    }
    if (world_.many_come && *world_.many_come <= now_) {
        world_.many_come.reset();
        const std::size_t first = world_.certificates.size();
        for (std::size_t n = first; n < first + 80; ++n)
            world_.certificates.push_back(
                make_certificate(n, "newcomers.net", *world_.slow, days(90), std::nullopt, now_));
    }
    for (std::size_t n = 0; n < world_.certificates.size() / 100 + 1; ++n) {
        if (!chance(0.002)) continue;
        auto& names = world_.certificates[random_() % world_.certificates.size()].want.order.names;
        if (names.size() == 1)
            names.push_back(
                {*Identifier::parse("www." + names.front().name.value()), ChallengeType::http_01});
        else
            names.pop_back();
    }
}

void Machine::work_on(Certificate& certificate, app::Silence& silence, seconds next_start_in)
{
    SimulatedHands hands(*this, certificate);
    const auto before = certificate.disk.record;
    const unsigned attempts = outcome_.attempts;
    (void)app::take_course(
        certificate.want, hands, silence,
        {.heed_back_off = plan_.broken != "back-off", .next_start_in = next_start_in});
    if (outcome_.attempts > attempts + 1) broken("two attempts in one run");
    const auto& after = certificate.disk.record;
    if (after.failures <= before.failures) return;
    const auto wait = *after.not_before - *after.last_attempt;
    if (wait <= 0s || wait > 24h) broken("a delay of " + std::to_string(wait.count()) + " s");
    if (plan_.broken.empty() && before.not_before && clock() < *before.not_before &&
        *before.not_before <= clock() + 24h)
        broken("an attempt in spite of the back-off");
}

/// What Run in app/renew_all does.
void Machine::run()
{
    ++outcome_.runs;
    steps_to_live_.reset();
    if (chance(0.02)) steps_to_live_ = 1 + random_() % 60;
    if (!app::plausible(clock())) return;
    starts_ = app::with_start(std::move(starts_), clock());
    const seconds next_start_in = app::usual_gap(starts_);
    const app::Occasion occasion{clock(), clock() + next_start_in};

    std::vector<Certificate*> tasks;
    for (Certificate& each : world_.certificates) {
        if (each.agenda && app::nothing_is_due(*each.agenda, occasion)) continue;
        each.agenda = app::quiet_until(each.disk, each.want);
        if (each.agenda && app::nothing_is_due(*each.agenda, occasion)) continue;
        tasks.push_back(&each);
    }
    std::ranges::stable_sort(tasks, {},
                             [](const Certificate* each) { return app::urgency(each->disk); });
    app::Silence silence;
    for (Certificate* each : tasks) {
        if (steps_to_live_ && *steps_to_live_ == 0) break;
        work_on(*each, silence, next_start_in);
    }
    if (steps_to_live_ && *steps_to_live_ == 0) ++outcome_.killed;
}

Outcome Machine::live()
{
    for (sys_seconds next = world_.start; next < world_.end; next += world_.every) {
        now_ = std::max(now_, next + between(0s, world_.every / 10));
        look_for_expiries();
        happen();
        if (!any_holds(world_.off, now_) && !chance(0.03)) run();
    }
    for (const FakeCa* ca : {world_.quick.get(), world_.slow.get()}) {
        for (const std::string& hit : ca->limits_hit) broken("hit a limit at " + hit);
        outcome_.asked += ca->asked;
    }
    for (std::size_t first = 0, last = 0; last < orders_.size(); ++last) {
        while (orders_[first] + 1h <= orders_[last]) ++first;
        outcome_.worst_hour =
            std::max(outcome_.worst_hour, static_cast<unsigned>(last - first + 1));
    }
    return outcome_;
}

}  // namespace acme8443::simulator
