#include "app/renewal/next_look.hpp"

#include <algorithm>
#include <vector>

namespace acme8443::app {
namespace {

using std::chrono::sys_seconds;

constexpr std::chrono::seconds at_first{15};

/// The moments at which something about this certificate changes by itself. When the CA wants to be
/// asked is none: a look at all certificates and their services is not worth that for each of
/// thousands, and the longest sleep is short enough.
std::vector<sys_seconds> moments(const Standing& standing)
{
    std::vector<sys_seconds> all;
    if (standing.record.not_before) all.push_back(*standing.record.not_before);
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

sys_seconds next_look(const Standing& standing, sys_seconds now,
                      std::optional<std::chrono::seconds> others_done_in)
{
    sys_seconds next = now + longest_sleep;
    for (const sys_seconds moment : moments(standing))
        if (moment > now) next = std::min(next, moment);
    return others_done_in && could_be_done(standing, now) ? std::min(next, now + *others_done_in)
                                                          : next;
}

std::chrono::seconds others_done_in(std::optional<std::chrono::seconds> before)
{
    return before ? std::min<std::chrono::seconds>(4 * *before, longest_sleep) : at_first;
}

}  // namespace acme8443::app
