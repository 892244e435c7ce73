#pragma once
#include <algorithm>

#include "validator/ip.hpp"
#include "validator/lint/uri.hpp"
#include "validator/rules/certificate.hpp"

/// What the families of rules about the alternative names of subject and issuer share.
namespace acme8443::validator::rules::certificate {

enum Kind : unsigned {
    other_name,
    rfc822_name,
    dns_name,
    x400_address,
    directory_name,
    edi_party_name,
    uri,
    ip_address,
    registered_id
};

template <auto names, Kind kind, auto wrong>
Evidence a_name(const View& view)
{
    for (const lint::GeneralName& name : view.*names) {
        if (name.tag == kind && wrong(name.value)) return name.value;
    }
    return std::nullopt;
}

template <auto names>
bool empty_name(const View& view)
{
    return std::ranges::any_of(view.*names, &std::string_view::empty, &lint::GeneralName::value);
}

template <Ext which>
bool no_entries(const View& view)
{
    const lint::Extension* const extension = view.find(which);
    return extension != nullptr &&
           (extension->value.size() < 2 || extension->value == std::string_view("\x30\x00", 2));
}

inline bool odd_mailbox(std::string_view text)
{
    if (text.empty()) return false;
    return text.find(' ') != text.npos || text.front() == '<' || text.back() == ')';
}

inline bool not_ascii(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return (c & 0x80) != 0; });
}

inline bool not_a_uri(std::string_view text)
{
    const lint::Uri read = lint::read_uri(text);
    const bool empty =
        read.host.empty() && !read.has_user && read.opaque.empty() && read.path.empty();
    return !read.readable || read.scheme.empty() || empty;
}

inline bool relative(std::string_view text)
{
    const lint::Uri read = lint::read_uri(text);
    return !read.readable || read.scheme.empty();
}

inline bool odd_uri_host(std::string_view text)
{
    if (text.empty()) return false;
    const lint::Uri read = lint::read_uri(text);
    if (!read.readable) return true;
    if (!read.opaque.empty()) return false;
    return !lint::is_fqdn(read.host) && !Ip::parse(read.host_name());
}

}  // namespace acme8443::validator::rules::certificate
