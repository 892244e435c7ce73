#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace acme8443::validator {

/// One address of one name server of the zone, asked by itself for the record and the SOA.
struct NameServerSight {
    std::string name{};
    std::string address{};  ///< empty: the name server has none
    bool contacted{};       ///< false: a special-purpose address is left alone
    std::string problem{};  ///< it could not be asked, and why
    int rcode{};
    bool authoritative{};
    std::optional<std::uint32_t> serial{};
    std::vector<std::string> values{};  ///< of the TXT records, sorted
};

/// The TXT record that a CA looks for to prove a name in DNS, and who serves it.
struct DnsProof {
    std::string record{};                ///< "_acme-challenge.app.example.org"
    std::vector<std::string> aliases{};  ///< where CNAMEs lead from there, in order
    std::string problem{};               ///< the validating resolver could not look it up, and why
    bool exists{true};                   ///< false: NXDOMAIN
    std::vector<std::string> values{};   ///< of the TXT records that the resolver saw, sorted
    std::string zone{};                  ///< the zone that holds it; empty: not found
    std::vector<std::string>
        delegated_to{};                    ///< its name servers as its parent says; empty: not seen
    std::vector<std::string> served_by{};  ///< and as it says itself; both sorted
    std::vector<NameServerSight> servers{};
    /// Names that exist because somebody's panel added the zone's name once more.
    std::vector<std::string> doubled{};
    std::string account_uri{};           ///< dns-persist-01: ours, or empty: not known
    std::vector<std::string> issuers{};  ///< dns-persist-01: what the CA calls itself
};

}  // namespace acme8443::validator
