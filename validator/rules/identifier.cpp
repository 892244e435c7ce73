// What a certificate may be asked for: the text of one identifier. The table is in the order in
// which a CA looks, so that the first finding is the one it would name.
#include "validator/rules/families.hpp"
#include "validator/rules/name_rule.hpp"

namespace acme8443::validator::rules {
namespace {

template <NameFault fault>
bool has(const NameShape& shape, const CaProfile& ca)
{
    return shape.fault == fault && !stops_at_suffix(shape, ca);
}

/// The text is labels with dots between them, whatever is wrong with one of them.
bool made_of_labels(const NameShape& shape, const CaProfile& ca)
{
    return shape.labels > 0 && !stops_at_suffix(shape, ca) &&
           (shape.fault == NameFault::none || shape.fault >= NameFault::empty_label);
}

bool too_many_labels(const NameShape& shape, const CaProfile& ca)
{
    return ca.most_labels && shape.labels > *ca.most_labels && made_of_labels(shape, ca);
}

bool too_few_labels(const NameShape& shape, const CaProfile& ca)
{
    return ca.icann_suffix && shape.labels < 2 && made_of_labels(shape, ca);
}

constexpr Words characters{
    "the name has a byte that is no letter, digit, hyphen or dot; a port, a scheme or a path is "
    "never part of a name, and an internationalised name is written in A-labels (xn--)",
    "Domain name contains an invalid character"};

/// With the A-labels of an internationalised name.
std::vector<Finding> only_host_bytes(const Facts& facts, Moment at, const CaProfile& ca)
{
    auto findings = judge<has<NameFault::invalid_character>, characters>(facts, at, ca);
    for (Finding& finding : findings) {
        const auto name = Identifier::parse(finding.subject);
        if (!name || name_shape(name->kind(), name->value()).fault != NameFault::none) continue;
        finding.fix = "ask for " + name->value();
    }
    return findings;
}

constexpr Words empty{"the name is empty", "Identifier value (name) is empty"};
constexpr Words too_many_wildcards{"the name has more than one \"*\"",
                                   "Domain name has more than one wildcard"};
constexpr Words malformed_wildcard{"\"*\" stands alone, as the leftmost label",
                                   "Domain name contains an invalid wildcard. A wildcard is only "
                                   "permitted before the first dot in a "
                                   "domain name"};
constexpr Words name_length{"the name is longer than 253 bytes",
                            "Domain name is longer than 253 bytes"};
constexpr Words ip_in_dns{"the value is an IP address; ask for it as an identifier of type ip",
                          "Identifier type is DNS but value is an IP address"};
constexpr Words trailing_dot{"the name ends in a dot", "Domain name ends in a dot"};
constexpr Words many_labels{"this CA takes names of at most 10 labels",
                            "Domain name has more than 10 labels (parts)"};
constexpr Words few_labels{"the name has no dot", "Domain name needs at least one dot"};
constexpr Words empty_label{"there are two dots in a row, or one at the start",
                            "Domain name can not have two dots in a row"};
constexpr Words label_length{"is longer than 63 bytes",
                             "Domain has a label (component between dots) longer than 63 bytes"};
constexpr Words ldh{"is not made of a-z, 0-9 and inner hyphens",
                    "Domain name contains an invalid character"};
constexpr Words reserved_ldh{
    "has hyphens at its third and fourth place, which is reserved for xn--",
    "Domain name contains an invalid label in a reserved format (R-LDH: '?\?--')",
    "rejectedIdentifier"};
constexpr Words punycode{"is not the A-label of any name in normal form",
                         "Domain name contains malformed punycode"};
constexpr Words ip_text{
    "the value is not an IP address in its one text form (dotted decimal, or RFC 5952 without a "
    "zone)",
    "IP address is invalid"};

constexpr std::string_view san = "BR 2.3.1 section 7.1.2.7.12";
constexpr std::string_view wildcard_name = "BR 2.3.1 section 1.6.1, Wildcard Domain Name";
constexpr std::string_view boulder = "Boulder policy/pa.go";

constexpr Rule table[] = {
    {.id = "identifier-not-empty",
     .cites = san,
     .statement = "A name is not empty.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "empty",
     .concerned = some_name,
     .judge = judge<has<NameFault::empty>, empty>},
    {.id = "identifier-one-wildcard",
     .cites = wildcard_name,
     .statement = "A name has at most one wildcard.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "too-many-wildcards",
     .concerned = some_name,
     .judge = judge<has<NameFault::too_many_wildcards>, too_many_wildcards>},
    {.id = "identifier-wildcard-form",
     .cites = wildcard_name,
     .statement = "A wildcard is \"*.\" in front of a name, and nothing else.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "malformed-wildcard",
     .concerned = some_name,
     .judge = judge<has<NameFault::malformed_wildcard>, malformed_wildcard>},
    {.id = "identifier-characters",
     .cites = san,
     .statement = "A name is made of letters, digits, hyphens and dots.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice =
         "Leave the port out (a certificate carries names, not ports); write an internationalised "
         "name in A-labels.",
     .reason = "invalid-char",
     .concerned = some_name,
     .judge = only_host_bytes},
    {.id = "identifier-length",
     .cites = "RFC 1035 section 2.3.4",
     .statement = "A name is at most 253 bytes long.",
     .area = Area::identifier,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .reason = "name-too-long",
     .concerned = some_name,
     .judge = judge<has<NameFault::name_too_long>, name_length>},
    {.id = "identifier-not-an-address",
     .cites = san,
     .statement = "An IP address is an identifier of type ip, not dns.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "ip-in-dns",
     .concerned = some_name,
     .judge = judge<has<NameFault::ip_in_dns>, ip_in_dns>},
    {.id = "identifier-no-trailing-dot",
     .cites = san,
     .statement = "A name does not end in a dot.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "trailing-dot",
     .concerned = some_name,
     .judge = judge<has<NameFault::trailing_dot>, trailing_dot>},
    {.id = "identifier-most-labels",
     .cites = boulder,
     .statement = "A name has at most 10 labels.",
     .area = Area::identifier,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .reason = "too-many-labels",
     .concerned = some_name,
     .judge = judge<too_many_labels, many_labels>},
    {.id = "identifier-two-labels",
     .cites = boulder,
     .statement = "A name has at least two labels.",
     .area = Area::identifier,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .reason = "too-few-labels",
     .concerned = some_name,
     .judge = judge<too_few_labels, few_labels>},
    {.id = "identifier-no-empty-label",
     .cites = "RFC 1035 section 2.3.1",
     .statement = "No label is empty.",
     .area = Area::identifier,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .reason = "empty-label",
     .concerned = some_name,
     .judge = judge<has<NameFault::empty_label>, empty_label>},
    {.id = "identifier-label-length",
     .cites = "RFC 1035 section 2.3.4",
     .statement = "A label is at most 63 bytes long.",
     .area = Area::identifier,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .reason = "label-too-long",
     .concerned = some_name,
     .judge = judge<has<NameFault::label_too_long>, label_length>},
    {.id = "identifier-ldh",
     .cites = san,
     .statement = "A label is lower-case letters, digits and hyphens, with no hyphen at an end.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "invalid-char",
     .concerned = some_name,
     .judge = judge<has<NameFault::not_ldh>, ldh>},
    {.id = "identifier-reserved-ldh",
     .cites = san,
     .statement = "A label with \"--\" at its third and fourth place begins with \"xn\".",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2021, 10, 1)},
     .reason = "reserved-ldh",
     .concerned = some_name,
     .judge = judge<has<NameFault::reserved_ldh>, reserved_ldh>},
    {.id = "identifier-punycode",
     .cites = san,
     .statement =
         "A label that begins with xn-- is valid Punycode of a text in Unicode's form NFC.",
     .area = Area::identifier,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .reason = "malformed-idn",
     .concerned = some_name,
     .judge = judge<has<NameFault::malformed_idn>, punycode>},
    {.id = "identifier-ip-text",
     .cites = "RFC 8738 section 3",
     .statement = "An address is written in its one text form.",
     .area = Area::identifier,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .reason = "ip-invalid",
     .concerned = some_name,
     .judge = judge<has<NameFault::ip_invalid>, ip_text>},
};

}  // namespace

std::span<const Rule> identifier_rules() { return table; }

}  // namespace acme8443::validator::rules
