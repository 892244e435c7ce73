#include "acme/challenge/dns_publisher.hpp"

#include <array>

#include "acme/challenge/dns_methods.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

struct Method {
    const char* name;
    std::vector<std::string_view> settings;
    MadePublisher (*make)(const SettingsReader&, const DnsTools&);
};

const std::array<Method, 8>& methods()
{
    static const std::array<Method, 8> table{
        Method{"rfc2136", {"server", "zone", "key_name", "algorithm", "key"}, make_rfc2136},
        Method{"acme-dns", {"url", "accounts", "allow_from"}, make_acme_dns},
        Method{"httpreq", {"url", "mode", "user", "password"}, make_httpreq},
        Method{"certbot", {"auth", "cleanup", "environment", "timeout"}, make_certbot_hooks},
        Method{"lego-exec", {"command", "mode", "environment", "timeout"}, make_lego_exec},
        Method{"dehydrated", {"command", "environment", "timeout"}, make_dehydrated_hook},
        Method{"uacme", {"command", "environment", "timeout"}, make_uacme_hook},
        Method{"acme.sh", {"script", "acme_sh", "environment", "timeout"}, make_acme_sh},
    };
    return table;
}

}  // namespace

std::vector<std::string> dns_methods()
{
    std::vector<std::string> names;
    for (const Method& method : methods()) names.emplace_back(method.name);
    return names;
}

Result<std::unique_ptr<DnsPublisher>> make_dns_publisher(const DnsSolverSpec& spec,
                                                         const DnsTools& tools)
{
    for (const Method& method : methods()) {
        if (spec.method != method.name) continue;
        const auto settings = TRY(SettingsReader::make(
            spec.settings, "DNS method \"" + spec.method + "\"", method.settings));
        return method.make(settings, tools);
    }
    return fail(Errc::bad_config, "method: \"" + printable(spec.method, 100) + "\" is none of " +
                                      join(dns_methods(), ", "));
}

}  // namespace acme8443::acme
