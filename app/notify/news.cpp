#include "app/notify/news.hpp"

#include <algorithm>

namespace acme8443::app::notify {
namespace {

using std::chrono::sys_seconds;

/// Ten minutes less than a day: runs of a timer are not on the second.
constexpr auto tell_again_after = std::chrono::hours(24) - std::chrono::minutes(10);

bool says_nothing(const Outcome& outcome)
{
    return outcome.error &&
           (outcome.error->code == Errc::busy || outcome.error->code == Errc::cancelled);
}

std::optional<Condition> condition_of(const Outcome& outcome, sys_seconds now,
                                      std::chrono::days expiry)
{
    if (outcome.not_before && outcome.not_after) {
        const auto lifetime = *outcome.not_after - *outcome.not_before;
        const auto left = *outcome.not_after - now;
        if (left <= std::chrono::seconds(0)) return Condition::expired;
        if (left <= std::min<std::chrono::seconds>(expiry, lifetime / 12))
            return Condition::expiring;
    }
    return outcome.error ? std::optional(Condition::failing) : std::nullopt;
}

class Reporter {
public:
    Reporter(const Troubles& before, sys_seconds now) : before_(before), now_(now) {}

    void keep(const std::string& name)
    {
        if (const auto known = before_.find(name); known != before_.end())
            put(name, known->second, known->second);
    }
    void well(const Outcome& outcome)
    {
        const auto known = before_.find(outcome.name);
        // What nobody was told of needs no all-clear.
        if (known == before_.end() || !known->second.told) return;
        news_.items.push_back({.certificate = outcome.name,
                               .since = known->second.since,
                               .not_after = outcome.not_after});
        news_.if_not_told[outcome.name] = known->second;
    }
    void unwell(const Outcome& outcome, Condition condition)
    {
        const auto known = before_.find(outcome.name);
        const bool same = known != before_.end() && known->second.condition == condition;
        const Trouble trouble = same ? known->second : Trouble{condition, now_, std::nullopt};
        const bool again = trouble.told.has_value();
        if (again && now_ - *trouble.told < tell_again_after)
            return put(outcome.name, trouble, trouble);
        news_.items.push_back({.certificate = outcome.name,
                               .condition = condition,
                               .since = trouble.since,
                               .again = again,
                               .error = outcome.error,
                               .not_after = outcome.not_after});
        put(outcome.name, {condition, trouble.since, now_}, trouble);
    }
    News finish() && { return std::move(news_); }

private:
    void put(const std::string& name, const Trouble& told, const Trouble& not_told)
    {
        news_.if_told[name] = told;
        news_.if_not_told[name] = not_told;
    }
    const Troubles& before_;
    sys_seconds now_;
    News news_{};
};

}  // namespace

std::string_view to_string(Condition condition)
{
    switch (condition) {
        case Condition::failing:
            return "failing";
        case Condition::expiring:
            return "expiring";
        case Condition::expired:
            return "expired";
    }
    return "";
}

News news_of(const Troubles& before, std::span<const Outcome> outcomes, bool whole_run,
             sys_seconds now, std::chrono::days expiry)
{
    Reporter reporter(before, now);
    if (!whole_run)
        for (const auto& [name, trouble] : before)
            if (std::ranges::find(outcomes, name, &Outcome::name) == outcomes.end())
                reporter.keep(name);
    for (const Outcome& outcome : outcomes) {
        const auto condition = condition_of(outcome, now, expiry);
        if (says_nothing(outcome))
            reporter.keep(outcome.name);
        else if (condition)
            reporter.unwell(outcome, *condition);
        else
            reporter.well(outcome);
    }
    return std::move(reporter).finish();
}

}  // namespace acme8443::app::notify
