#pragma once
#include <memory>
#include <stop_token>
#include <vector>

#include "acme/challenge/http_01_responder.hpp"
#include "acme/challenge/tls_alpn_01_responder.hpp"

namespace acme8443::app {

/// Our sides of ports 80 and 443.
struct Ports {
    std::vector<acme::HttpResponderSpec> http{};
    std::vector<acme::TlsResponderSpec> tls{};
};

/// One responder for each way to listen, shared by all certificates that are proved there.
class Responders {
public:
    /// Made when it is first asked for; does not listen yet. Errors: Errc::bad_config.
    Result<std::shared_ptr<acme::Http01Responder>> http(const acme::HttpResponderSpec& spec);
    Result<std::shared_ptr<acme::TlsAlpn01Responder>> tls(const acme::TlsResponderSpec& spec);

    /// These listen from now on whether something is presented or not, the others only then.
    /// Returns why some of them cannot; asked again, they are tried again.
    std::vector<Error> keep_open(const Ports& ports, const std::stop_token& stop);

    /// Those of these whose port was handed down by the service manager listen from now on: who
    /// connects to such a socket waits until somebody answers, our own first look included. One of
    /// another spec on such a port listens only while something is presented again.
    void answer_inherited(const acme::HttpResponderSpec& for_80,
                          const acme::TlsResponderSpec& for_443);

    /// The one of that type, made already, whose port is this one; null when there is none.
    std::shared_ptr<acme::Solver> with_port(ChallengeType type, std::uint16_t port) const;

private:
    template <class Spec, class Responder>
    struct Made {
        Spec spec;
        std::shared_ptr<Responder> responder;
    };
    std::vector<Made<acme::HttpResponderSpec, acme::Http01Responder>> http_{};
    std::vector<Made<acme::TlsResponderSpec, acme::TlsAlpn01Responder>> tls_{};
};

}  // namespace acme8443::app
