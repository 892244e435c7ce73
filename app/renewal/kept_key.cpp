#include "app/renewal/kept_key.hpp"

#include "base/try.hpp"

namespace acme8443::app {
namespace {

using Key = std::optional<pki::PrivateKey>;

/// What is damaged is lost: there is nothing to keep.
Result<Key> key_in_force(const CertificateSpec& want, const store::Store& store)
{
    const auto live = store.live(want.name);
    if (!live && live.error().code == Errc::damaged) return std::nullopt;
    if (!live) return fail(live.error());
    if (!*live) return std::nullopt;
    return TRY(pki::PrivateKey::from_pem((*live)->bundle.privkey.reveal()));
}

/// Empty: nothing speaks against it.
Result<std::string> objection(const pki::PrivateKey& key, const OrderSpec& order, const Services& s)
{
    if (key.type() != order.key_type)
        return "it is " + std::string(to_string(key.type())) + ", and key_type is " +
               std::string(to_string(order.key_type));
    if (TRY(s.store.is_compromised(key.spki())))
        return std::string("a certificate for it was revoked for keyCompromise");
    std::vector<Identifier> names;
    for (const Wanted& wanted : order.names) names.push_back(wanted.name);
    const auto csr = TRY(pki::Csr::make(key, names));
    const auto accepted = s.policy.accept_request(order, csr.der());
    return accepted ? std::string() : accepted.error().message;
}

}  // namespace

Result<Key> key_to_keep(const CertificateSpec& want, const OrderSpec& order, Services& s)
{
    if (!want.reuse_key) return std::nullopt;
    Key key = TRY(key_in_force(want, s.store));
    if (!key) return key;
    const std::string why_not = TRY(objection(*key, order, s));
    if (why_not.empty()) return key;
    s.out.progress(want.name, "a new key, although reuse_key is set: " + why_not);
    return std::nullopt;
}

}  // namespace acme8443::app
