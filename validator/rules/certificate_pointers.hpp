#pragma once
#include <algorithm>

#include "base/text.hpp"
#include "validator/lint/uri.hpp"
#include "validator/rules/certificate.hpp"

/// What the families of rules about pointers to elsewhere share.
namespace acme8443::validator::rules::certificate {

using namespace lint::oid;

constexpr unsigned uri_tag = 6;

template <const std::string_view& method>
bool is_uri_for(const lint::Access& access)
{
    return access.method == method && access.tag == uri_tag;
}

template <const std::string_view& method>
bool points(const View& view)
{
    return std::ranges::any_of(view.accesses, is_uri_for<method>);
}

inline bool begins_with(std::string_view text, std::string_view lower_case)
{
    return lower(text.substr(0, lower_case.size())) == lower_case;
}

inline bool http_or_ldap(std::string_view text)
{
    return begins_with(text, "http://") || begins_with(text, "ldap://");
}

}  // namespace acme8443::validator::rules::certificate
