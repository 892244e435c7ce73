#include "hooks/names.hpp"

#include <algorithm>

namespace acme8443::hooks {

Result<Identifier> askable(const std::string& name)
{
    if (name.starts_with("*.")) return Identifier::parse("acme8443" + name.substr(1));
    return Identifier::parse(name);
}

bool covers(const std::vector<std::string>& names, std::string_view host)
{
    const auto dot = host.find('.');
    const auto rest = dot == host.npos || dot == 0 ? std::string_view{} : host.substr(dot);
    return std::ranges::any_of(names, [&](const std::string& name) {
        return name == host || (!rest.empty() && name.starts_with("*.") && name.substr(1) == rest);
    });
}

const std::string& first_name(const std::vector<std::string>& names)
{
    const auto plain = std::ranges::find_if_not(
        names, [](const std::string& name) { return name.starts_with("*."); });
    return plain == names.end() ? names.front() : *plain;
}

}  // namespace acme8443::hooks
