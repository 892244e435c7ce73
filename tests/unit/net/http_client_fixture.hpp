#pragma once
#include <string>

#include "base/net/http_client.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::net {

inline HttpClientOptions plain() { return {.https_only = false}; }

inline HttpRequest get(std::string url, std::chrono::milliseconds timeout = std::chrono::minutes(1))
{
    HttpRequest request;
    request.url = std::move(url);
    request.timeout = timeout;
    return request;
}

inline Result<HttpResponse> send(const HttpRequest& request, HttpClientOptions options = plain())
{
    return make_http_client(std::move(options))->send(request, {});
}

/// Keeps what it was asked; answers "200 OK" with the body "seen".
struct Recorder {
    std::string seen;
    LoopbackServer server{[this](Connection& connection) {
        for (std::string one; !(one = connection.request()).empty();) {
            seen += one;
            if (!connection.send(ok("seen"))) return;
        }
    }};
};

}  // namespace acme8443::net
