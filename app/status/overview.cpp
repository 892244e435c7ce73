#include "app/status/overview.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <numeric>
#include <thread>

#include "app/workbench.hpp"
#include "base/try.hpp"

namespace acme8443::app::status {
namespace {

/// Nearly all of the time is spent waiting for endpoints.
constexpr std::size_t most_at_once = 16;

std::string host_name()
{
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "this host";
}

Result<CertificateReport> report(Context& context, const Settings& for_all, Workbench& bench,
                                 const std::string& name, ReportOptions options)
{
    const CertificateFile file = TRY(context.configuration().certificate(name));
    const CertificateSpec want = TRY(resolve(file, for_all));
    Services services = TRY(bench.services(want));
    return report_on(want, services, context.stop, options);
}

std::vector<std::string> only_in_the_store(const store::Store& store,
                                           const std::vector<std::string>& configured)
{
    auto names = store.names().value_or(std::vector<std::string>{});
    std::erase_if(names, [&](const std::string& name) {
        return std::ranges::binary_search(configured, certificate_name(name));
    });
    return names;
}

}  // namespace

Result<Overview> gather(Context& context, const std::vector<std::string>& names,
                        ReportOptions options)
{
    const Configuration configuration = context.configuration();
    for (const std::string& name : names)
        if (!configuration.has_certificate(name)) TRY(configuration.certificate(name));
    const auto chosen = names.empty() ? TRY(configuration.certificates()) : names;
    const Settings for_all = TRY(configuration.for_all());
    const store::Store store = TRY(store::Store::open(context.state_dir));
    Overview all{.now = SystemClock().now(), .host = host_name()};
    all.certificates.resize(chosen.size());
    if (names.empty())
        all.not_configured = only_in_the_store(store, TRY(configuration.certificates()));
    SolverRack solvers(context.out, context.state_dir);
    std::atomic<std::size_t> next{0};
    const auto worker = [&] {
        Workbench bench(store, solvers, context.out);
        for (std::size_t at = next++; at < chosen.size(); at = next++) {
            if (context.stop.stop_requested()) return;
            context.out.live(chosen[at], "looking");
            auto one = report(context, for_all, bench, chosen[at], options);
            all.certificates[at] =
                one ? *std::move(one)
                    : CertificateReport{.name = chosen[at], .problem = std::move(one).error()};
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t more = 1; more < std::min(most_at_once, chosen.size()); ++more)
            others.emplace_back(worker);
        worker();
    }
    context.out.live_over();
    if (context.stop.stop_requested()) return fail(Errc::cancelled, "stopped before the end");
    return all;
}

ExitStatus exit_status(const Overview& all)
{
    ExitStatus worst = exit_ok;
    for (const CertificateReport& each : all.certificates)
        worst = worse(worst, app::exit_status(each, all.now));
    return worst;
}

std::vector<std::size_t> by_urgency(const Overview& all)
{
    std::vector<std::size_t> order(all.certificates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto urgency = [&](std::size_t at) {
        const CertificateReport& each = all.certificates[at];
        return std::tuple(holds(each, all.now), each.renewal.failures == 0,
                          each.live ? each.live->not_after : std::chrono::sys_seconds::min());
    };
    std::ranges::stable_sort(order, {}, urgency);
    return order;
}

}  // namespace acme8443::app::status
