#pragma once
#include <string>
#include <vector>

#include "app/ca/limit_book.hpp"
#include "app/ca/silence.hpp"
#include "tests/faults/simulator/world.hpp"

namespace acme8443::simulator {

/// What came of it. Anything in `broken_promises` is a failure.
struct Outcome {
    std::vector<std::string> broken_promises{};
    unsigned runs{}, killed{}, attempts{}, issued{}, refused_here{}, asked{};
    unsigned worst_hour{};  ///< most orders that one CA got in an hour
};

/// A machine that runs `renew` in this world: the decisions are the program's (app/course,
/// standing, schedule, rhythm, limit_book, silence, sane_clock); disk, CA, services and clock are
/// the world's.
class Machine {
public:
    Machine(const Plan& plan, World& world, Random& random);
    Outcome live();

private:
    friend class SimulatedHands;
    void happen();
    void run();
    void work_on(Certificate& certificate, app::Silence& silence, seconds next_start_in);
    void look_for_expiries();
    void broken(std::string what);

    sys_seconds clock() const;  ///< what the machine believes
    bool chance(double part);
    seconds between(seconds least, seconds most);
    void pass(seconds time) { now_ += time; }
    /// A killed run does nothing any more.
    bool dead();

    const Plan& plan_;
    World& world_;
    Random& random_;
    sys_seconds now_;
    app::LimitBook book_{};
    std::vector<sys_seconds> starts_{};
    std::optional<unsigned> steps_to_live_{};
    std::vector<sys_seconds> orders_{};
    std::size_t windows_moved_{};
    Outcome outcome_{};
};

}  // namespace acme8443::simulator
