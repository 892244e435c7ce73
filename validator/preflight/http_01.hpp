#pragma once
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/identifier.hpp"
#include "validator/facts/http_trace.hpp"
#include "validator/permitted_port.hpp"

namespace acme8443::validator::preflight {

/// What the http-01 machine wants done next.
struct Resolve {
    std::string host;
};
struct Fetch {
    PermittedPort port;
    std::string address;  ///< dialled, whatever the URL's host is
    std::string url;
    std::size_t most_body;  ///< read no more than this
};
struct Done {};
using Action = std::variant<Resolve, Fetch, Done>;

using Resolved = HostAddresses;

/// What came of a Fetch.
struct Fetched {
    NoAnswer no_answer{};
    std::string problem{};
    int status{};
    std::multimap<std::string, std::string> headers{};  ///< names in lower case
    std::string body{};
};

struct Http01Question {
    Identifier name;
    std::string token;
    std::optional<std::string> key_authorization{};  ///< what is expected, if anything is
};

/// How it is asked. The profile and the rules must outlive the machine.
struct Http01Setting {
    const CaProfile& ca;
    Moment at;
    std::span<const Rule* const> redirect_rules{rules::of(Area::redirect)};
    bool allow_special_addresses{};
};

/// The way that a CA goes for http-01, as a state machine without input or output: a live look and
/// the replay of recorded facts drive the same one. Of each host the first IPv6 address is tried,
/// or the first IPv4 address if there is none; a dial error over IPv6 makes the first request fall
/// back to IPv4; a redirect is judged by the rules before anything is dialled for it.
class Http01 {
public:
    Http01(Http01Setting setting, Http01Question question);

    const Action& next() const noexcept { return action_; }
    void feed(Resolved resolved);  ///< after a Resolve
    void feed(Fetched fetched);    ///< after a Fetch
    /// Everything that was seen; complete once next() is Done.
    const HttpTrace& trace() const noexcept { return trace_; }

private:
    void go_to(Url url, PermittedPort port);
    void fetch(std::string address);
    void stop(NoAnswer why, std::string problem);
    bool try_another_address();
    void follow(const Hop& hop, std::string location);

    Http01Setting setting_;
    HttpTrace trace_;
    Action action_{Done{}};
    Url first_url_;
    Url url_;  ///< what is being asked for
    PermittedPort port_{PermittedPort::first()};
    std::optional<std::string> fallback_{};  ///< the IPv4 address of url_'s host, not yet tried
    std::optional<std::string> first_fallback_{};  ///< the same of first_url_'s
};

/// Does what the machine asks for.
class World {
public:
    virtual ~World() = default;
    /// Errors: Errc::cancelled. A lookup that failed is an answer.
    virtual Result<Resolved> resolve(const Resolve& what) = 0;
    /// Errors: Errc::cancelled. A connection that failed is an answer.
    virtual Result<Fetched> fetch(const Fetch& what) = 0;
};

/// Drives the machine to its end. Errors: those of the world.
Result<HttpTrace> run(Http01 machine, World& world);

}  // namespace acme8443::validator::preflight
