#include "acme/challenge/dns_solver.hpp"
#include "base/net/dns_challenge.hpp"
#include "base/net/dns_persist.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

constexpr std::size_t most_issuers = 10;  // draft section 3.1
constexpr std::chrono::days worth_a_word{30};

/// Draft section 3.1: what is not so is malformed, and must be rejected.
Result<void> check(const Challenge& challenge)
{
    const std::size_t count = challenge.issuer_domain_names.size();
    if (count >= 1 && count <= most_issuers) return {};
    return fail(Errc::protocol, "the CA's dns-persist-01 challenge names " + std::to_string(count) +
                                    " issuers, not 1 to 10");
}

Failure not_there(const Challenge& challenge, const std::string& name,
                  const std::vector<std::string>& obstacles)
{
    const net::DnsPersistRecord wanted{.issuer = challenge.issuer_domain_names.front(),
                                       .account_uri = challenge.account_uris.front(),
                                       .wildcard = challenge.name.wildcard()};
    std::string message = "the record that lets this account have " + challenge.name.value() +
                          " is not there; publish: " + net::zone_line(name, wanted);
    if (!obstacles.empty()) message += " (now: " + join(obstacles, "; ") + ")";
    return fail(Errc::challenge_failed, std::move(message));
}

class DnsPersistSolver final : public Solver {
public:
    explicit DnsPersistSolver(DnsTools tools) : tools_(std::move(tools)) {}
    ChallengeType type() const noexcept override { return ChallengeType::dns_persist_01; }

    Result<Presented> present(const Challenge& challenge, std::stop_token stop) override
    {
        TRY(check(challenge));
        const std::string name = net::dns_persist_01_name(challenge.name);
        const TxtEverywhere there = TRY(look_everywhere(tools_, name, std::move(stop)));
        const auto now = tools_.clock->now();
        auto search = net::find_dns_persist(there.texts,
                                            {challenge.issuer_domain_names, challenge.account_uris,
                                             challenge.name.wildcard(), now});
        if (!search.found) {
            search.obstacles.insert(search.obstacles.end(), there.partial.begin(),
                                    there.partial.end());
            return not_there(challenge, name, search.obstacles);
        }
        if (search.found->persist_until) tell_the_end(name, *search.found->persist_until - now);
        return Presented({});
    }

private:
    void tell_the_end(const std::string& name, std::chrono::seconds left) const
    {
        if (!tools_.notice || left > worth_a_word) return;
        const auto days = std::chrono::floor<std::chrono::days>(left).count();
        tools_.notice("TXT " + name + " ends in " + std::to_string(days) +
                      " days; publish it anew with a later persistUntil");
    }

    DnsTools tools_;
};

}  // namespace

std::unique_ptr<Solver> make_dns_persist_solver(DnsTools tools)
{
    return std::make_unique<DnsPersistSolver>(std::move(tools));
}

}  // namespace acme8443::acme
