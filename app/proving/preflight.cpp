#include "app/proving/preflight.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "app/ca/ca_knowledge.hpp"
#include "base/try.hpp"
#include "validator/preflight/dialling.hpp"

namespace acme8443::app {
namespace {

using validator::Facts;
namespace preflight = validator::preflight;

constexpr unsigned most_at_a_time = 8;

/// Looks at one name after the other; one for each thread, because its tools belong to one.
class Looker {
public:
    Looker(const CertificateSpec& want, const PreflightSetting& setting,
           std::function<std::vector<std::string>()> issuers)
        : want_(want), setting_(setting), issuers_(std::move(issuers)), clock_(setting.at)
    {
    }

    Result<Facts> look(const Wanted& name, std::chrono::milliseconds time, Output& out,
                       std::stop_token stop) const
    {
        const auto http = net::make_http_client({.https_only = false,
                                                 .cut_body = true,
                                                 .may_dial = want_.allow_special_addresses
                                                                 ? preflight::may_dial_special
                                                                 : preflight::may_dial});
        const auto resolver = TRY(net::make_resolver({.servers = want_.dns}));
        auto ca = TRY(validator::ca_profile(want_.ca.policy));
        const auto name_servers = net::make_name_servers();
        const auto greeter = net::make_tls_greeter();
        const preflight::Thorough thorough{
            .name_servers = *name_servers,
            .greeter = *greeter,
            .planter = setting_.planter,
            .time = time,
            .progress = [&out](std::string_view of, std::string_view what) { out.live(of, what); }};
        const auto scout =
            preflight::make_scout({.http = *http,
                                   .resolver = *resolver,
                                   .clock = clock_,
                                   .ca = std::move(ca),
                                   .listener = {want_.http.port, want_.http.forwarded_from},
                                   .allow_special_addresses = want_.allow_special_addresses,
                                   .account_uri = setting_.account_uri,
                                   .issuers = issuers_,
                                   .thorough = &thorough});
        return scout->look({.names = {name}}, std::move(stop));
    }

private:
    const CertificateSpec& want_;
    const PreflightSetting& setting_;
    std::function<std::vector<std::string>()> issuers_;
    ClockAt clock_;
};

}  // namespace

Result<Facts> look_thoroughly(const CertificateSpec& want, const PreflightSetting& setting,
                              Output& out, std::stop_token stop)
{
    const auto& names = want.order.names;
    const Looker looker(want, setting, caa_identities(want));
    const auto end = SystemClock().uptime() + setting.time;
    std::vector<Result<Facts>> seen(names.size(), fail(Errc::internal, "not looked at"));
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t at; (at = next++) < names.size();) {
            const auto left = std::max(end - SystemClock().uptime(), std::chrono::milliseconds(1));
            seen[at] = looker.look(names[at], left, out, stop);
        }
    };
    {
        std::vector<std::jthread> others;
        const auto threads = std::min<std::size_t>(most_at_a_time, names.size());
        for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
        work();
    }
    out.live_over();
    Facts all{.listener = validator::ListenerFacts{want.http.port, want.http.forwarded_from}};
    for (Result<Facts>& each : seen) {
        Facts facts = TRY(std::move(each));
        std::ranges::move(facts.names, std::back_inserter(all.names));
    }
    return all;
}

}  // namespace acme8443::app
