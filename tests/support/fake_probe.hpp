#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/net/tls_probe.hpp"

namespace acme8443 {

/// A scripted TlsProbe. A literal is its own address, other hosts are what `hosts` says (127.0.0.1
/// when it says nothing). Looks are answered by next()'s queue, whose last entry stays, or by
/// `serve`.
class FakeProbe final : public net::TlsProbe {
public:
    struct Look {
        net::Address at;
        std::uint16_t port;
        pki::TlsClientSpec client;
    };

    /// Handshake done and answered, showing this chain.
    static net::Served working(pki::CertificateChain chain)
    {
        return {.chain = std::move(chain), .handshake = true, .answered = true};
    }
    FakeProbe& next(Result<net::Served> what)
    {
        queue_.push_back(std::move(what));
        return *this;
    }

    Result<std::vector<net::Address>> addresses(const std::string& host) override
    {
        if (auto literal = net::Address::parse(host)) return std::vector{*literal};
        if (auto known = hosts.find(host); known != hosts.end()) return known->second;
        return std::vector{*net::Address::parse("127.0.0.1")};
    }
    Result<net::Served> look(const net::Address& at, const net::Endpoint& endpoint,
                             const pki::TlsClientSpec& client, std::chrono::milliseconds,
                             std::stop_token stop) override
    {
        looks.push_back({at, endpoint.port, client});
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        if (queue_.empty() && serve) return serve(looks.back());
        if (queue_.empty()) return fail(Errc::connection_refused, "nothing scripted listens there");
        Result<net::Served> answer = queue_.front();
        if (queue_.size() > 1) queue_.pop_front();
        return answer;
    }

    std::map<std::string, Result<std::vector<net::Address>>> hosts{};
    std::function<Result<net::Served>(const Look&)> serve{};
    std::vector<Look> looks{};  ///< in order

private:
    std::deque<Result<net::Served>> queue_;
};

}  // namespace acme8443
