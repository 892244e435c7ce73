#pragma once
#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/ca/ca_presets.hpp"
#include "base/error.hpp"

namespace acme8443::app {

/// One thing that a CA has counted.
struct Charge {
    enum class What : std::uint8_t { order, certificate, failure };
    What what;
    std::chrono::sys_seconds at;
    std::string directory_url;
    std::string account_url;
    std::vector<std::string> names;  ///< of an order or a certificate, sorted; of the failure
    bool spared{};  ///< an order that neither the account nor the domain is charged for
    std::vector<std::string> order{};  ///< sorted; of the order that the failure has ended
};

/// What is about to be ordered.
struct Intent {
    std::string account_url;
    std::vector<std::string> names;  ///< sorted
    bool renewal{};                  ///< a certificate for the same names is in force, from this CA
    bool replaces_one{};  ///< one whose suggested window it is (RFC 9773): no limit applies
};

/// What each CA's rate limits have been charged, in memory. Pure: the time comes from outside.
class LimitBook {
public:
    void enter(const Charge& charge);
    /// Would the CA count this beyond a limit that it publishes? Errc::rate_limited, naming the
    /// limit, with retry_at.
    std::optional<Error> refusal(const CaPreset& ca, const Intent& intent,
                                 std::chrono::sys_seconds now) const;
    void clear() { tallies_.clear(); }

private:
    struct Order {
        std::chrono::sys_seconds at;
        bool spared;
    };
    /// Of one limit and one subject of it.
    struct Tally {
        std::deque<std::chrono::sys_seconds> counted{};
        std::deque<Order> in_flight{};  ///< their certificates will count
    };
    using Key = std::string;
    std::optional<std::chrono::sys_seconds> full_until(const RateLimit& limit, const Key& key,
                                                       std::chrono::sys_seconds now) const;
    void enter_order(const Charge& charge);
    void end_order(const Charge& charge, bool issued);

    std::unordered_map<Key, Tally> tallies_{};
};

/// The charge of an order with this intent.
Charge charge_of(const Intent& intent, const CaPreset& ca, std::chrono::sys_seconds now);

}  // namespace acme8443::app
