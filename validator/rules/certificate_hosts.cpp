// The host names of a certificate: the dNSNames, and the common name where it is one.
#include <functional>

#include "validator/ip.hpp"
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using lint::HostName;
using Flag = bool HostName::*;

bool names_hosts(const View& view)
{
    return !view.common_name.empty() || !view.dns_names().empty();
}

/// A dNSName, or the common name.
template <auto wrong>
Evidence a_host(const View& view)
{
    for (const HostName& host : view.hosts) {
        if (std::invoke(wrong, host)) return host.text;
    }
    return std::nullopt;
}
/// A dNSName.
template <auto wrong>
Evidence a_dns_name(const View& view)
{
    for (const HostName& host : view.dns_names()) {
        if (std::invoke(wrong, host)) return host.text;
    }
    return std::nullopt;
}

/// The same for what is known about a name once its public suffix is off; what has none is not
/// judged, nor are the names after it.
template <auto wrong>
Evidence split(std::span<const HostName> hosts)
{
    for (const HostName& host : hosts) {
        if (host.split != HostName::Split::ok) return std::nullopt;
        if (wrong(host)) return host.text;
    }
    return std::nullopt;
}
template <auto wrong>
Evidence a_split_host(const View& view)
{
    return split<wrong>(view.hosts);
}
template <auto wrong>
Evidence a_split_dns_name(const View& view)
{
    return split<wrong>(view.dns_names());
}

bool unknown_tld(const HostName& host) { return !host.known_tld; }
bool edge_hyphen(const HostName& host)
{
    return host.registrable.starts_with('-') || host.registrable.ends_with('-');
}
bool underscore_in_registrable(const HostName& host)
{
    return host.registrable.find('_') != host.registrable.npos;
}
bool underscore_below(const HostName& host) { return host.below.find('_') != host.below.npos; }
bool wildcard_of_suffix(const HostName& host) { return host.registrable == "*"; }
bool is_suffix(const HostName& host) { return host.split == HostName::Split::is_suffix; }
bool redacted(const HostName& host)
{
    return host.text.substr(host.text.starts_with("*.") ? 2 : 0).starts_with("?.");
}
bool ends_with_star(const HostName& host) { return host.text.ends_with('*'); }
bool star_inside(const HostName& host) { return host.text.find('*', 1) != host.text.npos; }
bool starts_with_period(const HostName& host) { return host.text.starts_with('.'); }
bool has_null(const HostName& host) { return host.text.find('\0') != host.text.npos; }
bool is_space(const HostName& host) { return host.text == " "; }
bool too_long(const HostName& host) { return host.text.size() > 253; }
bool not_ascii(const HostName& host)
{
    return std::ranges::any_of(host.text, [](char c) { return (c & 0x80) != 0; });
}
bool reverse_zone(const HostName& host)
{
    const std::string_view end =
        host.text.substr(host.text.size() - std::min<std::size_t>(host.text.size(), 13));
    const std::string zone = lower(end);
    return zone.ends_with(".in-addr.arpa") || zone.ends_with(".ip6.arpa");
}
/// Each label with an underscore is one of letters, digits and hyphens once it has a hyphen there.
bool not_ldh_when_replaced(const HostName& host)
{
    if (!host.underscore) return false;
    for (std::string label : acme8443::split(host.text, '.')) {
        if (label.find('_') == label.npos) continue;
        std::ranges::replace(label, '_', '-');
        const HostName alone = lint::read_host_name(label);
        if (label.starts_with('-') || label.ends_with('-') || label.find('*') != label.npos ||
            alone.long_label || alone.reserved_label || alone.odd_character) {
            return true;
        }
    }
    return false;
}

bool month_or_more(const View& view)
{
    return view.not_before.when + std::chrono::days(30) <= view.not_after.when;
}

Evidence duplicate_dns_name(const View& view)
{
    const auto names = view.dns_names();
    if (names.size() < 2) return std::nullopt;
    std::vector<std::string> seen;
    seen.reserve(names.size());
    for (const HostName& host : names) seen.push_back(lower(host.text));
    std::ranges::sort(seen);
    if (std::ranges::adjacent_find(seen) == seen.end()) return std::nullopt;
    return "";
}

bool equal_but_for_case(std::string_view one, std::string_view other)
{
    return one.size() == other.size() && lower(one) == lower(other);
}

Ip address_of(std::string_view octets)
{
    Ip ip;
    ip.v6 = octets.size() == 16;
    std::ranges::copy(octets, ip.bytes.begin());
    return ip;
}
bool is_address(const lint::GeneralName& name)
{
    return name.tag == 7 && (name.value.size() == 4 || name.value.size() == 16);
}

bool among_addresses(const View& view, std::string_view text)
{
    return std::ranges::any_of(view.subject_alt_names, [&](const lint::GeneralName& name) {
        return is_address(name) && address_of(name.value).text() == text;
    });
}

Evidence common_name_not_exactly_among(const View& view)
{
    for (const lint::Attribute& attribute : view.subject.attributes) {
        if (attribute.field != Field::common_name || !attribute.textual) continue;
        const auto names = view.dns_names();
        if (std::ranges::find(names, attribute.text, &HostName::text) == names.end() &&
            !among_addresses(view, attribute.text)) {
            return attribute.text;
        }
    }
    return std::nullopt;
}

Evidence common_name_not_among(const View& view)
{
    const bool found = std::ranges::any_of(view.dns_names(), [&](const HostName& host) {
        return equal_but_for_case(host.text, view.common_name);
    });
    if (found || among_addresses(view, view.common_name)) return std::nullopt;
    return view.common_name;
}
bool has_common_name(const View& view) { return !view.common_name.empty(); }

/// Of the registries for special purposes, or never given to anybody: multicast, and IPv6 outside
/// 2000::/3 but for its first block and the old site-local one.
bool reserved(const Ip& ip)
{
    const unsigned first = ip.bytes[0];
    if (special_block(ip) != nullptr) return true;
    if (!ip.v6) return first >= 224;
    const bool site_local = first == 0xfe && (ip.bytes[1] & 0xc0) == 0xc0;
    return !site_local && first >= 4 && (first & 0xe0) != 0x20;
}
bool reserved_common_name(const View& view)
{
    const auto ip = view.common_name_is_host ? std::nullopt : Ip::parse(view.common_name);
    return ip && reserved(*ip);
}
bool reserved_address(const View& view)
{
    return std::ranges::any_of(view.subject_alt_names, [](const lint::GeneralName& name) {
        return is_address(name) && reserved(address_of(name.value));
    });
}
bool after_october_2015(const View& view) { return view.not_after.when > utc(2015, 11, 1); }

constexpr Rule table[] = {
    br_must({.id = "dnsname-not-valid-tld",
             .aka = "zlint: e_dnsname_not_valid_tld",
             .cites = "BR 2.3.1 section 4.2.2",
             .statement = "Each name ends in a top-level domain.",
             .judge = when<a_host<unknown_tld>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-bad-character-in-label",
             .aka = "zlint: e_dnsname_bad_character_in_label",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "Names consist of letters, digits and hyphens.",
             .judge = when<a_host<&HostName::odd_character>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-contains-bare-iana-suffix",
             .aka = "zlint: e_dnsname_contains_bare_iana_suffix",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No name is a bare top-level domain.",
             .judge = when<a_host<&HostName::bare_tld>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-contains-prohibited-reserved-label",
             .aka = "zlint: e_dnsname_contains_prohibited_reserved_label",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No label but those of IDNA has hyphens as third and fourth character.",
             .judge = when<a_dns_name<&HostName::reserved_label>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2021, 10, 1)}}),
    br_must({.id = "dnsname-label-too-long",
             .aka = "zlint: e_dnsname_label_too_long",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "A label has at most 63 octets.",
             .judge = when<a_host<&HostName::long_label>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-empty-label",
             .aka = "zlint: e_dnsname_empty_label",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No label is empty.",
             .judge = when<a_host<&HostName::empty_label>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-left-label-wildcard-correct",
             .aka = "zlint: e_dnsname_left_label_wildcard_correct",
             .cites = "BR 2.3.1 section 1.6.1, Wildcard Domain Name",
             .statement = "The asterisk of a wildcard is the whole leftmost label.",
             .judge = when<a_host<&HostName::partial_wildcard>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-wildcard-only-in-left-label",
             .aka = "zlint: e_dnsname_wildcard_only_in_left_label",
             .cites = "BR 2.3.1 section 1.6.1, Wildcard Domain Name",
             .statement = "Only the leftmost label is a wildcard.",
             .judge = when<a_host<&HostName::inner_wildcard>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-hyphen-in-sld",
             .aka = "zlint: e_dnsname_hyphen_in_sld",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "The registered label has no hyphen at an end.",
             .judge = when<a_split_host<edge_hyphen>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2008, 5, 1)}}),
    br_must(
        {.id = "dnsname-underscore-in-sld",
         .aka = "zlint: e_dnsname_underscore_in_sld",
         .cites = "BR 2.3.1 section 7.1.2.7.12",
         .statement = "The registered label has no underscore.",
         .judge = when<a_split_host<underscore_in_registrable>, subscriber, names_hosts, server>,
         .effective = {.from = utc(2008, 5, 1)}}),
    br_should({.id = "dnsname-underscore-in-trd",
               .aka = "zlint: w_dnsname_underscore_in_trd",
               .cites = "BR 2.3.1 section 7.1.2.7.12",
               .statement = "No label below the registered one has an underscore.",
               .judge = when<a_split_host<underscore_below>, subscriber, names_hosts, server>,
               .effective = {.from = utc(2008, 5, 1)}}),
    br_note({.id = "dnsname-wildcard-left-of-public-suffix",
             .aka = "zlint: n_dnsname_wildcard_left_of_public_suffix",
             .cites = "BR 2.3.1 section 3.2.2.6",
             .statement = "No wildcard is in front of a public suffix.",
             .judge = when<a_split_host<wildcard_of_suffix>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "no-underscores-before-1-6-2",
             .aka = "zlint: e_no_underscores_before_1_6_2",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No name has an underscore.",
             .judge = when<a_dns_name<&HostName::underscore>, subscriber, names_hosts, server>,
             .effective = {.until = utc(2018, 12, 10)}}),
    br_must({.id = "underscore-permissible-in-dnsname-if-valid-when-replaced",
             .aka = "zlint: e_underscore_permissible_in_dnsname_if_valid_when_replaced",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "With hyphens for underscores each label is a valid one.",
             .judge = when<a_dns_name<not_ldh_when_replaced>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2018, 12, 10), .until = utc(2019, 4, 1)}}),
    br_must({.id = "underscore-present-with-too-long-validity",
             .aka = "zlint: e_underscore_present_with_too_long_validity",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "Names with underscores last less than 30 days.",
             .judge = when<a_dns_name<&HostName::underscore>, subscriber, names_hosts,
                           month_or_more, server>,
             .effective = {.from = utc(2018, 12, 10), .until = utc(2019, 4, 1)}}),
    br_must({.id = "underscore-not-permissible-in-dnsname",
             .aka = "zlint: e_underscore_not_permissible_in_dnsname",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No name has an underscore.",
             .judge = when<a_dns_name<&HostName::underscore>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2019, 4, 1)}}),
    br_must({.id = "arpa-domain-not-allowed",
             .aka = "zlint: e_arpa_domain_not_allowed",
             .cites = "BR 2.3.1 section 4.2.2",
             .statement = "No name is in a reverse zone for addresses.",
             .judge = when<a_dns_name<reverse_zone>, subscriber, server>,
             .effective = {.from = utc(2026, 3, 15)}}),
    rfc_must({.id = "rfc-dnsname-label-too-long",
              .aka = "zlint: e_rfc_dnsname_label_too_long",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A label has at most 63 octets.",
              .judge = when<a_dns_name<&HostName::long_label>, subscriber, names_hosts>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "rfc-dnsname-empty-label",
              .aka = "zlint: e_rfc_dnsname_empty_label",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "No label is empty.",
              .judge = when<a_dns_name<&HostName::empty_label>, subscriber, names_hosts>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "rfc-dnsname-hyphen-in-sld",
              .aka = "zlint: e_rfc_dnsname_hyphen_in_sld",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "The registered label has no hyphen at an end.",
              .judge = when<a_split_dns_name<edge_hyphen>, subscriber, names_hosts>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "rfc-dnsname-underscore-in-sld",
              .aka = "zlint: e_rfc_dnsname_underscore_in_sld",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "The registered label has no underscore.",
              .judge = when<a_split_dns_name<underscore_in_registrable>, subscriber, names_hosts>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_should({.id = "rfc-dnsname-underscore-in-trd",
                .aka = "zlint: w_rfc_dnsname_underscore_in_trd",
                .cites = "RFC 5280 section 4.2.1.6",
                .statement = "No label below the registered one has an underscore.",
                .judge = when<a_split_dns_name<underscore_below>, subscriber, names_hosts>,
                .effective = {.from = utc(2008, 5, 1)}}),
    rfc_note({.id = "contains-redacted-dnsname",
              .aka = "zlint: n_contains_redacted_dnsname",
              .cites = "the draft of redaction for certificate transparency",
              .statement = "No label is redacted.",
              .judge = when<a_host<redacted>, subscriber>}),
    rfc_note({.id = "san-iana-pub-suffix-empty",
              .aka = "zlint: n_san_iana_pub_suffix_empty",
              .cites = "the practice of linters",
              .statement = "No dNSName is a public suffix.",
              .judge = when<a_dns_name<is_suffix>>}),
    rfc_note({.id = "san-dns-name-duplicate",
              .aka = "zlint: n_san_dns_name_duplicate",
              .cites = "the practice of linters",
              .statement = "No dNSName is there twice.",
              .judge = when<duplicate_dns_name>}),
    rfc_must({.id = "san-bare-wildcard",
              .aka = "zlint: e_san_bare_wildcard",
              .cites = "the practice of linters",
              .statement = "No dNSName ends with an asterisk.",
              .judge = when<a_dns_name<ends_with_star>>}),
    rfc_must({.id = "san-wildcard-not-first",
              .aka = "zlint: e_san_wildcard_not_first",
              .cites = "the practice of linters",
              .statement = "An asterisk is the first character.",
              .judge = when<a_dns_name<star_inside>>}),
    rfc_must({.id = "san-dns-name-starts-with-period",
              .aka = "zlint: e_san_dns_name_starts_with_period",
              .cites = "the practice of linters",
              .statement = "No dNSName begins with a period.",
              .judge = when<a_dns_name<starts_with_period>>}),
    rfc_must({.id = "san-dns-name-includes-null-char",
              .aka = "zlint: e_san_dns_name_includes_null_char",
              .cites = "the practice of linters",
              .statement = "No dNSName has a NUL in it.",
              .judge = when<a_dns_name<has_null>>}),
    rfc_must({.id = "ext-san-space-dns-name",
              .aka = "zlint: e_ext_san_space_dns_name",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "No dNSName is a space.",
              .judge = when<a_dns_name<is_space>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-san-dns-name-too-long",
              .aka = "zlint: e_ext_san_dns_name_too_long",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A dNSName has at most 253 octets.",
              .judge = when<a_dns_name<too_long>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-san-dns-not-ia5-string",
              .aka = "zlint: e_ext_san_dns_not_ia5_string",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A dNSName is ASCII.",
              .judge = when<a_dns_name<not_ascii>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    br_must({.id = "subject-common-name-not-exactly-from-san",
             .aka = "zlint: e_subject_common_name_not_exactly_from_san",
             .cites = "BR 2.3.1 section 7.1.4.3",
             .statement = "The common name is, character for character, one of the names.",
             .judge = when<common_name_not_exactly_among, end_entity, server>,
             .effective = {.from = utc(2021, 8, 25)}}),
    br_must({.id = "subject-common-name-not-from-san",
             .aka = "zlint: e_subject_common_name_not_from_san",
             .cites = "BR 2.3.1 section 7.1.4.3",
             .statement = "The common name is one of the names.",
             .judge = when<common_name_not_among, end_entity, has_common_name, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2021, 8, 25)}}),
    br_must({.id = "subject-contains-reserved-ip",
             .aka = "zlint: e_subject_contains_reserved_ip",
             .cites = "BR 2.3.1 section 4.2.2",
             .statement = "The common name is no reserved address.",
             .judge = when<reserved_common_name, after_october_2015, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ext-san-contains-reserved-ip",
             .aka = "zlint: e_ext_san_contains_reserved_ip",
             .cites = "BR 2.3.1 section 4.2.2",
             .statement = "No iPAddress is a reserved one.",
             .judge = when<reserved_address, after_october_2015, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_host_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
