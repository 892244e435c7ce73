// Our side of port 80.
#include <algorithm>

#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

std::vector<Finding> port_80(const Facts& facts, Moment, const CaProfile&)
{
    const auto http_01 = [](const NameFacts& name) {
        return name.wanted.how == ChallengeType::http_01;
    };
    if (!facts.listener || std::ranges::none_of(facts.names, http_01)) return {};
    const auto [port, forwarded_from] = *facts.listener;
    const std::uint16_t public_port = forwarded_from.value_or(port);
    if (public_port == 80) return {};
    return {{.outcome = Outcome::violated,
             .subject = "http-01 on port " + std::to_string(public_port),
             .message = "http-01 is asked on port 80 of the name's public address, never on " +
                        std::to_string(public_port) + "; the public port stays 80",
             .fix = "listen on 80; or if something in front forwards port 80 to " +
                    std::to_string(port) + ", say --forwarded-from 80 (the public port stays 80)"}};
}

constexpr Rule table[] = {
    {.id = "listener-port-80",
     .cites = "RFC 8555 section 8.3; BR 2.3.1 section 1.6.1, Authorized Ports",
     .statement = "http-01 is answered on port 80 of the public address.",
     .area = Area::listener,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = {.from = utc(2019, 3, 11)},
     .judge = port_80},
};

}  // namespace

std::span<const Rule> listener_rules() { return table; }

}  // namespace acme8443::validator::rules
