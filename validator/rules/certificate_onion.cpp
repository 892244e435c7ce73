// Names under onion: only version 3 addresses, and before them extended validation.
#include "validator/lint/extended_validation.hpp"
#include "validator/lint/uri.hpp"
#include "validator/rules/certificate_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using lint::HostName;

// Below it 1 to 3 are SHA-256, SHA-384 and SHA-512.
constexpr std::string_view sha2("\x60\x86\x48\x01\x65\x03\x04\x02", 8);

constexpr std::string_view onion = ".onion";

bool below_onion(const HostName& host) { return host.text.ends_with(onion); }
bool names_onion(const View& view) { return std::ranges::any_of(view.hosts, below_onion); }

bool extended(const View& view)
{
    return view.policies && std::ranges::any_of(*view.policies, [](const lint::Policy& policy) {
               return lint::is_extended_validation(policy.oid);
           });
}
bool not_extended(const View& view) { return !extended(view); }

/// "address.onion", of "www.address.onion" too.
std::string_view address_of(std::string_view name)
{
    const auto dot = name.rfind('.', name.size() - onion.size() - 1);
    return name.substr(dot == name.npos || name.size() == onion.size() ? 0 : dot + 1);
}

bool base32(std::string_view label)
{
    return std::ranges::all_of(label, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
    });
}

constexpr std::size_t version_2 = 16;
constexpr std::size_t version_3 = 56;

Evidence not_an_address(const View& view)
{
    for (const HostName& host : view.hosts) {
        if (!below_onion(host)) continue;
        const std::string_view address = address_of(host.text);
        const std::string_view label = address.substr(0, address.size() - onion.size());
        const bool valid =
            label.size() == version_3 || (label.size() == version_2 && extended(view));
        if (!valid || !base32(label)) return host.text;
    }
    return std::nullopt;
}

bool version_2_address(const HostName& host)
{
    const std::string_view label = host.text.substr(0, host.text.find('.'));
    return host.text.ends_with("onion") && label.size() == version_2 && base32(label) &&
           label == lower(label);
}
/// Appendix F of the EV Guidelines wants a descriptor of each version 2 service.
bool wants_descriptors(const View& view)
{
    return present<Ext::onion_descriptors>(view) ||
           (subscriber(view) && names_onion(view) && extended(view) &&
            std::ranges::any_of(view.hosts, version_2_address));
}

/// SHA-256, SHA-384 and SHA-512 by the last octet of their OID.
std::size_t bits_of(std::string_view hash)
{
    if (hash.size() != sha2.size() + 1 || !hash.starts_with(sha2)) return 0;
    switch (hash.back()) {
        case 1:
            return 256;
        case 2:
            return 384;
        case 3:
            return 512;
        default:
            return 0;
    }
}

/// The host of an https URL whose hash is as long as its algorithm says; else empty.
std::string_view described(const lint::OnionDescriptor& descriptor)
{
    const lint::Uri uri = lint::read_uri(descriptor.uri);
    const std::size_t bits = bits_of(descriptor.algorithm);
    const bool valid =
        uri.readable && lower(uri.scheme) == "https" && bits != 0 && bits == descriptor.bits;
    return valid ? uri.host_name() : std::string_view();
}

bool named(const View& view, std::string_view address)
{
    return std::ranges::any_of(view.hosts, [&](const HostName& host) {
        return below_onion(host) && address_of(host.text) == address;
    });
}

/// A descriptor for each address, and no other, each once.
bool descriptors_wrong(const View& view)
{
    std::vector<std::string_view> seen;
    for (const lint::OnionDescriptor& descriptor : view.onion_descriptors) {
        const std::string_view host = described(descriptor);
        if (host.empty() || !named(view, host) || std::ranges::count(seen, host) > 0) return true;
        seen.push_back(host);
    }
    if (seen.empty()) return true;
    return extended(view) && std::ranges::any_of(view.hosts, [&](const HostName& host) {
               return below_onion(host) && std::ranges::count(seen, address_of(host.text)) == 0;
           });
}

bool before_ballot_27(const View& view) { return view.not_before.when < utc(2020, 3, 27); }

constexpr Rule table[] = {
    br_must({.id = "san-dns-name-onion-not-ev-cert",
             .aka = "zlint: e_san_dns_name_onion_not_ev_cert",
             .cites = "BR 2.3.1 section Appendix B",
             .statement = "A name under onion is extended validated: the rule until 2020-03-27.",
             .judge = when<not_extended, before_ballot_27, subscriber, names_onion, server>,
             .effective = {.from = utc(2015, 5, 1)}}),
    br_must({.id = "san-dns-name-onion-invalid",
             .aka = "zlint: e_san_dns_name_onion_invalid",
             .cites = "BR 2.3.1 section Appendix B",
             .statement = "A name under onion is a version 3 address, or a version 2 one that is "
                          "extended validated.",
             .judge = when<not_an_address, server>,
             .effective = {.from = utc(2015, 5, 1)}}),
    br_must({.id = "ext-tor-service-descriptor-hash-invalid",
             .aka = "zlint: e_ext_tor_service_descriptor_hash_invalid",
             .cites = "EV Guidelines 1.7.2 Appendix F",
             .statement = "Every version 2 onion service is described once, and no other.",
             .judge = when<descriptors_wrong, wants_descriptors, server>,
             .effective = {.from = utc(2017, 7, 28)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_onion_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
