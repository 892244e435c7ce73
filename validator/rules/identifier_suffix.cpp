// Where a name ends: in the public DNS, below a public suffix.
#include <algorithm>
#include <optional>

#include "base/pki/encoding.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/name_rule.hpp"

namespace acme8443::validator::rules {
namespace {

bool covers_suffix(const NameShape& shape, const CaProfile& ca)
{
    return ca.publicly_trusted && shape.fault == NameFault::wildcard_suffix;
}

bool unknown_tld(const NameShape& shape, const CaProfile& ca)
{
    return ca.publicly_trusted && !shape.known_tld &&
           (well_formed(shape) || stops_at_suffix(shape, ca));
}

bool no_suffix(const NameShape& shape, const CaProfile& ca)
{
    return ca.icann_suffix && shape.known_tld && !shape.has_suffix &&
           (well_formed(shape) || stops_at_suffix(shape, ca));
}

bool is_suffix(const NameShape& shape, const CaProfile& ca)
{
    return ca.icann_suffix && well_formed(shape) && shape.is_suffix;
}

bool reverse_zone(const NameShape& shape, const CaProfile& ca)
{
    return ca.publicly_trusted && well_formed(shape) && shape.reverse_zone;
}

/// The octets of a label in base32 (RFC 4648 section 6), or nothing.
std::optional<std::string> from_base32(std::string_view label)
{
    std::string octets;
    unsigned bits = 0;
    unsigned pending = 0;
    for (const char c : label) {
        const auto value = std::string_view("abcdefghijklmnopqrstuvwxyz234567").find(c);
        if (value == std::string_view::npos) return std::nullopt;
        pending = (pending << 5U | static_cast<unsigned>(value)) & 0xfffU;
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        octets.push_back(static_cast<char>(pending >> bits));
    }
    return octets;
}

/// BR Appendix B: version 3 only. rend-spec-v3 section 6: public key, two octets of checksum, the
/// version.
bool bad_onion(const NameFacts& name)
{
    constexpr std::size_t key_octets = 32;
    constexpr std::string_view version = "\x03";
    std::string_view host = name.wanted.name.value();
    if (!well_formed(name.shape) || !host.ends_with(".onion")) return false;
    host.remove_suffix(std::string_view(".onion").size());
    const auto octets = from_base32(host.substr(host.rfind('.') + 1));
    if (!octets || octets->size() != key_octets + 3 || !octets->ends_with(version)) return true;
    const std::string text = ".onion checksum" + octets->substr(0, key_octets) + "\x03";
    return !pki::sha3_256(text).starts_with(octets->substr(key_octets, 2));
}

std::vector<Finding> onion(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!ca.publicly_trusted || !bad_onion(name)) continue;
        findings.push_back(
            {.outcome = Outcome::violated,
             .subject = printable(name.wanted.name.value(), 300),
             .message = "this is no version 3 onion address, or its checksum is wrong",
             .problem = "rejectedIdentifier"});
    }
    return findings;
}

bool private_wildcard(const NameShape& shape, const CaProfile&)
{
    return well_formed(shape) && shape.private_wildcard;
}

constexpr Words wildcard_suffix{"a wildcard may not cover a whole public suffix",
                                "Domain name is a wildcard for an ICANN TLD"};
constexpr Words tld{"the name does not end in a top-level domain of the public DNS",
                    "Domain name does not end with a valid public suffix (TLD)"};
constexpr Words icann_suffix{"the name does not end in a public suffix",
                             "Domain name does not end with a valid public suffix (TLD)"};
constexpr Words suffix_itself{"the name is a public suffix itself", "Domain name is an ICANN TLD"};
constexpr Words reverse{"names under in-addr.arpa and ip6.arpa get no certificate", "",
                        "rejectedIdentifier"};
constexpr Words private_suffix{
    "the wildcard covers a whole suffix of the Public Suffix List's PRIVATE section: everybody's "
    "names "
    "below it",
    ""};

constexpr std::string_view boulder = "Boulder policy/pa.go";

constexpr Rule table[] = {
    {.id = "identifier-wildcard-suffix",
     .cites = "BR 2.3.1 section 3.2.2.6",
     .statement = "A wildcard does not stand directly in front of a public suffix.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "wildcard-icann-tld",
     .concerned = some_name,
     .judge = judge<covers_suffix, wildcard_suffix>},
    {.id = "identifier-known-tld",
     .cites = "BR 2.3.1 section 1.6.1, Internal Name",
     .statement = "A name ends in a top-level domain of the public DNS.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice =
         "Names of a private network get no public certificate; use a name below a domain you own.",
     .reason = "not-public-suffix",
     .concerned = some_name,
     .judge = judge<unknown_tld, tld>},
    {.id = "identifier-icann-suffix",
     .cites = boulder,
     .statement = "A name ends in a suffix of the Public Suffix List's ICANN section.",
     .area = Area::identifier,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .reason = "not-public-suffix",
     .concerned = some_name,
     .judge = judge<no_suffix, icann_suffix>},
    {.id = "identifier-not-a-suffix",
     .cites = boulder,
     .statement = "A name is not itself such a suffix.",
     .area = Area::identifier,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .reason = "is-icann-tld",
     .concerned = some_name,
     .judge = judge<is_suffix, suffix_itself>},
    {.id = "identifier-reverse-zone",
     .cites = "BR 2.3.1 section 4.2.2",
     .statement = "A name does not end in in-addr.arpa or ip6.arpa.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2026, 3, 15)},
     .reason = "reverse-zone",
     .concerned = some_name,
     .judge = judge<reverse_zone, reverse>},
    {.id = "identifier-onion",
     .cites = "BR 2.3.1 Appendix B; rend-spec-v3 section 6",
     .statement =
         "A name under onion is, or is below, a version 3 onion address with the right checksum.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "onion",
     .judge = onion},
    {.id = "identifier-private-wildcard",
     .cites = "BR 2.3.1 section 3.2.2.6",
     .statement =
         "A wildcard directly in front of a suffix of the PRIVATE section is for that suffix's "
         "operator alone.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .concerned = some_name,
     .judge = judge<private_wildcard, private_suffix>},
};

}  // namespace

std::span<const Rule> identifier_suffix_rules() { return table; }

}  // namespace acme8443::validator::rules
