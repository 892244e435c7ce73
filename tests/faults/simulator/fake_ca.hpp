#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "acme/renewal_info.hpp"
#include "app/ca/ca_presets.hpp"
#include "base/bundle.hpp"

namespace acme8443::simulator {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using Random = std::mt19937_64;

struct Span {
    sys_seconds from, until;
    bool holds(sys_seconds at) const { return from <= at && at < until; }
};

/// A time in which the CA answers with this error, if it answers at all.
struct Trouble {
    Span when;
    Errc as;
};

/// A token bucket, as Let's Encrypt counts: full at first, refilled evenly.
class Bucket {
public:
    bool empty(const app::RateLimit& limit, sys_seconds now);
    void take(const app::RateLimit& limit, sys_seconds now);

private:
    void refill(const app::RateLimit& limit, sys_seconds now);
    double left_{-1};
    sys_seconds at_{};
};

/// A CA that counts as Let's Encrypt publishes (docs/rate-limits, 2026-08): it knows the true time,
/// who has renewed in the window that it suggested, and which sets of names it has seen before. It
/// shares no code with what it judges, the ledger.
class FakeCa {
public:
    FakeCa(std::string url, std::uint64_t seed) : random_(seed)
    {
        preset = *app::find_ca("letsencrypt");
        preset.directory_url = std::move(url);
    }

    struct Order {
        std::vector<std::string> names;
        bool renewal{};
        bool exempt{};
    };

    app::CaPreset preset;
    std::vector<Trouble> troubles{};

    /// Errors: whatever is the trouble at that time.
    Result<void> reach(sys_seconds now) const;
    Result<acme::RenewalInfo> wish(const Live& live, sys_seconds now);
    /// `replaces`: a generation, or empty. Errors: Errc::rate_limited, which is what we are here to
    /// count.
    Result<Order> order(const std::vector<std::string>& names, const std::string& replaces,
                        sys_seconds now);
    void validation_failed(const std::string& name, sys_seconds now);
    Live issue(const Order& order, seconds lifetime, sys_seconds now);
    /// Wants a part of its certificates back: their windows are in the past now.
    void move_windows(double part, sys_seconds now);

    unsigned orders{}, issued{}, failures{}, asked{};
    std::vector<std::string> limits_hit{};

private:
    struct Known {
        Span window;
        bool replaced{};
        std::string name;
    };
    Result<void> over(app::RateLimit::Kind kind, const std::string& whom, sys_seconds now);
    const app::RateLimit& limit(app::RateLimit::Kind kind) const;
    Bucket& bucket(app::RateLimit::Kind kind, const std::string& whom);

    Random random_;
    std::map<std::pair<app::RateLimit::Kind, std::string>, Bucket> buckets_{};
    std::unordered_map<std::string, Known> certificates_{};
    std::unordered_set<std::string> sets_{};
    std::unordered_map<std::string, unsigned> failures_in_a_row_{};
};

}  // namespace acme8443::simulator
