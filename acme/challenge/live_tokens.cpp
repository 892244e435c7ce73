#include "acme/challenge/live_tokens.hpp"

#include <algorithm>
#include <utility>

namespace acme8443::acme {

LiveTokens::Id LiveTokens::publish(std::string token, std::string key_authorization)
{
    const std::scoped_lock lock(mutex_);
    return entries_.insert(entries_.end(), {std::move(token), std::move(key_authorization)});
}

void LiveTokens::withdraw(Id id)
{
    const std::scoped_lock lock(mutex_);
    entries_.erase(id);
}

bool LiveTokens::empty() const
{
    const std::scoped_lock lock(mutex_);
    return entries_.empty();
}

std::optional<std::string> LiveTokens::find(std::string_view token) const
{
    const std::scoped_lock lock(mutex_);
    const auto entry = std::ranges::find(entries_, token, &Entry::token);
    if (entry == entries_.end()) return std::nullopt;
    return entry->key_authorization;
}

void LiveTokens::fetched(std::string_view token)
{
    {
        const std::scoped_lock lock(mutex_);
        for (Entry& entry : entries_)
            if (entry.token == token) entry.fetched = true;
    }
    changed_.notify_all();
}

bool LiveTokens::wait_until_fetched(Id id, std::chrono::milliseconds wait, std::stop_token stop)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, wait, [&] { return id->fetched; });
    return std::exchange(id->fetched, false);
}

}  // namespace acme8443::acme
