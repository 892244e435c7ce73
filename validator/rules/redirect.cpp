// BR 2.3.1 section 3.2.2.4.19: where a redirect may lead.
#include <algorithm>
#include <array>

#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

// BR 2.3.1 section 1.6.1, "Authorized Ports".
constexpr std::array<std::uint16_t, 4> authorized_ports{80, 443, 25, 22};

std::vector<Finding> authorized_port(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.http) continue;
        for (const Redirect& redirect : name.http->redirects) {
            if (!redirect.target) continue;
            const auto port = redirect.target->port_number();
            if (std::ranges::find(authorized_ports, port) != authorized_ports.end()) continue;
            findings.push_back({.outcome = Outcome::violated,
                                .subject = redirect.target->text(),
                                .message = "redirects stay on Authorized Ports; " +
                                           std::to_string(port) + " is not one of 80, 443, 25, 22",
                                .problem = "connection"});
        }
    }
    return findings;
}

constexpr Rule table[] = {
    {.id = "redirect-authorized-port",
     .cites = "BR 2.3.1 section 3.2.2.4.19(3)",
     .statement = "A redirect leads to an Authorized Port: 80, 443, 25 or 22.",
     .area = Area::redirect,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2020, 3, 3)},
     .advice =
         "Exempt /.well-known/acme-challenge/ from the redirect, or redirect to https on 443, or "
         "use dns-01.",
     .aka = "Let's Debug: BadRedirect",
     .judge = authorized_port},
};

}  // namespace

std::span<const Rule> redirect_rules() { return table; }

}  // namespace acme8443::validator::rules
