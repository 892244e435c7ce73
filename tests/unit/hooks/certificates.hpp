#pragma once
#include <string>

#include "base/bundle.hpp"
#include "base/pki/key.hpp"
#include "tests/support/openssl_ca.hpp"
#include "tests/unit/hooks/make.hpp"

namespace acme8443::hooks {

/// Certificates of a private CA, made once for all tests of this program.
class Certificates {
public:
    static const Certificates& once()
    {
        static const Certificates made;
        return made;
    }

    /// A new pair for these names, as the store would hand it over.
    Live live(const std::vector<std::string>& names = {"app.example.test"},
              KeyType type = KeyType::ecdsa_p256) const
    {
        const auto key = pki::PrivateKey::generate(type);
        std::vector<Identifier> identifiers;
        for (const std::string& name : names) identifiers.push_back(*Identifier::parse(name));
        const auto chain = ca_->issue(*pki::Csr::make(*key, identifiers));
        EXPECT_THAT(chain, IsOk());
        Live live = wordy_live();
        live.names = names;
        live.not_before = chain->leaf().not_before;
        live.not_after = chain->leaf().not_after;
        live.bundle = {*key->pem(), chain->leaf().pem, chain->issuers_pem(), chain->leaf().sha256};
        return live;
    }
    std::string root() const { return ca_->root().string(); }

    static pki::CertificateChain chain(const Live& live)
    {
        return *pki::CertificateChain::from_pem(live.bundle.fullchain());
    }

private:
    Certificates() : ca_(OpensslCa::open(directory_.path())) {}
    TempDir directory_;
    Result<OpensslCa> ca_;
};

}  // namespace acme8443::hooks
