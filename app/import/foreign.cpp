#include "app/import/foreign.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace acme8443::app {
namespace {

constexpr std::string_view its_cron_line = "take its line out of the crontab";

// One line each: clang-format would fold them.
// clang-format off
constexpr std::array clients{
    ForeignClient{"acme.sh", "~/.acme.sh", "acme.sh --uninstall-cronjob", read_acme_sh},
    ForeignClient{"certbot", "/etc/letsencrypt", "systemctl disable --now certbot.timer, and take certbot out of /etc/cron.d", read_certbot},
    ForeignClient{"dehydrated", "/var/lib/dehydrated", its_cron_line, read_dehydrated},
    ForeignClient{"getssl", "~/.getssl", its_cron_line, read_getssl},
    ForeignClient{"lego", ".lego", its_cron_line, read_lego},
    ForeignClient{"uacme", "/etc/ssl/uacme", its_cron_line, read_uacme},
};
// clang-format on

}  // namespace

std::span<const ForeignClient> foreign_clients() { return clients; }

Result<const ForeignClient*> find_foreign_client(std::string_view name)
{
    const auto found = std::ranges::find(clients, name, &ForeignClient::name);
    if (found != clients.end()) return &*found;
    std::vector<std::string> names;
    for (const ForeignClient& each : clients) names.emplace_back(each.name);
    return fail(Errc::bad_usage,
                "\"" + printable(name, 60) +
                    "\" is no client that can be read here, only: " + join(names, ", "));
}

}  // namespace acme8443::app
