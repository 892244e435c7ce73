#include "app/import/adopt.hpp"

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

Result<Adoption> adoption_of(const ForeignAccount& account, const store::Store& store)
{
    const auto here = TRY(store.accounts(account.directory_url));
    for (const store::AccountRecord& each : here)
        if (each.key.spki() == account.key.spki()) return Adoption::present;
    return here.empty() ? Adoption::fresh : Adoption::in_conflict;
}

Result<Adoption> adoption_of(const ForeignCertificate& certificate, const store::Store& store)
{
    const std::string& name = certificate.file.name;
    const auto live = TRY(store.live(name));
    if (!live) return Adoption::fresh;
    const std::string& leaf = certificate.chain.leaf().sha256;
    if (live->bundle.leaf_sha256 == leaf) return Adoption::present;
    const auto ids = TRY(store.generations(name));
    for (const std::string& id : ids)
        if (id.ends_with("-" + leaf.substr(0, 8))) return Adoption::renewed;
    return Adoption::in_conflict;
}

/// A file that is here already has to want the same names. Errors: Errc::bad_config.
Result<bool> same_file(const ForeignCertificate& certificate, const Configuration& configuration)
{
    const CertificateFile here = TRY(configuration.certificate(certificate.file.name));
    return here.names == certificate.file.names;
}

/// Two of the source that would have one place: the second one is in the way.
bool taken(const Foreign& foreign, std::size_t number)
{
    for (std::size_t i = 0; i < number; ++i)
        if (foreign.certificates[i].file.name == foreign.certificates[number].file.name)
            return true;
    return false;
}

Result<Adoption> certificate_adoption(const Foreign& foreign, std::size_t number,
                                      const Configuration& configuration, const store::Store* store,
                                      Adoptions& all)
{
    const ForeignCertificate& certificate = foreign.certificates[number];
    const auto conflict = [&](std::string what) {
        all.conflicts.push_back({certificate.file.name, std::move(what)});
        return Adoption::in_conflict;
    };
    if (taken(foreign, number))
        return conflict("there is another one of that name: " + certificate.origin.string());
    Adoption adoption = Adoption::fresh;
    if (store != nullptr) adoption = TRY(adoption_of(certificate, *store));
    if (adoption == Adoption::in_conflict)
        return conflict("another certificate is in force here under that name");
    if (configuration.has_certificate(certificate.file.name) &&
        !TRY(same_file(certificate, configuration)))
        return conflict("its file here wants other names than " +
                        join(certificate.file.names, ", "));
    return adoption;
}

/// Until the CA names a window, or it has been renewed here.
Result<void> keep_schedule(const ForeignCertificate& certificate, const store::Store& store)
{
    const std::string& name = certificate.file.name;
    const auto live = TRY(store.live(name));
    auto record = TRY(store.renewal(name));
    const bool ours = !live || live->bundle.leaf_sha256 != certificate.chain.leaf().sha256 ||
                      record.renew_at_generation == live->generation;
    if (ours || !certificate.renew_at) return {};
    record.renew_at = certificate.renew_at;
    record.renew_at_generation = live->generation;
    return store.save_renewal(name, record);
}

Result<void> adopt_certificate(const ForeignCertificate& certificate, Adoption adoption,
                               const Configuration& configuration, const store::Store& store)
{
    const std::string& name = certificate.file.name;
    const auto lock = TRY(store.lock(name));
    if (adoption == Adoption::fresh) TRY(store.adopt(name, certificate.key, certificate.chain));
    TRY(keep_schedule(certificate, store));
    if (configuration.has_certificate(name)) return {};
    return configuration.save(certificate.file);
}

}  // namespace

Result<Adoptions> compare(const Foreign& foreign, const Configuration& configuration,
                          const store::Store* store)
{
    Adoptions all;
    for (const ForeignAccount& account : foreign.accounts) {
        Adoption adoption = Adoption::fresh;
        if (store != nullptr) adoption = TRY(adoption_of(account, *store));
        if (adoption == Adoption::in_conflict)
            all.conflicts.push_back({account.origin.string(),
                                     "another account is in use here at " + account.directory_url});
        all.accounts.push_back(adoption);
    }
    for (std::size_t i = 0; i < foreign.certificates.size(); ++i)
        all.certificates.push_back(
            TRY(certificate_adoption(foreign, i, configuration, store, all)));
    return all;
}

Result<void> adopt(const Foreign& foreign, const Adoptions& adoptions,
                   const Configuration& configuration, const store::Store& store)
{
    // The account saved last is the one in use: those that come first in `Foreign`.
    for (std::size_t i = foreign.accounts.size(); i-- > 0;) {
        if (adoptions.accounts[i] != Adoption::fresh) continue;
        const ForeignAccount& account = foreign.accounts[i];
        const Secret pem = TRY(account.key.pem());
        auto key = TRY(pki::PrivateKey::from_pem(pem.reveal()));
        TRY(store.save_account(account.directory_url,
                               {std::move(key), account.url, account.contacts}));
    }
    for (std::size_t i = 0; i < foreign.certificates.size(); ++i)
        TRY(adopt_certificate(foreign.certificates[i], adoptions.certificates[i], configuration,
                              store));
    return {};
}

}  // namespace acme8443::app
