#pragma once
#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/order_spec.hpp"
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
    const CaaRecord* record{};  ///< the one that comes nearest to permitting, or is critical
};

/// What the records say to a CA that is asked for a name: RFC 8659 sections 3 and 4, RFC 8657
/// sections 3 and 4. Read once, both ways; copies share the records.
class Permissions {
public:
    /// `issuers`: the names the CA goes by, unless the facts have one; none: not known.
    Permissions(std::shared_ptr<const CaaFacts> facts, const Wanted& wanted,
                std::span<const std::string> issuers);
    Permissions(CaaFacts facts, const Wanted& wanted, std::span<const std::string> issuers)
        : Permissions(std::make_shared<const CaaFacts>(std::move(facts)), wanted, issuers)
    {
    }

    const CaaFacts& facts() const noexcept { return *facts_; }
    const Relevant& relevant() const noexcept { return relevant_; }
    const Permission& by(Reading reading) const
    {
        return permissions_[static_cast<std::size_t>(reading)];
    }
    /// The property that decides: issue, or issuewild for a wildcard if there is one (RFC 8659
    /// section 4.3).
    std::string_view deciding_tag() const noexcept { return deciding_tag_; }
    /// The deciding records with a parameter of RFC 8657 in another case, which nobody heeds.
    const std::vector<const CaaRecord*>& miscased() const noexcept { return miscased_; }
    /// The first name of the CA, or empty.
    const std::string& issuer() const noexcept { return issuer_; }

private:
    std::shared_ptr<const CaaFacts> facts_;
    Relevant relevant_{};
    std::string_view deciding_tag_{"issue"};
    std::string issuer_{};
    std::vector<const CaaRecord*> miscased_{};
    std::array<Permission, std::size(readings)> permissions_{};
};

}  // namespace acme8443::validator::caa
