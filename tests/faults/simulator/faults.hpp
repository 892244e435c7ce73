#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace acme8443::simulator {

/// What goes wrong in this world, when and how often is the seed's choice.
enum class Fault : std::uint8_t {
    ca_down,
    ca_5xx,
    ca_limits,
    not_proved,
    not_deployed,
    rebooted,
    not_started,
    clock_wrong,
    clock_set
};

/// How often the machine has met each: a question that the CA did not answer, a deployment that
/// failed, a run that was killed, a run that was begun with a wrong clock.
class Faults {
public:
    static constexpr std::array<std::string_view, 9> names{"no answer of the CA",
                                                           "5xx",
                                                           "429",
                                                           "names not proved",
                                                           "failed deployments",
                                                           "reboots in a run",
                                                           "starts that were missed",
                                                           "runs begun with a wrong clock",
                                                           "clocks set in a run"};

    void meet(Fault fault) { ++met_.at(static_cast<std::size_t>(fault)); }
    void add(const Faults& others)
    {
        for (std::size_t n = 0; n < met_.size(); ++n) met_.at(n) += others.met_.at(n);
    }
    /// "12 no answer of the CA, 3 5xx, ...".
    std::string text() const
    {
        std::string all;
        for (std::size_t n = 0; n < met_.size(); ++n)
            all +=
                (n == 0 ? "" : ", ") + std::to_string(met_.at(n)) + " " + std::string(names.at(n));
        return all;
    }
    bool each_was_met() const
    {
        for (const auto count : met_)
            if (count == 0) return false;
        return true;
    }

private:
    std::array<unsigned long, names.size()> met_{};
};

/// What an error of the CA stands for, as acme/problem.cpp makes them.
constexpr Fault fault_of(Errc code)
{
    if (code == Errc::rate_limited) return Fault::ca_limits;
    return code == Errc::network ? Fault::ca_5xx : Fault::ca_down;
}

}  // namespace acme8443::simulator
