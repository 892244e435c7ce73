#include "app/proving/dns_solvers.hpp"

#include "acme/challenge/dns_solver.hpp"
#include "base/try.hpp"
#include "validator/ip.hpp"

namespace acme8443::app {
namespace {

bool is_public(const net::Address& address)
{
    const auto ip = validator::Ip::parse(address.text());
    return ip && validator::special_block(*ip) == nullptr;
}

}  // namespace

acme::DnsTools dns_tools(std::vector<std::string> servers, bool allow_special_addresses)
{
    acme::DnsTools tools{
        .resolver = [servers =
                         std::move(servers)] { return net::make_resolver({.servers = servers}); },
        .http = [] { return net::make_http_client({.https_only = false}); },
        .servers = net::make_name_servers(),
        .updater = net::make_dns_updater(),
        .clock = std::make_shared<SystemClock>()};
    if (!allow_special_addresses) tools.may_ask = is_public;
    return tools;
}

Result<std::vector<std::unique_ptr<acme::Solver>>> make_dns_solvers(const CertificateSpec& want,
                                                                    Output& out)
{
    std::vector<std::unique_ptr<acme::Solver>> solvers;
    acme::DnsTools tools = dns_tools(want.dns, want.allow_special_addresses);
    tools.notice = [&out](const std::string& text) {
        out.something_happened();
        out.progress("dns", text);
    };
    // Nobody but the operator knows whether such a record is published: it is never guessed.
    if (want.challenge == ChallengeType::dns_persist_01)
        solvers.push_back(acme::make_dns_persist_solver(tools));
    if (!want.dns_solver) return solvers;
    auto how = acme::read_dns_solver(*want.dns_solver);
    if (!how) return fail(std::move(how).error().while_doing("dns_solver"));
    auto made = acme::make_dns_publisher(how->publisher, tools);
    if (!made) return fail(std::move(made).error().while_doing("dns_solver"));
    const std::shared_ptr<acme::DnsPublisher> publisher = *std::move(made);
    for (const ChallengeType type : {ChallengeType::dns_01, ChallengeType::dns_account_01})
        solvers.push_back(acme::make_dns_solver(type, publisher, tools, how->propagation));
    return solvers;
}

}  // namespace acme8443::app
