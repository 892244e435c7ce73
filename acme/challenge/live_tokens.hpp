#pragma once
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace acme8443::acme {

/// The tokens that are answered now, and whether somebody has come for them. Thread-safe.
class LiveTokens {
public:
    struct Entry {
        std::string token;
        std::string key_authorization;
        bool fetched{};  ///< since somebody waited for it last
    };
    using Id = std::list<Entry>::iterator;

    Id publish(std::string token, std::string key_authorization);
    void withdraw(Id id);
    bool empty() const;
    std::optional<std::string> find(std::string_view token) const;
    void fetched(std::string_view token);
    /// Until it is fetched (again); false when that did not happen in time.
    bool wait_until_fetched(Id id, std::chrono::milliseconds wait, std::stop_token stop);

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::list<Entry> entries_;
};

}  // namespace acme8443::acme
