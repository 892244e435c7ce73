#include "acme/challenge/dns_solver.hpp"

#include <array>

#include "base/net/dns_challenge.hpp"
#include "base/net/dns_zone.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

class DnsSolver final : public Solver {
public:
    DnsSolver(ChallengeType type, std::shared_ptr<DnsPublisher> publisher, DnsTools tools,
              PropagationSpec propagation)
        : type_(type),
          publisher_(std::move(publisher)),
          tools_(std::move(tools)),
          propagation_(propagation)
    {
    }
    ChallengeType type() const noexcept override { return type_; }

    Result<Presented> present(const Challenge& challenge, std::stop_token stop) override
    {
        TxtAnswer answer{.name = record_name(challenge),
                         .target = {},
                         .value = net::dns_01_value(challenge.key_authorization)};
        const auto resolver = TRY(tools_.resolver());
        answer.target = TRY(net::follow_cnames(*resolver, answer.name, stop));
        auto published = TRY(publisher_->publish(challenge, answer, stop));
        // What they borrow must outlive this call; a publisher is shared for that.
        auto withdraw = [publisher = publisher_, notice = tools_.notice, challenge, answer,
                         published] {
            const auto gone = publisher->withdraw(challenge, answer, published);
            if (!gone && notice)
                notice("TXT " + answer.target + " stays behind: " + gone.error().message);
        };
        auto ready = [tools = tools_, propagation = propagation_, answer](std::stop_token until) {
            return wait_for_propagation(tools, propagation, answer, std::move(until));
        };
        return Presented(std::move(withdraw), {}, std::move(ready));
    }

private:
    std::string record_name(const Challenge& challenge) const
    {
        if (type_ == ChallengeType::dns_account_01)
            return net::dns_account_01_name(challenge.name, challenge.account_url);
        return net::dns_01_name(challenge.name);
    }

    ChallengeType type_;
    std::shared_ptr<DnsPublisher> publisher_;
    DnsTools tools_;
    PropagationSpec propagation_;
};

}  // namespace

std::unique_ptr<Solver> make_dns_solver(ChallengeType type, std::shared_ptr<DnsPublisher> publisher,
                                        DnsTools tools, PropagationSpec propagation)
{
    return std::make_unique<DnsSolver>(type, std::move(publisher), std::move(tools), propagation);
}

Result<DnsSolverSettings> read_dns_solver(DnsSolverSpec said)
{
    SettingValues common;
    for (const char* key : {"propagation", "propagation_timeout"})
        if (auto node = said.settings.extract(key)) common.insert(std::move(node));
    constexpr std::array<std::string_view, 2> known{"propagation", "propagation_timeout"};
    const auto reader = TRY(SettingsReader::make(common, "the DNS solver", known));
    const auto text = TRY(reader.text("propagation", "authoritative"));
    const auto where = parse_propagation(text);
    if (!where) return reader.bad("propagation", where.error().message);
    DnsSolverSettings settings{.publisher = std::move(said), .propagation = {.where = *where}};
    settings.propagation.deadline =
        TRY(reader.seconds("propagation_timeout", settings.propagation.deadline));
    return settings;
}

}  // namespace acme8443::acme
