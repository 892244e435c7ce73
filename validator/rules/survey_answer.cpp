// What answers on port 80 of a name's addresses: the site, or something that stands before it.
#include <algorithm>
#include <array>

#include "validator/rules/families.hpp"
#include "validator/rules/survey_rule.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;
using namespace survey_rule;

// What Let's Debug knows by its signs.
constexpr std::array routers{"micro_httpd"sv, "cisco-ios"sv, "lancom"sv,
                             "mini web server 1.0 zte corp 2005."sv};

std::optional<Finding> router(const NameFacts& name, const AddressSight& sight)
{
    const std::string server = lower(header(sight, "server"));
    const bool known = std::ranges::any_of(
        routers, [&](std::string_view sign) { return server.find(sign) != server.npos; });
    if (!known) return {};
    return about(name, sight,
                 "a router's own pages answer on port 80 (Server: " +
                     printable(header(sight, "server"), 100) + ")");
}

bool holds(const AddressSight& sight, std::string_view sign)
{
    return lower(sight.body).find(sign) != std::string::npos;
}

std::optional<Finding> test_cookie(const NameFacts& name, const AddressSight& sight)
{
    if (!holds(sight, "aes.js") || !holds(sight, "tonumbers")) return {};
    return about(name, sight,
                 "the answer is a script that sets a cookie (nginx's testcookie module); a CA runs "
                 "no scripts");
}

std::optional<Finding> http_to_tls(const NameFacts& name, const AddressSight& sight)
{
    // Apache's and nginx's words.
    if (!holds(sight, "speaking plain http to an ssl-enabled server port") &&
        !holds(sight, "plain http request was sent to https port")) {
        return {};
    }
    return about(name, sight, "port 80 leads to a port that expects TLS");
}

std::optional<Finding> firewall(const NameFacts& name, const AddressSight& sight)
{
    if (!holds(sight, "acme-protocol")) return {};
    return about(name, sight,
                 "a firewall answers instead of the site, because it does not let the application "
                 "\"acme-protocol\" pass (Palo Alto)");
}

std::optional<Finding> script_redirect(const NameFacts& name, const AddressSight& sight)
{
    const bool refreshes = !header(sight, "refresh").empty() ||
                           holds(sight, "http-equiv=\"refresh\"") ||
                           holds(sight, "http-equiv='refresh'");
    if (!refreshes || sight.status >= 300) return {};
    return about(name, sight,
                 "the page redirects by Refresh, which only browsers follow: redirects are "
                 "initiated at the HTTP protocol layer");
}

std::optional<Finding> cdn(const NameFacts& name, const AddressSight& sight)
{
    if (lower(header(sight, "server")) != "cloudflare") return {};
    return about(name, sight,
                 "Cloudflare answers for the site; what it does to the challenge path decides");
}

/// The first port in an Alt-Svc header (RFC 7838 section 3) that is not one of a website, or "".
std::string other_port(std::string_view alt_svc)
{
    for (auto colon = alt_svc.find(':'); colon != alt_svc.npos;
         colon = alt_svc.find(':', colon + 1)) {
        const auto end = alt_svc.find_first_not_of("0123456789", colon + 1);
        const auto port = alt_svc.substr(colon + 1, end == alt_svc.npos ? end : end - colon - 1);
        if (!port.empty() && port != "80" && port != "443") return std::string(port);
    }
    return {};
}

std::optional<Finding> alternative(const NameFacts& name, const AddressSight& sight)
{
    const std::string alt_svc = header(sight, "alt-svc");
    const std::string port = other_port(alt_svc);
    if (port.empty()) return {};
    Finding finding = about(name, sight,
                            "the server offers itself on port " + printable(port, 20) +
                                " as well; a CA does not go there: the port is fixed");
    finding.evidence = "Alt-Svc: " + printable(alt_svc, 300);
    return finding;
}

/// Our own responder listened on port 80 of this machine, and was not asked.
std::vector<Finding> elsewhere(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.http || name.http->planted != Planted::responder) continue;
        const Hop* hop = final_answer(*name.http);
        if (hop == nullptr || name.http->key_authorization) continue;
        findings.push_back({.outcome = Outcome::violated,
                            .subject = printable(hop->url, 500),
                            .message = "our responder listens on port 80 of this machine, and "
                                       "another server answers for the name at " +
                                       hop->address});
    }
    return findings;
}

constexpr std::string_view http_01 = "RFC 8555 section 8.3";

constexpr Rule table[] = {
    {.id = "response-from-elsewhere",
     .cites = http_01,
     .statement = "Port 80 of the name is port 80 of the machine that answers the challenge.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Run acme8443 on the machine that the name leads to, forward port 80 to this one, "
               "or use dns-01. (Routers may show this machine another view of its own address.)",
     .judge = elsewhere},
    {.id = "response-not-a-router",
     .cites = http_01,
     .statement = "The site answers on port 80, not the router before it.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Forward port 80 to the host of the site.",
     .aka = "Let's Debug: PortForwarding",
     .judge = each<router>},
    {.id = "response-no-test-cookie",
     .cites = http_01,
     .statement = "No script stands before the answer.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Exempt /.well-known/acme-challenge/ from the test cookie.",
     .aka = "Let's Debug: BlockedByNginxTestCookie",
     .judge = each<test_cookie>},
    {.id = "response-http-port",
     .cites = http_01,
     .statement = "Port 80 leads to a server that speaks plain HTTP.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Forward port 80 to the server's HTTP port, not to its TLS port.",
     .aka = "Let's Debug: HttpOnHttpsPort",
     .judge = each<http_to_tls>},
    {.id = "response-no-firewall",
     .cites = http_01,
     .statement = "No firewall answers instead of the site.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Let the application acme-protocol pass the firewall.",
     .aka = "Let's Debug: BlockedByFirewall",
     .judge = each<firewall>},
    {.id = "response-no-refresh",
     .cites = "BR 2.3.1 section 3.2.2.4.19(1)",
     .statement = "Redirects are initiated at the HTTP protocol layer: no Refresh header, no "
                  "meta refresh.",
     .area = Area::response,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Redirect with 301 or 308, or exempt /.well-known/acme-challenge/.",
     .judge = each<script_redirect>},
    {.id = "response-cdn",
     .cites = http_01,
     .statement = "Who answers for the site passes the challenge path on.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .certainty = Certainty::seen_from_here,
     .advice = "Let Cloudflare pass /.well-known/acme-challenge/ on, or use dns-01.",
     .aka = "Let's Debug: CloudflareCDN",
     .judge = each<cdn>},
    {.id = "response-alternative-service",
     .cites = "RFC 8555 section 8.3; RFC 7838 section 2, RFC 9460 section 7.2 (our reading)",
     .statement = "Neither Alt-Svc nor the port of an HTTPS record leads a CA to another port.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .certainty = Certainty::seen_from_here,
     .judge = each<alternative>},
};

}  // namespace

std::span<const Rule> survey_answer_rules() { return table; }

}  // namespace acme8443::validator::rules
