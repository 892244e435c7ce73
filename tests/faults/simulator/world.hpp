#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/ca/limit_book.hpp"
#include "app/renewal/standing.hpp"
#include "app/settings/certificate_spec.hpp"
#include "tests/faults/simulator/fake_ca.hpp"

namespace acme8443::simulator {

/// Without the secrets, which nobody here has.
Live copy(const Live& live);

/// One certificate of the machine: what its files would hold, and what its service serves.
struct Certificate {
    app::CertificateSpec want{};
    FakeCa* ca{};
    seconds lifetime{};

    app::Standing disk{};                  ///< as read_standing would read it
    std::optional<FakeCa::Order> order{};  ///< at the CA, of the draft on the disk
    std::optional<Live> signed_one{};      ///< and the CA has signed it
    std::optional<Live> served{};
    std::optional<app::Quiet> agenda{};  ///< as long as nobody writes to the disk

    std::vector<Span> unprovable{};    ///< the CA is not convinced
    std::vector<Span> undeployable{};  ///< the service does not take it
    std::optional<Span> given_up{};    ///< so long that it may expire
    sys_seconds wanted_since{};
    std::optional<sys_seconds> recovers_from{};  ///< given up until then, and not served since
};

bool any_holds(const std::vector<Span>& spans, sys_seconds at);

/// How far a clock is off that somebody has set wrong: minutes, days or years.
seconds wrong_clock(Random& random);

/// The machine's clock is wrong by this.
struct WrongClock {
    Span when;
    seconds by;
};

struct Plan {
    unsigned certificates{100};
    unsigned days{400};
    seconds every{};  ///< between two starts; 0: the seed's choice
    bool daemon{};    ///< `serve`, which starts once and sleeps
    /// What is broken on purpose, to see that it is noticed: "back-off", "ledger", or nothing.
    std::string broken{};
};

/// Everything that is given from the beginning: who there is, and what will go wrong and when.
struct World {
    sys_seconds start;
    sys_seconds end;
    seconds every;
    std::unique_ptr<FakeCa> quick;  ///< sells short lives too, and is never away for long
    std::unique_ptr<FakeCa> slow;   ///< is away for days
    std::vector<Certificate> certificates{};
    std::vector<Span> off{};  ///< nobody starts us
    std::vector<WrongClock> wrong_clocks{};
    std::vector<sys_seconds> windows_move{};
    std::optional<sys_seconds> many_come{};  ///< certificates of one domain, all at once
};

/// Lifetimes from 160 hours to 398 days, some of them new, faults of every kind.
World living(const Plan& plan, Random& random);
/// All issued in three days, from a CA that is away for the seven in which they fall due.
World storm(const Plan& plan, Random& random);

/// A certificate of the world; `age`: how much of its life is over, nothing for a new one.
Certificate make_certificate(std::size_t number, const std::string& domain, FakeCa& ca,
                             seconds lifetime, std::optional<double> age, sys_seconds now);

}  // namespace acme8443::simulator
