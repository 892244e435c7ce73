#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "acme/directory.hpp"
#include "acme/problem.hpp"
#include "base/clock.hpp"
#include "base/net/http_client.hpp"
#include "base/pki/key.hpp"

namespace acme8443::acme {

/// What a request brought back.
struct Answer {
    int status{};
    std::string location{};  ///< the Location header: the URL of a new resource
    std::vector<std::string>
        alternates{};  ///< Link rel="alternate" (RFC 8555 section 7.4.2), 5 at most
    std::optional<std::chrono::seconds> retry_after{};  ///< clamped to [1 s, 24 h]; "0" is nothing
    std::string body{};
    std::optional<Problem> refusal{};  ///< why not, when the status is not 2xx
    /// The body, a JSON object as all resources are. Errors: Errc::protocol.
    Result<nlohmann::json> json() const;
};

struct SessionSpec {
    std::string directory_url;
    std::string account_url{};  ///< the account's URL (its "kid"), once it is known
    /// "host" or "host:port": where the CA may send us besides the directory's own.
    std::vector<std::string> other_hosts{};
};

/// Directory, account key, nonces. The only caller of HttpClient: signing (RFC 8555 section 6.2),
/// the badNonce retry with that answer's nonce (6.5), Retry-After (6.6) and problem documents (6.7)
/// happen here, once. Only https URLs on the CA's own hosts are asked for anything. A request whose
/// connection broke is sent again, twice at most. Each request ends within 30 s, and the CA has ten
/// minutes for one certificate, its answers and the waits for it together: then every call is
/// Errc::timeout until start_over(). Contacts nobody before it is first asked for something. Errors
/// of every call: those of HttpClient, Errc::protocol, refused_by_ca, rate_limited,
/// account_unknown, timeout.
class Session {
public:
    /// Borrows all three; the key must be that of the account.
    Session(SessionSpec spec, net::HttpClient& http, const Clock& clock,
            const pki::PrivateKey& account_key);
    ~Session();

    /// What follows is for another certificate.
    void start_over() noexcept;
    /// Sleeps, at the CA's wish. Errors: Errc::timeout, cancelled.
    Result<void> wait(std::chrono::milliseconds how_long, std::stop_token stop);

    /// Fetched once.
    Result<Directory> directory(std::stop_token stop);

    /// Signed by the account's URL (kid), or by the bare key (jwk) while there is none.
    Result<Answer> post(std::string_view url, const nlohmann::json& payload, std::stop_token stop);
    Result<Answer> post_as_get(std::string_view url, std::stop_token stop);
    /// As post, but a refusal is an answer too, for callers that know what to do about it.
    Result<Answer> ask(std::string_view url, const nlohmann::json& payload, std::stop_token stop);
    /// Unsigned: renewalInfo only.
    Result<Answer> get(std::string_view url, std::stop_token stop);

    /// The URL of what this answer made ("account", "order"): its Location header. Errors:
    /// Errc::protocol when there is none, or it is not on the CA's own hosts.
    Result<std::string> new_resource(const Answer& answer, std::string_view what) const;
    /// A refusal as an Error, with retry_at when the CA said when.
    Error refused(const Answer& answer) const;

    const pki::PrivateKey& account_key() const noexcept;
    const std::string& account_url() const noexcept;
    void use_account(std::string account_url);
    const Clock& clock() const noexcept;
    /// How far our clock was ahead of the CA's when it last answered with a Date.
    std::optional<std::chrono::seconds> clock_ahead() const noexcept;
    /// Requests sent so far, of every kind.
    unsigned requests() const noexcept;
    /// How long the CA took for its last answer.
    std::chrono::milliseconds round_trip() const noexcept;

private:
    Result<Answer> accepted(Result<Answer> answer) const;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::acme
