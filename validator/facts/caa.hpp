#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace acme8443::validator {

/// RFC 8659 section 4.1.
struct CaaRecord {
    std::uint8_t flags{};
    std::string tag;
    std::string value;
};

/// What one owner name answered, CNAME and DNAME followed.
struct CaaAnswer {
    std::vector<CaaRecord> records{};
    std::optional<std::string> error{};  ///< the lookup failed, and why
};

/// The tree that RFC 8659 section 3 climbs, and who asks.
struct CaaFacts {
    /// Owner name in lower case, without its last dot -> answer; absent: no records.
    std::map<std::string, CaaAnswer, std::less<>> zone{};
    std::string issuer{};  ///< overrides the profile's issuers when not empty
    /// What the CA calls itself (its directory's caaIdentities), for a profile that has no issuers.
    std::vector<std::string> issuers{};
    std::string account_uri{};  ///< empty: not known yet
};

}  // namespace acme8443::validator
