#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/net/tls_greeter.hpp"

namespace acme8443 {

/// TLS servers that answer from a function, and remember who came.
class FakeGreeter final : public net::TlsGreeter {
public:
    struct Call {
        std::string address;
        std::uint16_t port;
        pki::TlsClientSpec client;
    };
    using Answer = std::function<Result<net::Greeting>(const Call&)>;
    explicit FakeGreeter(Answer answer) : answer_(std::move(answer)) {}

    Result<net::Greeting> greet(const net::Address& at, std::uint16_t port,
                                const pki::TlsClientSpec& client, std::chrono::milliseconds,
                                std::stop_token stop) override
    {
        calls.push_back({at.text(), port, client});
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        return answer_(calls.back());
    }

    std::vector<Call> calls{};

private:
    Answer answer_;
};

}  // namespace acme8443
