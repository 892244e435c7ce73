#pragma once
#include <cstdint>
#include <string_view>

#include "base/identifier.hpp"

namespace acme8443::validator {

struct SpecialBlock;

/// The first thing that is wrong with an identifier's text, in the order in which a CA looks.
enum class NameFault : std::uint8_t {
    none,
    empty,
    too_many_wildcards,
    malformed_wildcard,
    wildcard_suffix,    ///< "*." in front of a public suffix
    invalid_character,  ///< a byte that no host name has
    name_too_long,
    ip_in_dns,
    trailing_dot,
    empty_label,
    label_too_long,
    not_ldh,       ///< upper case, or a hyphen at an end
    reserved_ldh,  ///< "??--" that is not "xn--"
    malformed_idn,
    ip_invalid  ///< type ip: not an address, or not in its one text form
};

/// What one scan over an identifier's text finds. Every rule about names reads this, none the text.
struct NameShape {
    NameFault fault{};
    std::uint32_t label_at{};    ///< where in the text the label with the fault begins
    std::uint32_t label_size{};  ///< and its size; 0 unless the fault is one label's
    unsigned labels{};           ///< "*" counts
    bool wildcard{};

    // Of a name without such a fault:
    bool known_tld{};
    bool has_suffix{};        ///< ends in a suffix of the PSL's ICANN section
    bool is_suffix{};         ///< is one
    bool private_wildcard{};  ///< "*." in front of a suffix of the PRIVATE section
    bool reverse_zone{};      ///< in-addr.arpa or ip6.arpa, or below

    /// None of the above is worth a word: an address, or a name below a suffix of the ICANN
    /// section.
    bool ordinary() const
    {
        if (fault != NameFault::none) return false;
        return labels == 0 ||
               (known_tld && has_suffix && !is_suffix && !private_wildcard && !reverse_zone);
    }

    const SpecialBlock* special{};  ///< type ip: the registry's block that holds it
    bool multicast{};               ///< type ip: multicast, or fec0::/10

    std::string_view label(std::string_view text) const
    {
        return text.substr(label_at, label_size);
    }
};

/// Reads a text as it stands.
NameShape name_shape(Identifier::Kind kind, std::string_view text);

}  // namespace acme8443::validator
