// Getting from an address to an answer: a connection on port 80, or to where a redirect leads. What
// is seen from here need not be what the CA sees, so all of this only advises, unless the facts are
// the CA's own.
#include "validator/rules/families.hpp"
#include "validator/rules/hop_rule.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace hop_rule;

bool dial_error(const Hop& hop)
{
    return hop.no_answer == NoAnswer::refused || hop.no_answer == NoAnswer::connect_timeout ||
           hop.no_answer == NoAnswer::unreachable;
}

/// The request was not made again elsewhere, and what came later did not end well either.
bool final_dial_error(const HttpTrace& trace, const Hop& hop)
{
    return dial_error(hop) && !hop.retried && final_answer(trace) == nullptr;
}

bool at_the_beginning(const HttpTrace& trace, const Hop& hop)
{
    return hop.url == trace.hops.front().url;
}

std::string_view what_happened(NoAnswer no_answer)
{
    switch (no_answer) {
        case NoAnswer::none:
            return "there was an answer";
        case NoAnswer::dns:
            return "the name could not be looked up";
        case NoAnswer::no_address:
            return "there is no address that a CA may contact";
        case NoAnswer::refused:
            return "the connection was refused";
        case NoAnswer::connect_timeout:
            return "the connection timed out; a firewall is likely";
        case NoAnswer::unreachable:
            return "there is no route";
        case NoAnswer::timeout:
            return "the connection stood, and no answer came in time";
        case NoAnswer::broken:
            return "the connection stood, then broke, or spoke no HTTP/1.1";
        case NoAnswer::http_2:
            return "the server speaks HTTP/2 where HTTP/1.1 is expected";
        case NoAnswer::tls:
            return "no TLS connection came about";
        case NoAnswer::body_cut:
            return "the answer ended before it was complete";
        case NoAnswer::not_dialled:
            return "it was not contacted";
        case NoAnswer::out_of_time:
            return "the time for looking was up";
    }
    return "";
}

/// Let's Encrypt's words, as Boulder va/va.go has them.
std::string_view in_the_cas_words(NoAnswer no_answer)
{
    switch (no_answer) {
        case NoAnswer::refused:
            return "Connection refused";
        case NoAnswer::connect_timeout:
            return "Timeout during connect (likely firewall problem)";
        case NoAnswer::unreachable:
            return "Network unreachable";
        case NoAnswer::timeout:
            return "Timeout after connect (your server may be slow or overloaded)";
        case NoAnswer::http_2:
            return "Server is speaking HTTP/2 over HTTP";
        case NoAnswer::broken:
        case NoAnswer::tls:
            return "Error getting validation data";
        default:
            return "";
    }
}

Finding happened(const Hop& hop, Outcome outcome)
{
    std::string where =
        hop.address.empty() ? "" : " (" + hop.address + " port " + std::to_string(hop.port) + ")";
    return about(hop, outcome, std::string(what_happened(hop.no_answer)) + where,
                 std::string(in_the_cas_words(hop.no_answer)));
}

void port_80(const Facts& facts, const HttpTrace& trace, const Hop& hop, const CaProfile&,
             std::vector<Finding>& findings)
{
    if (!final_dial_error(trace, hop) || !at_the_beginning(trace, hop)) return;
    // A responder that will listen there cures a refusal, not silence.
    const bool cured = hop.no_answer == NoAnswer::refused;
    findings.push_back(happened(hop, cured ? Outcome::violated : unless_here(facts)));
}

/// IPv6 was tried in vain, IPv4 would be there, and this CA does not try it.
bool lacks_fallback(const Hop& hop, const CaProfile& ca)
{
    return hop.other_family && !ca.fallback_on_redirect;
}

void redirect_target(const Facts&, const HttpTrace& trace, const Hop& hop, const CaProfile& ca,
                     std::vector<Finding>& findings)
{
    if (!final_dial_error(trace, hop) || at_the_beginning(trace, hop) || lacks_fallback(hop, ca))
        return;
    findings.push_back(happened(hop, Outcome::violated));
}

void redirect_fallback(const Facts&, const HttpTrace& trace, const Hop& hop, const CaProfile& ca,
                       std::vector<Finding>& findings)
{
    if (!final_dial_error(trace, hop) || at_the_beginning(trace, hop) || !lacks_fallback(hop, ca))
        return;
    Finding finding = happened(hop, Outcome::violated);
    finding.message =
        "the redirect target's IPv6 address does not answer, and this CA does not try its "
        "IPv4 address (it does so for the first request only): " +
        finding.message;
    finding.fix = "mend IPv6 on the host that is redirected to, or take its AAAA record out";
    // Having begun again over IPv4, it meets the same redirect and takes it for a loop.
    if (trace.restarted) finding.ca_says = "Redirect loop detected";
    findings.push_back(std::move(finding));
}

void ipv6(const Facts&, const HttpTrace&, const Hop& hop, const CaProfile&,
          std::vector<Finding>& findings)
{
    if (!hop.retried) return;
    findings.push_back(
        about(hop, Outcome::violated,
              "the first IPv6 address does not answer; a CA falls back to IPv4 here, and "
              "nowhere else",
              ""));
}

void answer(const Facts& facts, const HttpTrace&, const Hop& hop, const CaProfile&,
            std::vector<Finding>& findings)
{
    switch (hop.no_answer) {
        case NoAnswer::timeout:
        case NoAnswer::broken:
        case NoAnswer::http_2:
        case NoAnswer::tls:
        case NoAnswer::out_of_time:
            findings.push_back(happened(hop, unless_here(facts)));
            return;
        default:
            return;
    }
}

void dialled(const Facts&, const HttpTrace&, const Hop& hop, const CaProfile&,
             std::vector<Finding>& findings)
{
    if (hop.no_answer == NoAnswer::not_dialled)
        findings.push_back(happened(hop, Outcome::not_known));
}

constexpr std::string_view http_01 = "RFC 8555 section 8.3";

constexpr Rule table[] = {
    {.id = "connection-port-80",
     .cites = http_01,
     .statement = "Port 80 of the name's first address answers.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Open port 80 to the Internet, or use tls-alpn-01 (port 443) or dns-01.",
     .aka = "Let's Debug: ANotWorking, AAAANotWorking",
     .judge = each<port_80>},
    {.id = "connection-redirect-target",
     .cites = http_01,
     .statement = "The host that is redirected to answers.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .judge = each<redirect_target>},
    {.id = "connection-redirect-fallback",
     .cites = "Boulder issue #8029",
     .statement =
         "The host that is redirected to answers over IPv6 if it has an AAAA record; Let's "
         "Encrypt does not fall back to IPv4 there.",
     .area = Area::connection,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .judge = each<redirect_fallback>},
    {.id = "connection-ipv6",
     .cites = "Let's Encrypt, IPv6 Support",
     .statement = "The first IPv6 address answers as well.",
     .area = Area::connection,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Mend IPv6, or take the AAAA record out.",
     .aka = "Let's Debug: AAAANotWorking",
     .judge = each<ipv6>},
    {.id = "connection-answer",
     .cites = http_01,
     .statement = "Who takes the connection answers in HTTP/1.1, within seconds.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .aka = "Let's Debug: WebserverMisconfiguration",
     .judge = each<answer>},
    {.id = "connection-dialled",
     .cites = http_01,
     .statement = "The way leads to a port that is asked from here: 80 or 443.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .judge = each<dialled>},
};

}  // namespace

std::span<const Rule> connection_rules() { return table; }

}  // namespace acme8443::validator::rules
