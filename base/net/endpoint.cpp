#include <charconv>

#include "base/net/tls_probe.hpp"

namespace acme8443::net {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view digits)
{
    std::uint16_t port{};
    const char* end = digits.data() + digits.size();
    const auto [stopped, problem] = std::from_chars(digits.data(), end, port);
    if (problem != std::errc{} || stopped != end || port == 0) return std::nullopt;
    return port;
}

Failure not_an_endpoint(std::string_view text)
{
    return fail(Errc::bad_usage,
                "'" + std::string(text) +
                    "' is not an endpoint; write HOST, HOST:PORT or [IPV6]:PORT" +
                    ", before it smtp://, imap://, ldap:// or postgres:// for STARTTLS");
}

bool is_host(std::string_view host)
{
    return !host.empty() && host.find_first_of("/@[]?# \t\r\n") == std::string_view::npos;
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view text, std::uint16_t default_port)
{
    auto starttls = StartTls::at_once;
    std::string_view rest = text;
    if (const auto mark = text.find("://"); mark != text.npos) {
        const auto known = parse_starttls(text.substr(0, mark));
        if (!known || *known == StartTls::at_once) return not_an_endpoint(text);
        starttls = *known;
        default_port = usual_port(starttls);
        rest = text.substr(mark + 3);
    }
    std::string_view host = rest;
    std::string_view after;
    if (rest.starts_with('[')) {
        const auto close = rest.find(']');
        if (close == std::string_view::npos) return not_an_endpoint(text);
        host = rest.substr(1, close - 1);
        after = rest.substr(close + 1);
    } else if (const auto colon = rest.find(':'); colon == rest.rfind(':') && colon < rest.size()) {
        host = rest.substr(0, colon);
        after = rest.substr(colon);
    }
    const bool literal = host.find(':') != std::string_view::npos;
    if (!is_host(host) || (literal && !Address::parse(host))) return not_an_endpoint(text);
    if (rest.starts_with('[') && !literal) return not_an_endpoint(text);
    if (after.empty()) return Endpoint{std::string(host), default_port, starttls};
    const auto port = after.starts_with(':') ? parse_port(after.substr(1)) : std::nullopt;
    if (!port) return not_an_endpoint(text);
    return Endpoint{std::string(host), *port, starttls};
}

std::string Endpoint::text() const
{
    const bool v6 = host.find(':') != std::string::npos;
    const bool plain = starttls == StartTls::at_once;
    return (plain ? "" : std::string(to_string(starttls)) + "://") +
           (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace acme8443::net
