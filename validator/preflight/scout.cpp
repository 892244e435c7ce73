#include "validator/preflight/scout.hpp"

#include <algorithm>
#include <utility>

#include "base/net/dns_challenge.hpp"
#include "base/pki/encoding.hpp"
#include "base/try.hpp"
#include "validator/preflight/caa.hpp"
#include "validator/preflight/dialling.hpp"
#include "validator/preflight/dns_proof.hpp"
#include "validator/preflight/http_01.hpp"
#include "validator/preflight/live_world.hpp"
#include "validator/preflight/port_443.hpp"

namespace acme8443::validator::preflight {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_seen = 8 * 1024;  // of an answer, to recognise who gave it
constexpr std::size_t most_addresses = 16;
constexpr std::chrono::milliseconds no_limit = std::chrono::hours(24);

/// One look at one order.
class Look {
public:
    Look(ScoutTools& tools, std::stop_token stop)
        : tools_(tools),
          limit_(tools.thorough != nullptr ? tools.thorough->time : no_limit, stop),
          resolver_(tools.resolver, limit_),
          caa_(resolver_, tools.clock, std::move(stop))
    {
    }

    Result<void> at(NameFacts& name)
    {
        if (name.shape.fault != NameFault::none) return {};
        if (reads_caa(name)) TRY(look_at_caa(name));
        if (tools_.thorough != nullptr) TRY(look_at_dns(name));
        if (name.shape.wildcard) return {};
        if (name.wanted.how == ChallengeType::http_01) TRY(look_at_port_80(name));
        if (name.wanted.how == ChallengeType::tls_alpn_01 && tools_.thorough != nullptr) {
            say(name, "port 443 of every address");
            const Port443Tools with{tools_.thorough->greeter, tools_.http, resolver_, limit_,
                                    tools_.allow_special_addresses};
            name.port_443 = TRY(look_at_port_443(with, name.wanted.name));
        }
        return {};
    }

private:
    void say(const NameFacts& name, std::string_view what) const
    {
        if (tools_.thorough != nullptr && tools_.thorough->progress)
            tools_.thorough->progress(name.wanted.name.value(), what);
    }

    /// A private CA has no need to look.
    bool reads_caa(const NameFacts& name) const
    {
        return tools_.ca.publicly_trusted && name.wanted.name.kind() == Identifier::Kind::dns;
    }

    Result<void> look_at_caa(NameFacts& name)
    {
        say(name, "CAA records");
        name.caa = TRY(caa_.climb(name.wanted.name.base_name()));
        name.caa->account_uri = tools_.account_uri;
        const bool restricted = std::ranges::any_of(
            name.caa->zone, [](const auto& each) { return !each.second.records.empty(); });
        if (!restricted || !tools_.ca.caa_issuers.empty() || !tools_.issuers) return {};
        if (!issuers_) issuers_ = tools_.issuers();
        name.caa->issuers = *issuers_;
        return {};
    }

    Result<void> look_at_dns(NameFacts& name)
    {
        const auto& [identifier, how] = name.wanted;
        if (identifier.kind() != Identifier::Kind::dns) return {};
        const std::string base = identifier.base_name();
        name.registered = TRY(registered(resolver_, base));
        const bool persist = how == ChallengeType::dns_persist_01;
        if (how != ChallengeType::dns_01 && !persist) return {};
        say(name, "the TXT record on every name server of its zone");
        const DnsProofTools with{resolver_, tools_.thorough->name_servers, limit_,
                                 tools_.allow_special_addresses};
        std::string record =
            persist ? net::dns_persist_01_name(identifier) : net::dns_01_name(identifier);
        name.dns = TRY(look_at_record(with, std::move(record), base));
        if (!persist) return {};
        name.dns->account_uri = tools_.account_uri;
        name.dns->issuers = tools_.ca.caa_issuers;
        if (name.dns->issuers.empty() && tools_.issuers) name.dns->issuers = tools_.issuers();
        return {};
    }

    /// Asks for a token that we have planted, or nobody has: then it is the way that counts, not
    /// the answer. It says in the site's log who asked.
    Result<void> look_at_port_80(NameFacts& name)
    {
        const auto random = TRY(pki::random_bytes(16));
        Http01Question question{name.wanted.name, "acme8443-preflight-" + pki::base64url(random)};
        Planter::Bed bed;
        if (tools_.thorough != nullptr && tools_.thorough->planter != nullptr) {
            const auto more = TRY(pki::random_bytes(32));
            const std::string answer = question.token + "." + pki::base64url(more);
            bed = tools_.thorough->planter->plant(name.wanted.name, question.token, answer);
            if (bed.where != Planted::nobody) question.key_authorization = answer;
        }
        say(name, "port 80, hop by hop");
        const Http01Setting setting{.ca = tools_.ca,
                                    .at = tools_.clock.now(),
                                    .allow_special_addresses = tools_.allow_special_addresses};
        LiveWorld world(tools_.http, resolver_, tools_.clock, limit_,
                        tools_.thorough != nullptr ? most_seen : 0);
        name.http = TRY(run(Http01(setting, std::move(question)), world));
        name.http->planted = bed.where;
        if (bed.where == Planted::responder && !is_ours(*name.http))
            name.http->key_authorization.reset();
        if (tools_.thorough != nullptr) TRY(look_at_addresses(name, world));
        return {};
    }

    /// The answer of our own responder, whatever else is right or wrong with it.
    static bool is_ours(const HttpTrace& trace)
    {
        const Hop* hop = final_answer(trace);
        return hop != nullptr && hop->body == trace.key_authorization;
    }

    /// Those that the machine did not ask, each in turn.
    Result<void> look_at_addresses(NameFacts& name, LiveWorld& world)
    {
        const HttpTrace& trace = *name.http;
        const auto host = trace.hosts.find(name.wanted.name.value());
        Survey survey;
        std::vector<std::string> addresses;
        if (host != trace.hosts.end()) {
            addresses = host->second.v6;
            addresses.insert(addresses.end(), host->second.v4.begin(), host->second.v4.end());
        } else if (name.wanted.name.kind() == Identifier::Kind::ip) {
            addresses.push_back(name.wanted.name.value());
        }
        addresses.resize(std::min(addresses.size(), most_addresses));
        for (const std::string& address : addresses) {
            survey.sights.push_back(TRY(sight(name, address, world)));
        }
        name.survey = std::move(survey);
        return {};
    }

    Result<AddressSight> sight(const NameFacts& name, const std::string& text, LiveWorld& world)
    {
        if (const auto known = world.sights().find(text); known != world.sights().end())
            return known->second;
        const auto address = net::Address::parse(text);
        if (!address || !(tools_.allow_special_addresses || may_contact(*address)))
            return AddressSight{.address = text};
        say(name, "port 80 of " + text);
        return world.look(name.http->hops.front().url, text);
    }

    ScoutTools& tools_;
    TimeLimit limit_;
    LimitedResolver resolver_;
    CaaLookups caa_;
    std::optional<std::vector<std::string>> issuers_{};
};

class LiveScout final : public Scout {
public:
    explicit LiveScout(ScoutTools tools) : tools_(std::move(tools)) {}

    Result<Facts> look(const OrderSpec& order, std::stop_token stop) override
    {
        Facts facts{.listener = tools_.listener};
        Look look(tools_, std::move(stop));
        for (const Wanted& wanted : order.names) TRY(look.at(facts.names.emplace_back(wanted)));
        return facts;
    }

private:
    ScoutTools tools_;
};

}  // namespace

std::unique_ptr<Scout> make_scout(ScoutTools tools)
{
    return std::make_unique<LiveScout>(std::move(tools));
}

}  // namespace acme8443::validator::preflight
