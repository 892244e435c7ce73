#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace acme8443 {

/// What kind of thing went wrong. Stable: printed in logs, one row each in docs/errors.md (meaning,
/// exit status, what the operator does).
enum class Errc : std::uint8_t {
    bad_usage,
    bad_config,
    denied_by_policy,    ///< by our validator; the CA was not contacted
    dns,                 ///< could not tell: SERVFAIL, time out, bogus. NXDOMAIN is an answer
    connection_refused,  ///< dial errors: the connection never stood
    connection_timeout,  ///< dial error
    unreachable,         ///< dial error: no route
    forbidden_address,   ///< dial refused here: a special-purpose address or a port not permitted
    network,             ///< the connection stood, then broke
    tls,
    timeout,        ///< after the connection stood
    protocol,       ///< the other side does not speak what the RFC says
    too_large,      ///< the other side sent more than we take
    refused_by_ca,  ///< a problem document; its type and detail are in the message
    rate_limited,
    account_unknown,   ///< urn:ietf:params:acme:error:accountDoesNotExist
    challenge_failed,  ///< the CA looked and was not convinced
    bad_certificate,   ///< what the CA issued is not what was asked for
    hook_failed,
    not_deployed,  ///< issued, pointer not moved or never confirmed
    rolled_back,   ///< wrong certificate seen, old one restored and seen
    rollback_failed,
    storage,
    damaged,  ///< a file of ours does not hold what it should
    permission,
    busy,  ///< another run holds the lock
    not_found,
    crypto,
    cancelled,
    internal
};

/// The name as written above, for logs and JSON.
std::string_view to_string(Errc code);

/// One identifier's or one target's share of a failure (RFC 8555 section 6.7.1 subproblems, policy
/// findings).
struct SubError {
    std::string subject;
    std::string message;
};

struct Error {
    Errc code;
    std::string message;  ///< outermost first: "finalizing order: ..."
    std::optional<std::chrono::sys_seconds> retry_at{};  ///< set when the other side told us when
    std::vector<SubError> parts{};

    /// Adds what we were doing. `return fail(std::move(e).while_doing("downloading chain"));`
    [[nodiscard]] Error while_doing(std::string_view what) &&
    {
        message.insert(0, std::string(what) + ": ");
        return std::move(*this);
    }
};

}  // namespace acme8443
