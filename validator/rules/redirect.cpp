// BR 2.3.1 section 3.2.2.4.19: where a redirect may lead. A redirect is judged before anything is
// dialled for it. The table is in the order in which a CA looks.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "validator/ip.hpp"
#include "validator/public_suffix.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/redirect_fix.hpp"

namespace acme8443::validator::rules {
namespace {

// BR 2.3.1 section 1.6.1, "Authorized Ports".
constexpr std::array<std::uint32_t, 4> authorized_ports{80, 443, 25, 22};
// What an ACME server may follow: RFC 7231 section 6.4, RFC 7538 section 3.
constexpr std::array allowed_statuses{301, 302, 307, 308};

bool among(const auto& set, auto value) { return std::ranges::find(set, value) != set.end(); }

Finding about(const Redirect& redirect, std::string message, std::string ca_says)
{
    const auto& target = redirect.target;
    return {
        .outcome = Outcome::violated,
        .subject = printable(target ? target->text() : redirect.location, 500),
        .message = std::move(message),
        .evidence = std::to_string(redirect.status) + " from " + printable(redirect.from, 300) +
                    ", Location: " + printable(redirect.location, 500),
        .fix = redirect_fix(redirect),
        .ca_says = std::move(ca_says),
        .problem = "connection",
        .not_contacted = target && !target->host.empty() ? printable(target->endpoint(), 300) : ""};
}

/// The same, about what does not stop the CA.
Finding remark(const Redirect& redirect, std::string message)
{
    Finding finding = about(redirect, std::move(message), "");
    finding.fix.clear();
    finding.problem.clear();
    finding.not_contacted.clear();
    return finding;
}

using Judge = std::optional<Finding> (*)(const Redirect&, const CaProfile&);

/// Every redirect of every name.
template <Judge judge>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.http) continue;
        for (const Redirect& redirect : name.http->redirects) {
            if (auto finding = judge(redirect, ca)) findings.push_back(*std::move(finding));
        }
    }
    return findings;
}

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

bool web(const Redirect& redirect)
{
    return redirect.target &&
           (redirect.target->scheme == "http" || redirect.target->scheme == "https");
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

std::optional<Finding> has_host(const Redirect& redirect, const CaProfile&)
{
    if (!web(redirect) || !redirect.target->host.empty()) return {};
    return about(redirect, "the Location has a scheme and no host",
                 "Invalid empty host in redirect target");
}

bool missing_slash(std::string_view host) { return host.ends_with(".well-known"); }

std::optional<Finding> well_known(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.public_redirect_hosts || !web(redirect) || !missing_slash(redirect.target->host))
        return {};
    const std::string host = printable(redirect.target->host, 300);
    return about(redirect,
                 "the host ends in .well-known: a \"/\" is missing behind the host in the "
                 "server's redirect",
                 "Invalid host in redirect target \"" + host +
                     "\". Check webserver config for missing '/' in redirect target.");
}

std::optional<Finding> public_address(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.public_redirect_hosts || !web(redirect)) return {};
    const std::string& host = redirect.target->host;
    if (redirect.target->literal && host.find('%') != host.npos) {
        return about(redirect, "the address has a zone, which means something on one host only",
                     "Invalid host in redirect target: contains scope zone");
    }
    const auto ip = Ip::parse(host);
    const SpecialBlock* block = ip ? special_block(*ip) : nullptr;
    if (block == nullptr) return {};
    const std::string name(block->name), rfc(block->rfc);
    return about(redirect, "the address lies in " + std::string(block->block) + ", " + name,
                 "Invalid host in redirect target: IP address is in a reserved address block: " +
                     rfc + ": " + name);
}

std::optional<Finding> public_host(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.public_redirect_hosts || !web(redirect)) return {};
    const Url& target = *redirect.target;
    if (target.host.empty() || target.literal || missing_slash(target.host)) return {};
    if (!public_suffix(target.host).icann.empty() || Ip::parse(target.host)) return {};
    return about(redirect, "the host does not end in a public suffix",
                 "Invalid host in redirect target, must end in IANA registered TLD");
}

std::optional<Finding> path(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.most_path || !redirect.target || redirect.target->path_size <= *ca.most_path) return {};
    return about(redirect,
                 "the path has " + std::to_string(redirect.target->path_size) +
                     " bytes; this CA takes " + std::to_string(*ca.most_path),
                 "Redirect target too long");
}

std::optional<Finding> loop(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.no_redirect_loops || !redirect.seen) return {};
    return about(redirect, "this very URL has been asked for before", "Redirect loop detected");
}

std::optional<Finding> a_labels(const Redirect& redirect, const CaProfile& ca)
{
    if (!ca.public_redirect_hosts || !web(redirect)) return {};
    const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (std::ranges::all_of(redirect.target->host, ascii)) return {};
    return about(redirect,
                 "the host is not written in A-labels (xn--), and this CA cannot connect to it",
                 "Error getting validation data");
}

std::optional<Finding> same_host(const Redirect& redirect, const CaProfile&)
{
    if (!redirect.leaves_host || !web(redirect)) return {};
    return remark(redirect, "the answer comes from " + printable(redirect.target->host, 300) +
                                ": whoever runs that host can prove this name");
}

constexpr std::string_view boulder = "Boulder va/http.go";
constexpr std::string_view exempt =
    "Exempt /.well-known/acme-challenge/ from the redirect, or redirect to https on 443, or use "
    "dns-01.";

constexpr Rule table[] = {
    {.id = "redirect-readable",
     .cites = "RFC 9110 section 10.2.2, RFC 3986",
     .statement = "A Location is a URL.",
     .area = Area::redirect,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .judge = each<readable>},
    {.id = "redirect-most",
     .cites = "Boulder va/http.go, maxRedirect",
     .statement = "A CA follows a number of redirects, and no more (Let's Encrypt: 11).",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Redirect straight to where the answer is.",
     .judge = each<most>},
    {.id = "redirect-documented-most",
     .cites = "Let's Encrypt, Challenge Types",
     .statement = "A CA promises to follow a number of redirects (Let's Encrypt: 10).",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .advice = "Redirect straight to where the answer is.",
     .judge = each<documented_most>},
    {.id = "redirect-status",
     .cites = "BR 2.3.1 section 3.2.2.4.19(1)",
     .statement = "A redirect has the status 301, 302, 307 or 308.",
     .area = Area::redirect,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2021, 6, 3)},
     .advice = "Redirect with 301 or 308.",
     .judge = each<status>},
    {.id = "redirect-scheme",
     .cites = "BR 2.3.1 section 3.2.2.4.19(2)",
     .statement = "A redirect leads to http or https.",
     .area = Area::redirect,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2020, 3, 3)},
     .advice = exempt,
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
     .judge = each<authorized_port>},
    {.id = "redirect-port-ca",
     .cites = boulder,
     .statement =
         "A CA follows redirects to fewer ports than the Forum allows (Let's Encrypt: 80, 443).",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = exempt,
     .judge = each<ca_port>},
    {.id = "redirect-host",
     .cites = "RFC 9110 section 4.2.1",
     .statement = "A redirect with a scheme names a host.",
     .area = Area::redirect,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .judge = each<has_host>},
    {.id = "redirect-missing-slash",
     .cites = boulder,
     .statement = "The host of a redirect does not end in .well-known.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Write the redirect's target with a \"/\" behind the host.",
     .aka = "Let's Debug: BadRedirect",
     .judge = each<well_known>},
    {.id = "redirect-public-address",
     .cites = "Boulder va/http.go; IANA special-purpose address registries",
     .statement = "An address in a redirect is a public one, without a zone.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = exempt,
     .judge = each<public_address>},
    {.id = "redirect-public-host",
     .cites = boulder,
     .statement =
         "The host of a redirect ends in a suffix of the Public Suffix List's ICANN section.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = exempt,
     .judge = each<public_host>},
    {.id = "redirect-path",
     .cites = "Boulder va/http.go, maxPathSize",
     .statement =
         "The path of a redirect is not longer than a CA takes (Let's Encrypt: 2000 bytes).",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .judge = each<path>},
    {.id = "redirect-loop",
     .cites = boulder,
     .statement = "A redirect does not lead to a URL that was asked for before.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .judge = each<loop>},
    {.id = "redirect-a-labels",
     .cites = boulder,
     .statement = "The host of a redirect is written in A-labels.",
     .area = Area::redirect,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Write the host in A-labels (xn--) in the server's redirect.",
     .judge = each<a_labels>},
    {.id = "redirect-same-host",
     .cites = "RFC 8555 section 10.2",
     .statement = "Who is redirected to answers for the name.",
     .area = Area::redirect,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .judge = each<same_host>},
};

}  // namespace

std::span<const Rule> redirect_rules() { return table; }

}  // namespace acme8443::validator::rules
