#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/net/address.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace acme8443::net {

struct Credentials {
    std::string user;
    Secret password;
    bool digest{false};  ///< false: Basic
};

struct HttpRequest {
    std::string method{"GET"};
    std::string url;
    std::map<std::string, std::string> headers{};
    std::string body{};
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds timeout{30'000};  ///< the whole of it
    std::size_t max_body{64 * 1024};            ///< the largest ACME answer is a chain
    std::optional<Address> connect_to{};        ///< dial this address whatever the URL's host is
    bool verify_peer{true};  ///< false: as a CA looks at an https hop; nothing is trusted from it
    bool keep_alive{true};
    const Credentials* credentials{};  ///< not owned; must outlive the call
};

struct HttpResponse {
    int status{};
    std::multimap<std::string, std::string> headers{};  ///< names in lower case
    std::string body{};
    bool truncated{};    ///< body was cut at max_body (only with HttpClientOptions::cut_body)
    std::string peer{};  ///< the address that answered
    std::uint16_t peer_port{};

    /// The last header of that name (lower case), or nothing.
    std::optional<std::string> header(const std::string& name) const;
};

/// One request, one response; redirects are not followed. Tests script the answers. Errors:
/// Errc::dns, connection_refused, connection_timeout, unreachable, forbidden_address (nothing was
/// sent), network, tls, timeout, protocol, too_large, cancelled.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    virtual Result<HttpResponse> send(const HttpRequest& request, std::stop_token stop) = 0;
};

struct HttpClientOptions {
    std::string user_agent{};  ///< empty: "acme8443/VERSION libcurl"
    std::string ca_file{};     ///< PEM roots for verify_peer; empty: the system's
    bool https_only{true};     ///< refuse any other scheme before dialling
    bool cut_body{false};      ///< at max_body: cut (as a CA reads a token) instead of too_large
    /// Asked with the address and port about to be dialled; false refuses (forbidden_address).
    /// Empty: everything may be dialled.
    bool (*may_dial)(const Address&, std::uint16_t port){};
};

/// libcurl: HTTP/1.1, one connection kept, no proxy from the environment, no Accept-Encoding,
/// headers bounded to 32 KiB, no signals. Not thread-safe: one client per thread.
std::unique_ptr<HttpClient> make_http_client(HttpClientOptions options);

}  // namespace acme8443::net
