#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace acme8443::acme {

/// The answers that are given now, by what is asked for (a token, a server name), and whether
/// somebody has come for them. Thread-safe.
template <class Answer>
class LiveAnswers {
    struct Entry {
        std::string key;
        Answer answer;
        bool fetched{};  ///< since somebody waited for it last
    };

public:
    using Id = typename std::list<Entry>::iterator;

    Id publish(std::string key, Answer answer)
    {
        const std::scoped_lock lock(mutex_);
        return entries_.insert(entries_.end(), {std::move(key), std::move(answer)});
    }
    void withdraw(Id id)
    {
        const std::scoped_lock lock(mutex_);
        entries_.erase(id);
    }
    bool empty() const
    {
        const std::scoped_lock lock(mutex_);
        return entries_.empty();
    }
    std::optional<Answer> find(std::string_view key) const
    {
        const std::scoped_lock lock(mutex_);
        const auto entry = std::ranges::find(entries_, key, &Entry::key);
        if (entry == entries_.end()) return std::nullopt;
        return entry->answer;
    }
    void fetched(std::string_view key)
    {
        {
            const std::scoped_lock lock(mutex_);
            for (Entry& entry : entries_)
                if (entry.key == key) entry.fetched = true;
        }
        changed_.notify_all();
    }
    /// Until it is fetched (again); false when that did not happen in time.
    bool wait_until_fetched(Id id, std::chrono::milliseconds wait, std::stop_token stop)
    {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, wait, [&] { return id->fetched; });
        return std::exchange(id->fetched, false);
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::list<Entry> entries_;
};

}  // namespace acme8443::acme
