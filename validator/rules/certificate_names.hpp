#pragma once
#include <functional>

#include "validator/ip.hpp"
#include "validator/rules/certificate.hpp"

/// What the families of rules about a certificate's host names share.
namespace acme8443::validator::rules::certificate {

using lint::HostName;

inline bool names_hosts(const View& view)
{
    return !view.common_name.empty() || !view.dns_names().empty();
}

template <auto wrong>
Evidence first_of(std::span<const HostName> hosts)
{
    for (const HostName& host : hosts) {
        if (std::invoke(wrong, host)) return host.text;
    }
    return std::nullopt;
}
/// A dNSName, or the common name.
template <auto wrong>
Evidence a_host(const View& view)
{
    return first_of<wrong>(view.hosts);
}
template <auto wrong>
Evidence a_dns_name(const View& view)
{
    return first_of<wrong>(view.dns_names());
}

/// The same for what is known about a name once its public suffix is off; what has none is not
/// judged, nor are the names after it.
template <auto wrong>
Evidence first_split_of(std::span<const HostName> hosts)
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
    return first_split_of<wrong>(view.hosts);
}
template <auto wrong>
Evidence a_split_dns_name(const View& view)
{
    return first_split_of<wrong>(view.dns_names());
}

inline bool equal_but_for_case(std::string_view one, std::string_view other)
{
    constexpr auto lowered = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::ranges::equal(one, other, {}, lowered, lowered);
}

inline bool is_address(const lint::GeneralName& name)
{
    return name.tag == 7 && (name.value.size() == 4 || name.value.size() == 16);
}

}  // namespace acme8443::validator::rules::certificate
