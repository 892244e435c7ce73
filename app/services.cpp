#include "app/services.hpp"

#include "app/solvers.hpp"
#include "base/net/resolver.hpp"
#include "base/try.hpp"

namespace acme8443::app {

Result<std::unique_ptr<Conversation>> converse(const CertificateSpec& want, Services& s,
                                               std::stop_token stop)
{
    auto known = TRY(s.store.account(want.ca.directory_url));
    if (!known) {
        s.out.progress(want.name, "new account key for " + want.ca.title);
        known = TRY(s.store.new_account(want.ca.directory_url, KeyType::ecdsa_p256));
        known->contacts = want.contacts;
    }
    auto ca = std::make_unique<Conversation>(*std::move(known), want.ca.directory_url, s);
    const auto account =
        TRY(acme::enrol(ca->session, {want.contacts, want.terms_agreed, {}}, stop));
    if (account.url != ca->account.url) {
        s.out.progress(want.name, (account.created ? "registered " : "found ") + account.url);
        ca->account.url = account.url;
        TRY(s.store.save_account(want.ca.directory_url, ca->account));
    }
    return ca;
}

struct Looking::Impl {
    SystemClock clock{};
    std::unique_ptr<net::HttpClient> http{};
    std::unique_ptr<net::Resolver> resolver{};
    std::unique_ptr<validator::preflight::Scout> scout{};
    std::unique_ptr<validator::Policy> policy{};
};

Looking::Looking(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Looking::~Looking() = default;
validator::preflight::Scout& Looking::scout() { return *impl_->scout; }
const validator::Policy& Looking::policy() const { return *impl_->policy; }

Result<std::unique_ptr<Looking>> Looking::make(const CertificateSpec& want)
{
    auto impl = std::make_unique<Impl>();
    Impl& m = *impl;
    auto profile = TRY(validator::ca_profile(want.ca.policy));
    m.http = net::make_http_client({.https_only = false, .cut_body = true});
    m.resolver = TRY(net::make_resolver({.servers = want.dns}));
    m.scout =
        validator::preflight::make_scout({.http = *m.http,
                                          .resolver = *m.resolver,
                                          .clock = m.clock,
                                          .ca = profile,
                                          .listener = {want.http.port, want.http.forwarded_from},
                                          .allow_special_addresses = want.allow_special_addresses});
    m.policy = std::make_unique<validator::Policy>(std::move(profile), m.clock);
    return std::unique_ptr<Looking>(new Looking(std::move(impl)));
}

struct RealServices::Impl {
    SystemClock clock{};
    std::unique_ptr<Looking> looking{};
    std::unique_ptr<net::HttpClient> http{};
    std::vector<std::unique_ptr<acme::Solver>> solvers{};
    std::unique_ptr<DeploymentRecords> records{};
    std::unique_ptr<net::TlsProbe> probe{};
    std::unique_ptr<Services> services{};
};

RealServices::RealServices(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RealServices::~RealServices() = default;
Services& RealServices::services() { return *impl_->services; }

Result<std::unique_ptr<RealServices>> RealServices::make(const CertificateSpec& want,
                                                         const store::Store& store, Output& out)
{
    auto impl = std::make_unique<Impl>();
    Impl& m = *impl;
    m.looking = TRY(Looking::make(want));
    m.http = net::make_http_client({.ca_file = want.ca_bundle});
    m.solvers = TRY(make_solvers(want));
    m.records = store.deployment_records();
    m.probe = net::make_tls_probe();

    hooks::Deployments deployments{*m.records, *m.probe, m.clock};
    deployments.progress = [&out, name = want.name](std::string_view target,
                                                    std::string_view step) {
        out.something_happened();  // a target that is left alone says nothing
        out.progress(name, std::string(target) + ": " + std::string(step));
    };
    std::vector<acme::Solver*> solvers;
    for (const auto& solver : m.solvers) solvers.push_back(solver.get());
    m.services = std::make_unique<Services>(Services{store, m.looking->scout(), m.looking->policy(),
                                                     *m.http, m.clock, std::move(solvers),
                                                     std::move(deployments), out});
    return std::unique_ptr<RealServices>(new RealServices(std::move(impl)));
}

}  // namespace acme8443::app
