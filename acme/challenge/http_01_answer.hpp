#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace acme8443::acme {

/// As much of an HTTP request as matters on our side of port 80.
struct HttpQuestion {
    std::string_view method;
    std::string_view target;
    std::string_view host;  ///< the Host header, or empty
};

struct HttpReply {
    unsigned status;
    std::string body;
    std::string location{};  ///< for a redirect
    std::string token{};     ///< whose answer this is, or empty
};

/// The key authorization of a token that is live now.
using FindToken = std::function<std::optional<std::string>(std::string_view token)>;

/// RFC 8555 section 8.3: the key authorization for exactly the path of a live token. Everything
/// else gets a constant: 405 for methods other than GET and HEAD, 404 below the challenge path and,
/// without `redirect_to`, everywhere; with it, a redirect to https://<host>:<redirect_to><target>
/// (400 when the Host header names no host).
HttpReply answer_http_01(const HttpQuestion& question, const FindToken& find,
                         std::optional<std::uint16_t> redirect_to);

}  // namespace acme8443::acme
