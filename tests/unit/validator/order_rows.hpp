#pragma once
// Facts of whole orders, which no line of policy judge has, with the rules that must speak.
#include <string>
#include <vector>

#include "validator/policy.hpp"

namespace acme8443::validator {

struct OrderRow {
    std::string why;
    Facts facts;
    std::vector<std::string> findings;  ///< the ids, in order, all of them
    Moment at{utc(2026, 11, 20)};
    CaProfile ca{*ca_profile("letsencrypt")};
};

inline std::vector<std::string> ids(const Verdict& verdict)
{
    std::vector<std::string> out;
    for (const Finding& finding : verdict.findings) out.emplace_back(finding.rule->id);
    return out;
}

inline NameFacts wanted(const std::string& value, ChallengeType how,
                        Identifier::Kind kind = Identifier::Kind::dns)
{
    return NameFacts({Identifier::raw(kind, value), how});
}

/// Nobody answers yet, so nothing is expected of the answer.
inline NameFacts answered_with(int status)
{
    NameFacts name = wanted("example.com", ChallengeType::http_01);
    name.http.emplace().hops.push_back({.url = "http://example.com/x", .status = status});
    return name;
}

inline Facts listening(std::uint16_t port, std::optional<std::uint16_t> forwarded_from,
                       ChallengeType how = ChallengeType::http_01)
{
    return {.names = {wanted("example.com", how)}, .listener = ListenerFacts{port, forwarded_from}};
}

inline std::vector<OrderRow> order_rows()
{
    using enum ChallengeType;
    constexpr auto ip = Identifier::Kind::ip;
    const std::string onion = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
    return {
        {"a name over http-01", {.names = {wanted("example.com", http_01)}}, {}},
        {"a wildcard over http-01",
         {.names = {wanted("*.example.com", http_01)}},
         {"method-wildcard-needs-dns"}},
        {"a wildcard over tls-alpn-01",
         {.names = {wanted("*.example.com", tls_alpn_01)}},
         {"method-wildcard-needs-dns"}},
        {"a wildcard over http-01 before SC045",
         {.names = {wanted("*.example.com", http_01)}},
         {},
         utc(2021, 11, 30)},
        {"a wildcard over dns-01", {.names = {wanted("*.example.com", dns_01)}}, {}},
        {"a wildcard over dns-persist-01",
         {.names = {wanted("*.example.com", dns_persist_01)}},
         {}},
        {"an address over dns-01",
         {.names = {wanted("192.5.6.30", dns_01, ip)}},
         {"method-ip-needs-connection"}},
        {"an address over tls-alpn-01", {.names = {wanted("192.5.6.30", tls_alpn_01, ip)}}, {}},
        {"an onion name over dns-01", {.names = {wanted(onion, dns_01)}}, {"method-onion-not-dns"}},
        {"an onion name over http-01", {.names = {wanted(onion, http_01)}}, {}},
        {"the same name twice",
         {.names = {wanted("example.com", http_01), wanted("example.com", http_01)}},
         {"identifier-once"}},
        {"100 names",
         {.names = std::vector(100, wanted("example.com", dns_01))},
         std::vector<std::string>(99, "identifier-once")},
        {"101 names for a CA without a limit",
         {.names = std::vector(101, wanted("example.com", dns_01))},
         std::vector<std::string>(100, "identifier-once"),
         utc(2026, 11, 20),
         *ca_profile("br")},
        {"101 names",
         {.names = std::vector(101, wanted("example.com", dns_01))},
         [] {
             std::vector<std::string> all(100, "identifier-once");
             all.emplace_back("identifier-most-names");
             return all;
         }()},
        {"listening on 80", listening(80, {}), {}},
        {"listening on 8443", listening(8443, {}), {"listener-port-80"}},
        {"listening on 8080 behind 80", listening(8080, 80), {}},
        {"listening on 80 behind 8080", listening(80, 8080), {"listener-port-80"}},
        {"listening on 8443 for dns-01", listening(8443, {}, dns_01), {}},
        {"an unknown token is not found", {.names = {answered_with(404)}}, {}},
        {"an unknown token is found", {.names = {answered_with(200)}}, {}},
        {"an unknown token is forbidden", {.names = {answered_with(403)}}, {"response-open-path"}},
        {"an unknown token fails", {.names = {answered_with(503)}}, {"response-open-path"}},
    };
}

}  // namespace acme8443::validator
