#include "app/proving/looking.hpp"

#include "app/ca/ca_knowledge.hpp"
#include "base/net/resolver.hpp"
#include "base/try.hpp"
#include "validator/preflight/dialling.hpp"

namespace acme8443::app {

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

Result<std::unique_ptr<Looking>> Looking::make(const CertificateSpec& want, std::string account_uri)
{
    namespace preflight = validator::preflight;
    auto impl = std::make_unique<Impl>();
    Impl& m = *impl;
    auto profile = TRY(profile_of(want.ca));
    m.http = net::make_http_client({.https_only = false,
                                    .cut_body = true,
                                    .may_dial = want.allow_special_addresses
                                                    ? preflight::may_dial_special
                                                    : preflight::may_dial});
    m.resolver = TRY(net::make_resolver({.servers = want.dns}));
    m.scout = preflight::make_scout({.http = *m.http,
                                     .resolver = *m.resolver,
                                     .clock = m.clock,
                                     .ca = profile,
                                     .listener = {want.http.port, want.http.forwarded_from},
                                     .allow_special_addresses = want.allow_special_addresses,
                                     .account_uri = std::move(account_uri),
                                     .issuers = caa_identities(want)});
    m.policy = std::make_unique<validator::Policy>(std::move(profile), m.clock);
    return std::unique_ptr<Looking>(new Looking(std::move(impl)));
}

}  // namespace acme8443::app
