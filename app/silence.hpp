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
    /// One silent answer is enough to ask nobody's window any more.
    std::optional<Error> before_asking(std::string_view directory_url) const;
    /// Three in a row are enough to order nothing any more.
    std::optional<Error> before_ordering(std::string_view directory_url) const;

private:
    struct Row {
        unsigned length{};
        Error last;
    };
    std::optional<Error> after(std::string_view directory_url, unsigned length) const;
    mutable std::mutex mutex_{};
    std::map<std::string, Row, std::less<>> rows_{};
};

/// Is this how it looks when the CA cannot be reached, is in trouble, or has had enough?
bool means_silence(Errc code);

}  // namespace acme8443::app
