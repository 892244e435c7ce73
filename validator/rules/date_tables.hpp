#pragma once
// Internal to the rules: what the Baseline Requirements shorten step by step.
#include <span>

#include "validator/rule.hpp"

namespace acme8443::validator::rules {

struct DaysFrom {
    Moment from;
    int days;
};

/// BR 2.3.1 section 6.3.2: how long a certificate that is issued then may live.
constexpr DaysFrom longest_lives[] = {
    {Moment::min(), 398}, {utc(2026, 3, 15), 200}, {utc(2027, 3, 15), 100}, {utc(2029, 3, 15), 47}};
/// BR 2.3.1 section 4.2.1: how old a proof may be.
constexpr DaysFrom oldest_proofs[] = {
    {Moment::min(), 398}, {utc(2026, 3, 15), 200}, {utc(2027, 3, 15), 100}, {utc(2029, 3, 15), 10}};

constexpr std::chrono::days days_at(std::span<const DaysFrom> table, Moment at)
{
    int days = 0;
    for (const DaysFrom& row : table) {
        if (at >= row.from) days = row.days;
    }
    return std::chrono::days(days);
}

}  // namespace acme8443::validator::rules
