#include "app/next_look.hpp"

#include <algorithm>

#include "app/standing.hpp"
#include "base/clock.hpp"

namespace acme8443::app {
namespace {

using std::chrono::sys_seconds;

constexpr std::chrono::hours longest_sleep{1};
constexpr std::chrono::seconds others_are_done_in{15};

/// The moments at which something about this certificate changes by itself.
std::vector<sys_seconds> moments(const Standing& standing)
{
    std::vector<sys_seconds> all;
    if (standing.record.not_before) all.push_back(*standing.record.not_before);
    if (standing.record.ask_at) all.push_back(*standing.record.ask_at);
    if (standing.live) all.push_back(renewal_time(*standing.live, standing.record));
    return all;
}

/// Nothing keeps us from it but somebody else.
bool could_be_done(const Standing& standing, sys_seconds now)
{
    return (!standing.live || renewal_time(*standing.live, standing.record) <= now) &&
           (!standing.record.not_before || *standing.record.not_before <= now);
}

}  // namespace

sys_seconds next_look(const Context& context, bool others_were_at_work)
{
    const auto now = SystemClock().now();
    sys_seconds next = now + longest_sleep;
    const auto store = store::Store::open(context.state_dir);
    const auto names = context.configuration().certificates();
    if (!store || !names) return next;
    for (const std::string& name : *names) {
        const auto standing = read_standing(name, *store);
        if (!standing) continue;
        for (const sys_seconds moment : moments(*standing))
            if (moment > now) next = std::min(next, moment);
        if (others_were_at_work && could_be_done(*standing, now))
            next = std::min(next, now + others_are_done_in);
    }
    return next;
}

}  // namespace acme8443::app
