#include "validator/preflight/port_443.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "validator/ip.hpp"
#include "validator/preflight/dialling.hpp"

namespace acme8443::validator::preflight {
namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t https = 443;
constexpr auto patience = 8'000ms;  // for one handshake

/// RFC 8738 section 6: an address is asked for by its name in the reverse zone.
Identifier server_name(const Identifier& name)
{
    const auto ip = name.kind() == Identifier::Kind::ip ? Ip::parse(name.value()) : std::nullopt;
    if (!ip) return name;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string reverse;
    for (std::size_t i = ip->v6 ? 16 : 4; i-- > 0;) {
        const unsigned byte = ip->bytes[i];
        if (ip->v6) {
            reverse += {digits[byte & 15U], '.', digits[byte >> 4U], '.'};
        } else {
            reverse += std::to_string(byte) + '.';
        }
    }
    return Identifier::raw(Identifier::Kind::dns, reverse + (ip->v6 ? "ip6.arpa" : "in-addr.arpa"));
}

class Look {
public:
    Look(const Port443Tools& tools, const Identifier& name) : tools_(tools), name_(name) {}

    Result<TlsSight> at(const net::Address& address) const
    {
        TlsSight sight{.address = address.text()};
        sight.contacted = tools_.allow_special_addresses || may_contact(address);
        if (!sight.contacted) return sight;
        TRY(as_a_ca_does(address, sight));
        const bool connected =
            sight.no_answer == NoAnswer::none || sight.no_answer == NoAnswer::tls;
        if (connected && !sight.plain_http) TRY(as_a_browser_does(address, sight));
        return sight;
    }

private:
    Result<net::Greeting> greet(const net::Address& address, std::vector<std::string> alpn) const
    {
        const pki::TlsClientSpec client{
            .name = server_name(name_), .verify = false, .alpn = std::move(alpn)};
        return tools_.greeter.greet(address, https, client, patience, tools_.limit.token());
    }

    Result<void> as_a_ca_does(const net::Address& address, TlsSight& sight) const
    {
        const auto seen = greet(address, {"acme-tls/1"});
        if (!seen) {
            const bool cut = tools_.limit.cut(seen.error());
            if (!cut && seen.error().code == Errc::cancelled) return fail(seen.error());
            sight.no_answer = cut ? NoAnswer::out_of_time : no_answer(seen.error().code);
            sight.problem = cut ? "the time for this look was up" : seen.error().message;
            return {};
        }
        sight.no_answer = seen->handshake ? NoAnswer::none : NoAnswer::tls;
        sight.problem = seen->problem;
        sight.alpn = seen->alpn;
        sight.plain_http = seen->plain_http;
        if (seen->chain) sight.certificate = seen->chain->leaf().der;
        return {};
    }

    Result<void> as_a_browser_does(const net::Address& address, TlsSight& sight) const
    {
        const auto seen = greet(address, {"http/1.1"});
        if (!seen && !tools_.limit.cut(seen.error()) && seen.error().code == Errc::cancelled)
            return fail(seen.error());
        if (!seen || !seen->handshake) return {};
        sight.ordinary = true;
        if (seen->chain) sight.site_certificate = seen->chain->leaf().der;
        net::HttpRequest request;
        const bool v6 = name_.value().find(':') != std::string::npos;
        request.method = "HEAD";
        request.url = "https://" + (v6 ? '[' + name_.value() + ']' : name_.value()) + "/";
        request.timeout = patience;
        request.connect_to = address;
        request.verify_peer = false;
        request.keep_alive = false;
        const auto response = tools_.http.send(request, tools_.limit.token());
        if (response) sight.server = response->header("server").value_or("");
        return {};
    }

    const Port443Tools& tools_;
    const Identifier& name_;
};

}  // namespace

Result<Port443> look_at_port_443(const Port443Tools& tools, const Identifier& name)
{
    std::vector<net::Address> addresses;
    if (auto literal = net::Address::parse(name.value())) {
        addresses.push_back(*std::move(literal));
    } else {
        for (const auto type : {net::RecordType::aaaa, net::RecordType::a}) {
            const auto answer = tools.resolver.resolve(name.value(), type);
            if (!answer && answer.error().code == Errc::cancelled) return fail(answer.error());
            if (!answer) continue;
            std::ranges::copy(net::addresses(*answer), std::back_inserter(addresses));
        }
    }
    Port443 port;
    const Look look(tools, name);
    for (const net::Address& address : addresses) port.sights.push_back(TRY(look.at(address)));
    return port;
}

}  // namespace acme8443::validator::preflight
