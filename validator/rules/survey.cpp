// Every address of a name, not only the first: does it answer, and as the others do? A CA asks one
// or two addresses; the next validation, or the next perspective, may ask others.
#include <algorithm>

#include "validator/ip.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/survey_rule.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace survey_rule;

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
};

}  // namespace

std::span<const Rule> survey_rules() { return table; }

}  // namespace acme8443::validator::rules
