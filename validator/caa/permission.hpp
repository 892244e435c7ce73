#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/identifier.hpp"
#include "validator/caa/issue_value.hpp"
#include "validator/facts/caa.hpp"

namespace acme8443::validator::caa {

/// The Relevant RRset of RFC 8659 section 3, or the failed lookup that may hide it.
struct Relevant {
    std::string_view owner{};   ///< in the zone; empty: there is none up to the root
    const CaaAnswer* answer{};  ///< nullptr: there is none
};

/// Climbs from this name (lower case, no wildcard) towards the root. An answer is taken as it is;
/// climbing goes on from the name itself, not from where a CNAME led.
Relevant relevant(const CaaFacts& facts, std::string_view name);

/// Who asks for what.
struct Question {
    std::string_view name;  ///< without "*."
    bool wildcard{};
    std::span<const std::string> issuers;  ///< any of them is the CA; empty: not known
    std::string_view account_uri;          ///< empty: not known
    ChallengeType how;
    Reading reading;
};

/// What stands in the way, the nearest to a permission first.
enum class Obstacle : std::uint8_t {
    none,
    account_unknown,  ///< a property permits one account, and ours is not known
    issuer_unknown,   ///< a property permits some CA, and this one's names are not known
    method,           ///< a property permits this CA, by other methods
    account,          ///< a property permits this CA for another account
    malformed,        ///< a property cannot be read, and so permits nobody
    issuer,           ///< the properties permit other CAs, or nobody
    critical_1,       ///< an unknown critical property, if flag 1 counts as critical
    critical,         ///< an unknown critical property
    lookup            ///< a lookup failed on the way
};

struct Permission {
    Obstacle obstacle{Obstacle::none};
    Relevant set{};
    const CaaRecord* record{};  ///< the one that comes nearest to permitting, or is critical
};

/// RFC 8659 sections 3 and 4 and RFC 8657 sections 3 and 4. Pure, allocates nothing.
Permission permission(const CaaFacts& facts, const Question& question);

/// The property that decides: issue, or issuewild for a wildcard if there is one (RFC 8659 section
/// 4.3).
std::string_view deciding_tag(const CaaAnswer& set, bool wildcard);

}  // namespace acme8443::validator::caa
