#include "app/workbench.hpp"

#include <map>
#include <random>
#include <tuple>

#include "app/ca/ca_knowledge.hpp"
#include "app/proving/looking.hpp"
#include "base/net/tls_probe.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// Certificates that are looked at through the same eyes.
auto eyes(const CertificateSpec& want)
{
    return std::tuple(want.ca.policy, want.ca.directory_url, want.ca_bundle, want.dns,
                      want.allow_special_addresses, want.http.port, want.http.forwarded_from);
}

using Eyes = decltype(eyes(std::declval<CertificateSpec>()));

}  // namespace

struct Workbench::Impl {
    const store::Store& store;
    SolverRack& solvers;
    Output& out;
    std::shared_ptr<InCommon> in_common;
    SystemClock clock{};
    std::random_device chance{};
    std::map<Eyes, std::unique_ptr<Looking>> lookings{};
    std::map<std::string, std::unique_ptr<net::HttpClient>> clients{};  ///< by their roots
    Conversations conversations{};  ///< after the clients that they borrow
    std::unique_ptr<DeploymentRecords> records{};
    std::unique_ptr<net::TlsProbe> probe{};

    Result<Looking*> looking(const CertificateSpec& want);
    net::HttpClient& client(const std::string& roots);
    hooks::Deployments deployments(const CertificateSpec& want);
};

Result<Looking*> Workbench::Impl::looking(const CertificateSpec& want)
{
    std::unique_ptr<Looking>& ours = lookings[eyes(want)];
    if (!ours) ours = TRY(Looking::make(want, known_account(store, want.ca)));
    return ours.get();
}

net::HttpClient& Workbench::Impl::client(const std::string& roots)
{
    std::unique_ptr<net::HttpClient>& ours = clients[roots];
    if (!ours) ours = net::make_http_client({.ca_file = roots});
    return *ours;
}

hooks::Deployments Workbench::Impl::deployments(const CertificateSpec& want)
{
    if (!records) records = store.deployment_records();
    if (!probe) probe = net::make_tls_probe();
    hooks::Deployments deployments{*records, *probe, clock};
    deployments.on_failure = want.on_failure;
    deployments.progress = [this, certificate = want.name](std::string_view target,
                                                           std::string_view step) {
        out.something_happened();  // a target that is left alone says nothing
        out.progress(certificate, std::string(target) + ": " + std::string(step));
    };
    return deployments;
}

Workbench::Workbench(const store::Store& store, SolverRack& solvers, Output& out)
    : Workbench(store, solvers, out, std::make_shared<InCommon>(store))
{
}

Workbench::Workbench(const store::Store& store, SolverRack& solvers, Output& out,
                     std::shared_ptr<InCommon> in_common)
    : impl_(new Impl{store, solvers, out, std::move(in_common)})
{
}

Workbench::~Workbench() = default;

const Clock& Workbench::clock() const noexcept { return impl_->clock; }

Result<Services> Workbench::services(const CertificateSpec& want)
{
    Impl& m = *impl_;
    Looking* const looking = TRY(m.looking(want));
    auto solvers = TRY(m.solvers.solvers(want));
    return Services{m.store,
                    looking->scout(),
                    looking->policy(),
                    m.client(want.ca_bundle),
                    m.clock,
                    m.conversations,
                    std::move(solvers),
                    m.deployments(want),
                    m.out,
                    [&m] { return std::uint64_t{m.chance()} << 32 | m.chance(); },
                    m.in_common,
                    [this](const CertificateSpec& other) { return services(other); }};
}

}  // namespace acme8443::app
