#include "app/settings.hpp"

namespace acme8443::app {
namespace {

/// Walks two Settings side by side.
template <class Visit>
void for_each_pair(Settings& left, const Settings& right, Visit&& visit)
{
    std::vector<const void*> members;
    for_each_setting(right, [&](auto, const auto& member, auto) { members.push_back(&member); });
    std::size_t at = 0;
    for_each_setting(left, [&](auto, auto& member, auto) {
        using Member = std::remove_reference_t<decltype(member)>;
        visit(member, *static_cast<const Member*>(members[at++]));
    });
}

}  // namespace

Settings overlay(const Settings& base, const Settings& over)
{
    Settings both = base;
    for_each_pair(both, over, [](auto& member, const auto& said) {
        if (said) member = said;
    });
    if (over.dns_solver) both.dns_solver = over.dns_solver;
    return both;
}

}  // namespace acme8443::app
