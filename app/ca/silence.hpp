#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace acme8443::app {

/// Which CAs have not answered in this run, or want no more of us: what is not worth asking again
/// for each certificate, a time out each. Thread-safe.
class Silence {
public:
    /// How a conversation with this CA went; no error: it answered.
    void note(std::string_view directory_url, const std::optional<Error>& error);
    /// One silent or unwilling answer is enough to ask nobody's window any more.
    std::optional<Error> before_asking(std::string_view directory_url) const;
    /// Three silent ones in a row are enough to order nothing any more. Unwilling ones (429, 503)
    /// may concern one domain, and the next certificate another.
    std::optional<Error> before_ordering(std::string_view directory_url) const;

private:
    struct Row {
        unsigned silent{};
        Error last;
    };
    std::optional<Error> after(std::string_view directory_url, unsigned silent) const;
    mutable std::mutex mutex_{};
    std::map<std::string, Row, std::less<>> rows_{};
};

}  // namespace acme8443::app
