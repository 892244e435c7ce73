#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "validator/url.hpp"

namespace acme8443::validator {

/// Why a request brought no answer.
enum class NoAnswer : std::uint8_t {
    none,             ///< it brought one
    dns,              ///< the name could not be looked up
    no_address,       ///< it has no address that a CA may contact
    refused,          ///< dial error
    connect_timeout,  ///< dial error
    unreachable,      ///< dial error: no route
    timeout,          ///< the connection stood, nothing came
    broken,           ///< the connection stood, then broke, or spoke no HTTP
    http_2,           ///< HTTP/2 where HTTP/1.1 was expected
    tls,
    body_cut,     ///< the body ended before it was complete
    not_dialled,  ///< nobody tried: a port we do not dial, or our own limit
    out_of_time   ///< our time for looking was up
};

/// The word for it in recorded facts: "refused", "timeout" (while connecting), ...
std::string_view to_string(NoAnswer no_answer);
std::optional<NoAnswer> parse_no_answer(std::string_view text);

/// The addresses of a host, in the answer's order.
struct HostAddresses {
    std::vector<std::string> v6{};
    std::vector<std::string> v4{};
    std::string problem{};  ///< why there are none, when the lookup failed
};

/// Who answers the token that is asked for.
enum class Planted : std::uint8_t {
    nobody,     ///< it is the way that is looked at
    challenge,  ///< whoever the CA's challenge is for
    responder,  ///< our own, listening on port 80 of this machine while we looked
    webroot     ///< the site, from a file that we put into its root
};
std::string_view to_string(Planted planted);  ///< the word as written above
std::optional<Planted> parse_planted(std::string_view text);

/// One request on the way that the CA would go, and what came back.
struct Hop {
    std::string url;
    std::string address{};  ///< the address dialled, or empty
    std::uint16_t port{};   ///< of the URL, also when it was not dialled
    NoAnswer no_answer{};
    std::string problem{};  ///< why there was no answer, in the words of the one who tried
    bool retried{};         ///< the same URL was then asked for at another address
    bool other_family{};    ///< the host has an IPv4 address as well, and this was IPv6
    int status{};           ///< 0: not sent, or no answer
    bool redirects{};       ///< the answer is a redirect, and is among the trace's
    std::multimap<std::string, std::string> headers{};  ///< names in lower case
    std::string body{};                                 ///< as much as the CA would read
};

/// A redirect that a CA would look at (301, 302, 303, 307, 308 with a Location), judged before
/// anything is dialled for it.
struct Redirect {
    int status{};
    std::string from{};           ///< the URL that answered
    std::string location{};       ///< the header, as it was
    std::optional<Url> target{};  ///< where it leads, or empty: it cannot be read
    std::string unreadable{};     ///< why not
    unsigned number{};            ///< 1 for the first one
    bool seen{};                  ///< this very URL was asked for before
    bool leaves_host{};           ///< the target's host is another one
    std::string server{};         ///< the Server and X-Powered-By headers of the answer
    std::string shape{};          ///< whose answer it looks like, when it has no such header
};

/// What the http-01 machine saw, from port 80 to the last answer.
struct HttpTrace {
    std::vector<Hop> hops{};
    std::vector<Redirect> redirects{};
    std::vector<std::string> dials{};  ///< "ip:port", IPv6 bracketed, in order
    bool restarted{};                  ///< a dead redirect target made the CA begin again over IPv4
    std::map<std::string, HostAddresses> hosts{};  ///< what was looked up, by name
    std::string token{};
    Planted planted{};
    /// The answer that is expected; empty: nobody answers yet, it is the way that is looked at.
    std::optional<std::string> key_authorization{};
};

/// The answer that the way ended with, or nullptr: it ended without one, or at a redirect.
inline const Hop* final_answer(const HttpTrace& trace)
{
    if (trace.hops.empty() || trace.hops.back().status == 0) return nullptr;
    return trace.hops.back().redirects ? nullptr : &trace.hops.back();
}

}  // namespace acme8443::validator
