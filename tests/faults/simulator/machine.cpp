#include "tests/faults/simulator/machine.hpp"

#include <algorithm>

#include "app/renewal/next_look.hpp"
#include "app/renewal/rhythm.hpp"
#include "app/renewal/sane_clock.hpp"
#include "base/text.hpp"
#include "tests/faults/simulator/hands.hpp"

namespace acme8443::simulator {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr std::size_t most_complaints = 5;
constexpr days grace{2};

}  // namespace

Machine::Machine(const Plan& plan, World& world, Random& random)
    : plan_(plan), world_(world), random_(random), now_(world.start)
{
}

void Machine::step()
{
    if (steps_to_live_ && *steps_to_live_ > 0) --*steps_to_live_;
    if (!steps_to_set_ || --*steps_to_set_ > 0) return;
    steps_to_set_.reset();
    set_by_ = wrong_clock(random_);
    meet(Fault::clock_set);
}

bool Machine::chance(double part) { return std::uniform_real_distribution<>()(random_) < part; }

seconds Machine::between(seconds least, seconds most)
{
    return seconds(
        std::uniform_int_distribution<seconds::rep>(least.count(), most.count())(random_));
}

seconds Machine::wrong_by() const
{
    for (const WrongClock& wrong : world_.wrong_clocks)
        if (wrong.when.holds(now_)) return wrong.by + set_by_;
    return set_by_;
}

sys_seconds Machine::clock() const { return now_ + wrong_by(); }

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
        // It has that long from when somebody could help it, also when it lives until then.
        if (each.recovers_from && !each.ca->reach(now_)) each.recovers_from = now_;
        if (each.served && each.served->not_after > now_ + grace && each.recovers_from < now_)
            each.recovers_from.reset();
        const bool spared = each.recovers_from && now_ < *each.recovers_from + grace;
        if (spared) each.wanted_since = now_;
        const bool expired =
            each.served ? each.served->not_after <= now_ : each.wanted_since + days(45) < now_;
        if (!expired || spared) continue;
        ++outcome_.expired;
        broken(each.want.name +
               (each.served ? " expired, lifetime " : " was never issued, lifetime ") +
               std::to_string(each.lifetime / 1h) + " h, failures " +
               std::to_string(each.disk.record.failures) + ": " + each.disk.record.last_error);
        each.served.reset();
        each.wanted_since = now_;
    }
}

unsigned long Machine::days_left() const
{
    return static_cast<unsigned long>(std::chrono::duration_cast<days>(world_.end - now_).count());
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
        outcome_.certificate_days += 80 * days_left();
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
    const seconds set_by = set_by_;
    (void)app::take_course(
        certificate.want, hands, silence,
        {.heed_back_off = plan_.broken != "back-off", .next_start_in = next_start_in});
    if (outcome_.attempts > attempts + 1) broken("two attempts in one run");
    const auto& after = certificate.disk.record;
    if (after.failures <= before.failures) return;
    const auto wait = *after.not_before - *after.last_attempt;
    if (wait <= 0s || wait > 24h) broken("a delay of " + std::to_string(wait.count()) + " s");
    if (plan_.broken.empty() && set_by == set_by_ && before.not_before &&
        clock() < *before.not_before && *before.not_before <= clock() + 24h)
        broken("an attempt in spite of the back-off");
}

/// The machine is up, its clock is what the world says, and what will happen is decided.
void Machine::begin_run()
{
    ++outcome_.runs;
    set_by_ = 0s;
    steps_to_live_.reset();
    steps_to_set_.reset();
    if (chance(0.02)) steps_to_live_ = 1 + random_() % 60;
    if (chance(0.02)) steps_to_set_ = 1 + random_() % 60;
    if (wrong_by() != 0s) meet(Fault::clock_wrong);
}

/// What Run in app/renew_all does.
void Machine::run(seconds next_start_in)
{
    if (!app::plausible(clock())) return;
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
        if (dead()) break;
        work_on(*each, silence, next_start_in);
    }
    if (dead()) meet(Fault::rebooted);
}

/// `renew`, by cron or a timer.
void Machine::live_by_starts()
{
    for (sys_seconds next = world_.start; next < world_.end; next += world_.every) {
        now_ = std::max(now_, next + between(0s, world_.every / 10));
        look_for_expiries();
        happen();
        if (any_holds(world_.off, now_) || chance(0.03)) {
            meet(Fault::not_started);
            continue;
        }
        begin_run();
        if (app::plausible(clock())) starts_ = app::with_start(std::move(starts_), clock());
        run(app::usual_gap(starts_));
    }
}

/// As Daemon::sleep in app/serve: until its moment on the machine's clock, or until that is set.
/// Killed, it is started again at once; switched off, when the machine is on again.
void Machine::sleep()
{
    if (dead()) return pass(30s);
    if (set_by_ != 0s) return pass(between(10s, 1h));
    auto next = clock() + app::longest_sleep;
    for (const Certificate& each : world_.certificates)
        next = std::min(next, app::next_look(each.disk, clock(), std::nullopt));
    if (next <= clock()) broken("a daemon that does not sleep");
    auto wakes = std::max(next - wrong_by(), now_ + 1s);
    for (const WrongClock& wrong : world_.wrong_clocks)
        for (const sys_seconds set : {wrong.when.from, wrong.when.until})
            if (set > now_) wakes = std::min(wakes, set);
    now_ = wakes;
}

/// `serve`.
void Machine::live_as_daemon()
{
    while (now_ < world_.end) {
        look_for_expiries();
        happen();
        const auto off =
            std::ranges::find_if(world_.off, [&](const Span& span) { return span.holds(now_); });
        if (off != world_.off.end()) {
            meet(Fault::not_started);
            now_ = off->until;
            continue;
        }
        begin_run();
        run(0s);
        sleep();
    }
}

/// The CAs' own books: they share nothing with the ledger.
void Machine::count_what_the_cas_saw()
{
    for (const FakeCa* ca : {world_.quick.get(), world_.slow.get()}) {
        for (const std::string& hit : ca->limits_hit) broken("hit a limit at " + hit);
        outcome_.limits_hit += static_cast<unsigned>(ca->limits_hit.size());
        outcome_.asked += ca->asked;
    }
    for (std::size_t first = 0, last = 0; last < orders_.size(); ++last) {
        while (orders_[first] + 1h <= orders_[last]) ++first;
        outcome_.worst_hour =
            std::max(outcome_.worst_hour, static_cast<unsigned>(last - first + 1));
    }
}

Outcome Machine::live()
{
    outcome_.certificate_days = world_.certificates.size() * days_left();
    if (plan_.daemon)
        live_as_daemon();
    else
        live_by_starts();
    count_what_the_cas_saw();
    return outcome_;
}

}  // namespace acme8443::simulator
