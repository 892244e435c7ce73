// Every address of a name, and what the servers behind them look like. A CA asks one or two
// addresses; the next validation, or the next perspective, may ask others.
#include "validator/facts/survey.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "validator/ip.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;

Finding about(const NameFacts& name, const AddressSight& sight, std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = name.wanted.name.value() + " at " + sight.address,
            .message = std::move(message),
            .evidence = printable(sight.problem, 500)};
}

/// `judge` says what is wrong with one address.
template <std::optional<Finding> (*judge)(const NameFacts&, const AddressSight&)>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.survey) continue;
        for (const AddressSight& sight : name.survey->sights) {
            if (auto finding = judge(name, sight)) findings.push_back(*std::move(finding));
        }
    }
    return findings;
}

std::optional<Finding> public_address(const NameFacts& name, const AddressSight& sight)
{
    const auto ip = Ip::parse(sight.address);
    const SpecialBlock* block = ip && !sight.contacted ? special_block(*ip) : nullptr;
    if (block == nullptr) return {};
    const bool mapped = block->block == "::ffff:0:0/96";
    Finding finding =
        about(name, sight,
              "the address lies in " + std::string(block->block) + ", " + std::string(block->name) +
                  "; no CA contacts it" +
                  (mapped ? ", though it holds an IPv4 address: publish that as A" : ""));
    finding.not_contacted = finding.subject.substr(finding.subject.rfind(' ') + 1);
    return finding;
}

bool v6(const AddressSight& sight) { return sight.address.find(':') != std::string::npos; }

std::string_view how(NoAnswer no_answer)
{
    switch (no_answer) {
        case NoAnswer::refused:
            return "refuses the connection";
        case NoAnswer::connect_timeout:
            return "does not answer the connection; a firewall is likely";
        case NoAnswer::unreachable:
            return "cannot be reached";
        case NoAnswer::timeout:
            return "takes the connection and says nothing";
        default:
            return "takes the connection and gives no HTTP answer";
    }
}

/// Of a family: silence there, while another address answers.
template <bool of_v6>
std::vector<Finding> answers(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.survey) continue;
        const auto& sights = name.survey->sights;
        const auto answered = [](const AddressSight& sight) { return sight.status != 0; };
        if (std::ranges::none_of(sights, answered)) continue;
        for (const AddressSight& sight : sights) {
            const bool tried = sight.contacted && sight.no_answer != NoAnswer::none &&
                               sight.no_answer != NoAnswer::not_dialled;
            if (v6(sight) != of_v6 || !tried) continue;
            findings.push_back(about(name, sight,
                                     "port 80 of this address " +
                                         std::string(how(sight.no_answer)) +
                                         ", another one answers"));
        }
    }
    return findings;
}

/// The last header of that name, or "".
std::string header(const AddressSight& sight, const std::string& name)
{
    const auto [first, last] = sight.headers.equal_range(name);
    return first == last ? "" : std::prev(last)->second;
}

std::string summary(const AddressSight& sight)
{
    std::string text = std::to_string(sight.status);
    for (const char* name : {"server", "location"}) {
        const std::string value = header(sight, name);
        if (!value.empty()) text += ", " + std::string(name) + " " + printable(value, 100);
    }
    return text;
}

std::vector<Finding> agree(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.survey) continue;
        const AddressSight* first = nullptr;
        for (const AddressSight& sight : name.survey->sights) {
            if (sight.status == 0) continue;
            if (first == nullptr) first = &sight;
            if (summary(*first) == summary(sight)) continue;
            Finding finding =
                about(name, sight,
                      (v6(*first) != v6(sight) ? "IPv6 and IPv4 lead to different servers: "
                                               : "the addresses answer differently: ") +
                          first->address + " says " + summary(*first) + "; " + sight.address +
                          " says " + summary(sight));
            findings.push_back(std::move(finding));
            break;
        }
    }
    return findings;
}

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

/// Cloudflare redirects to https, and has no certificate there yet.
std::vector<Finding> cdn_tls(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.http || name.http->hops.empty() || name.http->redirects.empty()) continue;
        const Hop& last = name.http->hops.back();
        if (last.no_answer != NoAnswer::tls ||
            lower(name.http->redirects.back().server).find("cloudflare") == std::string::npos) {
            continue;
        }
        findings.push_back({.outcome = Outcome::violated,
                            .subject = printable(last.url, 500),
                            .message = "Cloudflare redirects to https and has no certificate for "
                                       "the name yet",
                            .evidence = printable(last.problem, 300)});
    }
    return findings;
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
    {.id = "dns-special-address",
     .cites = "BR 2.3.1 section 4.2.2; IANA special-purpose address registries",
     .statement = "No A or AAAA record of the name holds a special-purpose address.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Take the record out: CAs pass it over, other clients do not.",
     .aka = "Let's Debug: ReservedAddress",
     .judge = each<public_address>},
    {.id = "connection-each-ipv6",
     .cites = "Let's Encrypt, IPv6 Support",
     .statement = "Port 80 answers at every IPv6 address of the name, if it does at any address.",
     .area = Area::connection,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Mend IPv6, or take the AAAA record out.",
     .aka = "Let's Debug: AAAANotWorking",
     .judge = answers<true>},
    {.id = "connection-each-ipv4",
     .cites = http_01,
     .statement = "Port 80 answers at every IPv4 address of the name, if it does at any address.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Mend that host, or take its A record out: a CA takes the first record it is given.",
     .aka = "Let's Debug: ANotWorking",
     .judge = answers<false>},
    {.id = "connection-addresses-agree",
     .cites = http_01,
     .statement = "All addresses of the name answer alike.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice =
         "Let every address lead to the server that answers the challenge, AAAA as well as A.",
     .aka = "Let's Debug: MultipleIPAddressDiscrepancy",
     .judge = agree},
    {.id = "connection-cdn-certificate",
     .cites = http_01,
     .statement = "A proxy that redirects to https has a certificate there.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Wait until Cloudflare has provisioned its certificate, or switch \"Always Use "
               "HTTPS\" off until then.",
     .aka = "Let's Debug: CloudflareSSLNotProvisioned",
     .judge = cdn_tls},
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
};

}  // namespace

std::span<const Rule> survey_rules() { return table; }

}  // namespace acme8443::validator::rules
