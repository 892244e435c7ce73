// Addresses as names, and names of the zones for reverse look-ups.
#include "validator/lint/address.hpp"
#include "validator/rules/certificate_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

struct Zone {
    std::string_view suffix;
    std::size_t labels;
    bool v6;
};
constexpr Zone zones[] = {{".in-addr.arpa", 4, false}, {".ip6.arpa", 32, true}};

const Zone* zone_of(std::string_view name)
{
    const auto* const at = std::ranges::find_if(zones, [&](const Zone& zone) {
        return name.size() >= zone.suffix.size() &&
               equal_but_for_case(name.substr(name.size() - zone.suffix.size()), zone.suffix);
    });
    return at == std::end(zones) ? nullptr : at;
}

bool reverse_zone(const HostName& host) { return zone_of(host.text) != nullptr; }

/// RFC 1035 section 3.5, RFC 3596 section 2.5: the octets or the half octets, the last one first.
std::optional<Ip> address_in(const Zone& zone, std::string_view name)
{
    const auto labels = acme8443::split(name.substr(0, name.size() - zone.suffix.size()), '.');
    if (labels.size() != zone.labels) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const bool first_of_group = !zone.v6 || i % 4 == 0;
        if (i > 0 && first_of_group) text += zone.v6 ? ':' : '.';
        text += labels[labels.size() - 1 - i];
    }
    return Ip::parse(text);
}
bool of_reserved(const HostName& host)
{
    const Zone* const zone = zone_of(host.text);
    if (zone == nullptr) return false;
    const auto ip = address_in(*zone, host.text);
    return ip && (ip->v6 != zone->v6 || lint::reserved(*ip));
}
bool of_no_address(const HostName& host)
{
    const Zone* const zone = zone_of(host.text);
    return zone != nullptr && !address_in(*zone, host.text);
}

bool reserved_common_name(const View& view)
{
    const auto ip = view.common_name_is_host ? std::nullopt : Ip::parse(view.common_name);
    return ip && lint::reserved(*ip);
}
bool reserved_address(const View& view)
{
    return std::ranges::any_of(view.subject_alt_names, [](const lint::GeneralName& name) {
        return is_address(name) && lint::reserved(lint::address_of(name.value));
    });
}
bool after_october_2015(const View& view) { return view.not_after.when > utc(2015, 11, 1); }

constexpr Rule table[] = {
    br_must({.id = "arpa-domain-not-allowed",
             .aka = "zlint: e_arpa_domain_not_allowed",
             .cites = "BR 2.3.1 section 4.2.2",
             .statement = "No name is in a reverse zone for addresses.",
             .judge = when<a_dns_name<reverse_zone>, subscriber, server>,
             .effective = {.from = utc(2026, 3, 15)}}),
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
    br_must({.id = "subject-contains-reserved-arpa-ip",
             .aka = "zlint: e_subject_contains_reserved_arpa_ip",
             .cites = "BR 2.3.1 section 4.2.2",
             .statement = "A name of a zone for reverse look-ups is of no reserved address.",
             .judge = when<a_dns_name<of_reserved>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_should({.id = "subject-contains-malformed-arpa-ip",
               .aka = "zlint: w_subject_contains_malformed_arpa_ip",
               .cites = "BR 2.3.1 section 3.2.2.6",
               .statement = "A name of a zone for reverse look-ups is of an address.",
               .judge = when<a_dns_name<of_no_address>, server>,
               .effective = {.from = utc(2012, 7, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_address_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
