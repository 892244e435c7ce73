// The answer at the end of the way. Judged only when an answer is expected: before there is a
// challenge, any answer from an authorized place will do.
#include "base/text.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/open_path_fix.hpp"

namespace acme8443::validator::rules {
namespace {

Finding about(const Hop& hop, std::string message, std::string ca_says)
{
    return {.outcome = Outcome::violated,
            .subject = printable(hop.url, 500),
            .message = std::move(message),
            .ca_says = std::move(ca_says),
            .problem = "unauthorized"};
}

/// What trails a key authorization and does not count (RFC 8555 section 8.3): Unicode White_Space,
/// as UTF-8. Bytes that are not UTF-8 are no white space.
std::string_view without_trailing_space(std::string_view body)
{
    constexpr std::string_view spaces[] = {"\t",           "\n",           "\v",
                                           "\f",           "\r",           " ",
                                           "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80",
                                           "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
                                           "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85",
                                           "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88",
                                           "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
                                           "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
                                           "\xE3\x80\x80"};
    for (bool more = true; more;) {
        more = false;
        for (const auto space : spaces) {
            if (!body.ends_with(space)) continue;
            body.remove_suffix(space.size());
            more = true;
        }
    }
    return body;
}

/// Every final answer where one is expected. `judge` says what is wrong with it.
template <std::optional<Finding> (*judge)(const Hop&, const std::string& expected,
                                          const CaProfile&)>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        const Hop* hop = name.http ? final_answer(*name.http) : nullptr;
        if (hop == nullptr || !name.http->key_authorization) continue;
        if (auto finding = judge(*hop, *name.http->key_authorization, ca)) {
            findings.push_back(*std::move(finding));
        }
    }
    return findings;
}

std::string invalid_status(const Hop& hop)
{
    return "Invalid response from " + printable(hop.url, 500) + ": " + std::to_string(hop.status);
}

bool success(const Hop& hop) { return hop.status >= 200 && hop.status < 300; }

std::optional<Finding> status_2xx(const Hop& hop, const std::string&, const CaProfile&)
{
    if (success(hop)) return {};
    return about(hop, "the answer has the status " + std::to_string(hop.status),
                 invalid_status(hop));
}

std::optional<Finding> status_200(const Hop& hop, const std::string&, const CaProfile& ca)
{
    if (!ca.status_200_only || !success(hop) || hop.status == 200) return {};
    return about(hop,
                 "the answer has the status " + std::to_string(hop.status) +
                     "; the Forum would take it, this CA takes 200 only",
                 invalid_status(hop));
}

std::optional<Finding> complete(const Hop& hop, const std::string&, const CaProfile&)
{
    if (hop.no_answer != NoAnswer::body_cut) return {};
    return about(hop, "the answer ended before it was complete",
                 "Error reading HTTP response body: unexpected EOF");
}

std::optional<Finding> size(const Hop& hop, const std::string&, const CaProfile& ca)
{
    if (!ca.most_body || !success(hop) || hop.body.size() <= *ca.most_body) return {};
    return about(hop,
                 "the answer is longer than the " + std::to_string(*ca.most_body) +
                     " bytes that this CA reads, white space included",
                 "Invalid response from " + printable(hop.url, 500) + ": \"" +
                     printable(hop.body, 200) + '"');
}

std::optional<Finding> key_authorization(const Hop& hop, const std::string& expected,
                                         const CaProfile&)
{
    if (!success(hop) || hop.no_answer == NoAnswer::body_cut) return {};
    const auto got = without_trailing_space(hop.body);
    if (got == expected) return {};
    return about(
        hop, "the answer is not the key authorization of this challenge",
        "The key authorization file from the server did not match this challenge. Expected \"" +
            printable(expected, 200) + "\" (got \"" + printable(got, 200) + "\")");
}

/// A server that answers what nobody planted with something other than "not found" may do so to the
/// CA as well.
std::vector<Finding> open_path(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        const Hop* hop = name.http ? final_answer(*name.http) : nullptr;
        if (hop == nullptr || name.http->key_authorization || success(*hop) || hop->status == 404)
            continue;
        findings.push_back({.outcome = Outcome::violated,
                            .subject = printable(hop->url, 500),
                            .message = "a token that nobody planted is answered with " +
                                       std::to_string(hop->status) + " instead of 404",
                            .fix = open_path_fix(*hop)});
    }
    return findings;
}

constexpr std::string_view method = "BR 2.3.1 section 3.2.2.4.19";
constexpr std::string_view boulder = "Boulder va/http.go";

constexpr Rule table[] = {
    {.id = "response-complete",
     .cites = "RFC 9112 section 8",
     .statement = "The answer is complete.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .judge = each<complete>},
    {.id = "response-status",
     .cites = method,
     .statement = "The answer has a status from 200 to 299.",
     .area = Area::response,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2020, 3, 3)},
     .aka = "Let's Debug: UnexpectedHttpResponse",
     .judge = each<status_2xx>},
    {.id = "response-status-200",
     .cites = boulder,
     .statement = "The answer has the status 200.",
     .area = Area::response,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .judge = each<status_200>},
    {.id = "response-size",
     .cites = "Boulder va/http.go, maxResponseSize",
     .statement = "The answer is not longer than a CA reads (Let's Encrypt: 127 bytes).",
     .area = Area::response,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .judge = each<size>},
    {.id = "response-key-authorization",
     .cites = "RFC 8555 section 8.3",
     .statement = "The answer is the key authorization; white space at its end does not count.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .judge = each<key_authorization>},
    {.id = "response-open-path",
     .cites = "RFC 8555 section 8.3",
     .statement = "/.well-known/acme-challenge/ is open to everybody.",
     .area = Area::response,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Exempt /.well-known/acme-challenge/ from authentication and filters.",
     .aka = "Let's Debug: UnexpectedHttpResponse",
     .judge = open_path},
};

}  // namespace

std::span<const Rule> response_rules() { return table; }

}  // namespace acme8443::validator::rules
