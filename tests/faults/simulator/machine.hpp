#pragma once
#include <map>
#include <string>
#include <vector>

#include "app/ca/silence.hpp"
#include "app/renewal/course.hpp"
#include "tests/faults/simulator/faults.hpp"
#include "tests/faults/simulator/world.hpp"

namespace acme8443::simulator {

/// What came of it. Anything in `broken_promises` is a failure.
struct Outcome {
    std::vector<std::string> broken_promises{};  ///< the first of them
    unsigned runs{}, attempts{}, issued{}, refused_here{}, asked{};
    unsigned expired{}, limits_hit{};
    unsigned worst_hour{};  ///< most orders in an hour
    unsigned long certificate_days{};
    Faults faults{};
};

/// A machine that runs `renew`, or `serve`, in this world: the decisions are the program's
/// (app/course, standing, schedule, rhythm, next_look, limit_book, silence, sane_clock); disk, CA,
/// services and clock are the world's.
class Machine {
public:
    Machine(const Plan& plan, World& world, Random& random);
    Outcome live();

private:
    friend class SimulatedHands;
    void live_by_starts();
    void live_as_daemon();
    void sleep();
    void happen();
    void begin_run();
    void run(seconds next_start_in);
    void work_on(Certificate& certificate, app::Silence& silence, seconds next_start_in);
    void look_for_expiries();
    void count_what_the_cas_saw();
    void broken(std::string what);

    sys_seconds clock() const;  ///< what the machine believes
    seconds wrong_by() const;
    unsigned long days_left() const;
    bool chance(double part);
    seconds between(seconds least, seconds most);
    void pass(seconds time) { now_ += time; }
    void meet(Fault fault) { outcome_.faults.meet(fault); }
    /// One thing is done; what is to happen in this run happens between two of them.
    void step();
    /// A killed run does nothing any more.
    bool dead() const { return steps_to_live_ == 0U; }

    const Plan& plan_;
    World& world_;
    Random& random_;
    sys_seconds now_;
    app::LimitBook book_{};
    std::vector<sys_seconds> starts_{};
    std::optional<unsigned> steps_to_live_{};
    std::optional<unsigned> steps_to_set_{};  ///< until somebody sets the clock
    seconds set_by_{};                        ///< and put it wrong, until the next start
    std::vector<sys_seconds> orders_{};
    std::size_t windows_moved_{};
    Outcome outcome_{};
};

}  // namespace acme8443::simulator
