#include "validator/preflight/scout.hpp"

#include <utility>

#include "base/pki/encoding.hpp"
#include "base/try.hpp"
#include "validator/preflight/caa.hpp"
#include "validator/preflight/http_01.hpp"

namespace acme8443::validator::preflight {
namespace {

using namespace std::chrono_literals;

// Let's Encrypt gives a connection 10 s and the whole of a validation 20 s; who answers later has
// failed there.
constexpr auto connect_timeout = 10'000ms;
constexpr auto validation_timeout = 20'000ms;

NoAnswer no_answer(Errc code)
{
    switch (code) {
        case Errc::connection_refused:
            return NoAnswer::refused;
        case Errc::connection_timeout:
            return NoAnswer::connect_timeout;
        case Errc::unreachable:
            return NoAnswer::unreachable;
        case Errc::forbidden_address:
            return NoAnswer::not_dialled;
        case Errc::timeout:
            return NoAnswer::timeout;
        case Errc::tls:
            return NoAnswer::tls;
        case Errc::dns:
            return NoAnswer::dns;
        default:
            return NoAnswer::broken;
    }
}

/// The network as it is seen from here.
class LiveWorld final : public World {
public:
    LiveWorld(ScoutTools& tools, std::stop_token stop)
        : tools_(tools), stop_(std::move(stop)), end_(tools.clock.uptime() + validation_timeout)
    {
    }

    Result<Resolved> resolve(const Resolve& what) override
    {
        Resolved out;
        TRY(look_up(what.host, net::RecordType::aaaa, out.v6, out.problem));
        TRY(look_up(what.host, net::RecordType::a, out.v4, out.problem));
        return out;
    }

    Result<Fetched> fetch(const Fetch& what) override
    {
        const auto left = end_ - tools_.clock.uptime();
        if (left <= 0ms) return Fetched{NoAnswer::timeout, "the whole of it took longer than 20 s"};
        net::HttpRequest request;
        request.url = what.url;
        request.headers["Accept"] = "*/*";
        request.connect_timeout = std::min(connect_timeout, left);
        request.timeout = left;
        request.max_body = what.most_body;
        request.connect_to = TRY(net::Address::parse(what.address));
        request.verify_peer = false;  // as a CA does: there is no certificate yet
        request.keep_alive = false;
        auto response = tools_.http.send(request, stop_);
        if (response) {
            return Fetched{.status = response->status,
                           .headers = std::move(response->headers),
                           .body = std::move(response->body)};
        }
        if (response.error().code == Errc::cancelled) return fail(std::move(response).error());
        return Fetched{no_answer(response.error().code), response.error().message};
    }

private:
    Result<void> look_up(const std::string& host, net::RecordType type,
                         std::vector<std::string>& into, std::string& problem)
    {
        auto answer = tools_.resolver.resolve(host, type, stop_);
        if (!answer) {
            if (answer.error().code == Errc::cancelled) return fail(std::move(answer).error());
            problem = answer.error().message;
            return {};
        }
        for (const net::Address& address : net::addresses(*answer)) into.push_back(address.text());
        return {};
    }

    ScoutTools& tools_;
    std::stop_token stop_;
    std::chrono::milliseconds end_;
};

class LiveScout final : public Scout {
public:
    explicit LiveScout(ScoutTools tools) : tools_(std::move(tools)) {}

    Result<Facts> look(const OrderSpec& order, std::stop_token stop) override
    {
        Facts facts{.listener = tools_.listener};
        CaaLookups caa(tools_.resolver, tools_.clock, stop);
        for (const Wanted& wanted : order.names) {
            NameFacts& name = facts.names.emplace_back(wanted);
            const bool worth_it = name.shape.fault == NameFault::none && !name.shape.wildcard;
            if (wanted.how == ChallengeType::http_01 && worth_it) {
                name.http = TRY(look_at_port_80(wanted.name, stop));
            }
            if (reads_caa(name)) {
                name.caa = TRY(caa.climb(wanted.name.base_name()));
                name.caa->account_uri = tools_.account_uri;
            }
        }
        return facts;
    }

private:
    /// A private CA has no need to look.
    bool reads_caa(const NameFacts& name) const
    {
        return tools_.ca.publicly_trusted && name.wanted.name.kind() == Identifier::Kind::dns &&
               name.shape.fault == NameFault::none;
    }

    /// Asks for a token that nobody has planted: it is the way that counts, not the answer. It says in
    /// the site's log who asked.
    Result<HttpTrace> look_at_port_80(const Identifier& name, std::stop_token stop)
    {
        const auto random = TRY(pki::random_bytes(16));
        const Http01Setting setting{.ca = tools_.ca,
                                    .at = tools_.clock.now(),
                                    .allow_special_addresses = tools_.allow_special_addresses};
        LiveWorld world(tools_, std::move(stop));
        return run(Http01(setting, {name, "acme8443-preflight-" + pki::base64url(random)}), world);
    }

    ScoutTools tools_;
};

}  // namespace

std::unique_ptr<Scout> make_scout(ScoutTools tools)
{
    return std::make_unique<LiveScout>(std::move(tools));
}

}  // namespace acme8443::validator::preflight
