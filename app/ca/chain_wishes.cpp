#include "app/ca/chain_wishes.hpp"

#include "base/try.hpp"
#include "hooks/rehearse.hpp"

namespace acme8443::app {
namespace {

bool preferred(const CertificateSpec& want, const pki::CertificateChain& chain)
{
    return want.preferred_chain.empty() || acme::leads_to(chain, want.preferred_chain);
}

/// As every target would get it; one name is enough to judge a chain by.
Result<void> rehearse(const CertificateSpec& want, const pki::PrivateKey& key,
                      const pki::CertificateChain& chain)
{
    Live live{};
    live.name = want.name;
    if (!chain.leaf().names.empty()) live.names = {chain.leaf().names.front().value()};
    Secret privkey = TRY(key.pem());
    live.bundle = {.privkey = std::move(privkey),
                   .cert = chain.leaf().pem,
                   .chain = chain.issuers_pem(),
                   .leaf_sha256 = chain.leaf().sha256};
    return hooks::rehearse(want.targets, live);
}

}  // namespace

acme::ChainWishes chain_wishes(const CertificateSpec& want, const pki::PrivateKey* key)
{
    const auto as_preferred = [&want](const pki::CertificateChain& chain) {
        return preferred(want, chain);
    };
    const auto taken = [&want, key](const pki::CertificateChain& chain) {
        return !key || rehearse(want, *key, chain);
    };
    const auto both = [=](const pki::CertificateChain& chain) {
        return as_preferred(chain) && taken(chain);
    };
    return {both, taken, as_preferred};
}

std::string unmet_wish(const CertificateSpec& want, const pki::CertificateChain& chain)
{
    if (preferred(want, chain)) return {};
    const char* whose = want.targets.empty() ? "" : " that the clients of every target take";
    return "the CA offers no chain to " + want.preferred_chain + whose + "; taking another one";
}

}  // namespace acme8443::app
