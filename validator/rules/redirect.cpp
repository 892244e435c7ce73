// BR 2.3.1 section 3.2.2.4.19: what a redirect may be, and to which port it may lead. A redirect is
// judged before anything is dialled for it. The table is in the order in which a CA looks, and goes
// on in redirect_target.cpp.
#include <array>

#include "validator/rules/families.hpp"
#include "validator/rules/redirect_rule.hpp"

namespace acme8443::validator::rules {
namespace {

// BR 2.3.1 section 1.6.1, "Authorized Ports".
constexpr std::array<std::uint32_t, 4> authorized_ports{80, 443, 25, 22};

std::optional<Finding> readable(const Redirect& redirect, const CaProfile&)
{
    if (redirect.target) return {};
    return about(redirect, "the Location cannot be read as a URL: " + redirect.unreadable,
                 "Error getting validation data");
}

std::optional<Finding> most(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.most_redirects || redirect.number <= *ca.most_redirects) return {};
    return about(redirect,
                 "this is redirect number " + std::to_string(redirect.number) +
                     "; this CA follows " + std::to_string(*ca.most_redirects),
                 "Too many redirects");
}

std::optional<Finding> documented_most(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.documented_redirects || redirect.number != *ca.documented_redirects + 1) return {};
    return remark(redirect, "this CA promises to follow " +
                                std::to_string(*ca.documented_redirects) +
                                " redirects; this is one more");
}

std::optional<Finding> status(const Redirect& redirect, const CaProfile&)
{
    if (among(allowed_statuses, redirect.status)) return {};
    return about(redirect,
                 "a CA follows 301, 302, 307 and 308, not " + std::to_string(redirect.status),
                 "received disallowed redirect status code");
}

std::optional<Finding> scheme(const Redirect& redirect, const CaProfile&)
{
    if (!redirect.target) return {};
    const std::string& to = redirect.target->scheme;
    if (to == "http" || to == "https") return {};
    return about(redirect,
                 "redirects stay on http and https; this one leads to " + printable(to, 50),
                 "Invalid protocol scheme in redirect target. Only \"http\" and \"https\" protocol "
                 "schemes are supported, not \"" +
                     printable(to, 50) + "\"");
}

/// As Let's Encrypt puts it; a port beyond 65535 is quoted as it stands.
std::string invalid_port(const Redirect& redirect)
{
    return "Invalid port in redirect target. Only ports 80 and 443 are supported, not " +
           printable(std::string_view(redirect.target->port).substr(1), 20);
}

std::optional<Finding> authorized_port(const Redirect& redirect, const CaProfile&)
{
    if (!web(redirect) || among(authorized_ports, redirect.target->port_number())) return {};
    return about(redirect,
                 "redirects stay on Authorized Ports; " +
                     printable(std::string_view(redirect.target->port).substr(1), 20) +
                     " is not one of 80, 443, 25, 22",
                 invalid_port(redirect));
}

std::optional<Finding> ca_port(const Redirect& redirect, const CaProfile& ca)
{
    if (!web(redirect) || ca.redirect_ports.empty()) return {};
    const auto port = redirect.target->port_number();
    if (!among(authorized_ports, port) || among(ca.redirect_ports, port)) return {};
    return about(redirect,
                 "the Forum would allow port " + std::to_string(port) + ", this CA does not",
                 invalid_port(redirect));
}

constexpr std::string_view boulder = "Boulder va/http.go";

constexpr Rule table[] = {
    {.id = "redirect-readable",
     .cites = "RFC 9110 section 10.2.2, RFC 3986",
     .statement = "A Location is a URL.",
     .area = Area::redirect,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .concerned = some_redirect,
     .judge = each<readable>},
    {.id = "redirect-most",
     .cites = "Boulder va/http.go, maxRedirect",
     .statement = "A CA follows a number of redirects, and no more (Let's Encrypt: 11).",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Redirect straight to where the answer is.",
     .concerned = some_redirect,
     .judge = each<most>},
    {.id = "redirect-documented-most",
     .cites = "Let's Encrypt, Challenge Types",
     .statement = "A CA promises to follow a number of redirects (Let's Encrypt: 10).",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .advice = "Redirect straight to where the answer is.",
     .concerned = some_redirect,
     .judge = each<documented_most>},
    {.id = "redirect-status",
     .cites = "BR 2.3.1 section 3.2.2.4.19(1)",
     .statement = "A redirect has the status 301, 302, 307 or 308.",
     .area = Area::redirect,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2021, 6, 3)},
     .advice = "Redirect with 301 or 308.",
     .concerned = some_redirect,
     .judge = each<status>},
    {.id = "redirect-scheme",
     .cites = "BR 2.3.1 section 3.2.2.4.19(2)",
     .statement = "A redirect leads to http or https.",
     .area = Area::redirect,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2020, 3, 3)},
     .advice = exempt,
     .concerned = some_redirect,
     .judge = each<scheme>},
    {.id = "redirect-authorized-port",
     .cites = "BR 2.3.1 section 3.2.2.4.19(3)",
     .statement = "A redirect leads to an Authorized Port: 80, 443, 25 or 22.",
     .area = Area::redirect,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2020, 3, 3)},
     .advice = exempt,
     .aka = "Let's Debug: BadRedirect",
     .concerned = some_redirect,
     .judge = each<authorized_port>},
    {.id = "redirect-port-ca",
     .cites = boulder,
     .statement =
         "A CA follows redirects to fewer ports than the Forum allows (Let's Encrypt: 80, 443).",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = exempt,
     .concerned = some_redirect,
     .judge = each<ca_port>},
};

}  // namespace

std::span<const Rule> redirect_rules() { return table; }

}  // namespace acme8443::validator::rules
