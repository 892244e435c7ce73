#include "app/renewal/renewal_window.hpp"

#include "app/renewal/schedule.hpp"

namespace acme8443::app {
namespace {

using std::chrono::sys_seconds;
using store::RenewalRecord;

constexpr auto first_asked_after = std::chrono::hours(6);
constexpr auto ask_again_after_a_failure = std::chrono::hours(6);
constexpr auto ask_again_after_no_offer = std::chrono::hours(24);

/// A moment of our own, chosen once for this generation.
void choose(RenewalRecord& record, const Live& live, std::uint64_t random)
{
    if (record.renew_at && record.renew_at_generation == live.generation) return;
    record.renew_at = spread_renewal_time(live, random);
    record.renew_at_generation = live.generation;
    record.window.reset();
}

/// A moment of the CA's window; the one chosen before as long as the window is the same.
void choose(RenewalRecord& record, const Live& live, const acme::RenewalInfo& info,
            std::uint64_t random)
{
    const store::Window window{info.start, info.end};
    if (record.window == window && record.renew_at_generation == live.generation) return;
    record.renew_at = acme::pick_moment(info, random);
    record.renew_at_generation = live.generation;
    record.window = window;
}

}  // namespace

void first_renewal_time(RenewalRecord& record, const Live& live, sys_seconds now,
                        std::uint64_t random)
{
    choose(record, live, random);
    record.ask_at = now + first_asked_after;
}

void settle(RenewalRecord& record, const Live& live,
            const Result<std::optional<acme::RenewalInfo>>& wish, sys_seconds now,
            std::uint64_t random)
{
    if (wish && *wish) {
        choose(record, live, **wish, random);
        record.ask_at = now + (*wish)->ask_again_in;
    } else {
        choose(record, live, random);
        record.ask_at = now + (wish ? ask_again_after_no_offer : ask_again_after_a_failure);
    }
}

}  // namespace acme8443::app
