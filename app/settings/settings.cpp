#include "app/settings/settings.hpp"

namespace acme8443::app {

Settings overlay(const Settings& base, const Settings& over)
{
    Settings both = base;
    for_each_pair(both, over, [](auto, auto& member, const auto& said) {
        if (said) member = said;
    });
    if (over.dns_solver) both.dns_solver = over.dns_solver;
    return both;
}

}  // namespace acme8443::app
