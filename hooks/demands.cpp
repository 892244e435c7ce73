#include "hooks/demands.hpp"

#include <algorithm>
#include <array>

#include "base/pki/certificate_use.hpp"
#include "base/pki/encoding.hpp"
#include "base/pki/key.hpp"
#include "base/pki/public_key.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::hooks {
namespace {

struct Kind {
    std::string_view name;
    void (*demand)(Demands&);
};
constexpr std::array kinds{
    // Its trust store got ISRG Root X1 with 8u141, and the roots of later generations only in late
    // updates. Its TLS has no EdDSA.
    Kind{"java8",
         [](Demands& demands) {
             demands.java = true;
             for (const char* root : {"ISRG Root X2", "ISRG Root YE", "ISRG Root YR"})
                 demands.unknown_roots.emplace_back(root);
         }},
    Kind{"rsa-only", [](Demands& demands) { demands.rsa_only = true; }},
};

Failure refused(std::string why) { return fail(Errc::bad_certificate, std::move(why)); }

Result<void> key_type(const Demands& demands, const Bundle& bundle)
{
    if (demands.key_types.empty()) return {};
    const KeyType type = TRY(pki::PrivateKey::from_pem(bundle.privkey.reveal())).type();
    if (std::ranges::find(demands.key_types, type) != demands.key_types.end()) return {};
    std::string wanted;
    for (const KeyType good : demands.key_types)
        wanted.append(wanted.empty() ? "" : ", ").append(to_string(good));
    return refused("the key is " + std::string(to_string(type)) +
                   ", and this kind of target takes only " + wanted);
}

/// Of the leaf and of every certificate above it.
Result<void> rsa_only(const pki::CertificateChain& chain)
{
    for (const pki::Certificate& certificate : chain.all()) {
        const auto key = TRY(pki::read_public_key(certificate.spki));
        const std::string signature = TRY(pki::read_use(certificate)).signature;
        const bool signed_by_rsa = signature.find("RSA") != std::string::npos;
        if (key.algorithm == pki::PublicKey::Algorithm::rsa && signed_by_rsa) continue;
        return refused("\"" + certificate.subject + "\" has the key " + key.algorithm_name() +
                       " and the signature " + signature +
                       ", and this target takes RSA alone, issuers included: set key_type = " +
                       "\"rsa-2048\", at a CA that has a chain of RSA issuers");
    }
    return {};
}

/// RFC 5280 section 4.2.1.6; sun.security.x509.X509CertInfo.verifyCert refuses to read what breaks
/// it.
Result<void> readable_for_java(const pki::CertificateChain& chain)
{
    const pki::Certificate& leaf = chain.leaf();
    if (leaf.subject.empty() && !TRY(pki::read_use(leaf)).alt_names_critical)
        return refused(
            "Java refuses to read it: the subject is empty and subjectAltName is not marked "
            "critical (RFC 5280 section 4.2.1.6)");
    for (const pki::Certificate& certificate : chain.all()) {
        const auto key = TRY(pki::read_public_key(certificate.spki));
        if (key.algorithm == pki::PublicKey::Algorithm::other)
            return refused("a Java client cannot use the key " + key.algorithm_name() + " of \"" +
                           certificate.subject + "\"");
    }
    return {};
}

Result<void> known_root(const Demands& demands, const pki::CertificateChain& chain)
{
    const std::string& top = chain.all().back().issuer;
    for (const std::string& root : demands.unknown_roots) {
        const std::string name = "CN=" + root;
        if (top == name || top.starts_with(name + ",") || top.find("," + name) != top.npos)
            return refused(
                "the chain ends at \"" + top +
                "\", which the declared clients do not know, and no other chain was offered when "
                "it was issued; `acme8443 renew --force` asks the CA again");
    }
    return {};
}

Result<void> pinned(const Demands& demands, const pki::CertificateChain& chain)
{
    if (demands.pins.empty()) return {};
    for (const pki::Certificate& certificate : chain.all()) {
        const std::string pin = pki::base64(pki::sha256(certificate.spki));
        if (std::ranges::find(demands.pins, pin) != demands.pins.end()) return {};
    }
    return refused(
        "clients have pinned a key, and the certificate is for another one (" +
        pki::base64(pki::sha256(chain.leaf().spki)) +
        "): keep the key with reuse_key, or add this pin to `pins` once clients know it");
}

}  // namespace

std::vector<std::string> client_kinds()
{
    std::vector<std::string> names;
    for (const Kind& kind : kinds) names.emplace_back(kind.name);
    return names;
}

Result<Demands> demands_on(Demands demands, const TargetSpec& target)
{
    for (const std::string& client : target.clients) {
        const auto kind = std::ranges::find(kinds, client, &Kind::name);
        if (kind == kinds.end())
            return fail(Errc::bad_config, "clients: there is no \"" + printable(client, 60) +
                                              "\", only: " + join(client_kinds(), ", "));
        kind->demand(demands);
    }
    for (std::string pin : target.pins) {
        // openconnect and HPKP write the same 32 bytes in these ways.
        for (const std::string_view prefix : {"pin-sha256:", "sha256//", "sha256/"})
            if (pin.starts_with(prefix)) pin.erase(0, prefix.size());
        if (pin.size() != 44 || !pin.ends_with('='))
            return fail(Errc::bad_config,
                        "pins: \"" + printable(pin, 60) + "\" is not the base64 of a SHA-256");
        demands.pins.push_back(std::move(pin));
    }
    return demands;
}

Result<void> satisfies(const Demands& demands, const Bundle& bundle)
{
    const auto chain = TRY(pki::CertificateChain::from_pem(bundle.fullchain()));
    TRY(key_type(demands, bundle));
    if (demands.rsa_only) TRY(rsa_only(chain));
    if (demands.key_encipherment && !TRY(pki::read_use(chain.leaf())).key_encipherment)
        return refused(
            "keyUsage lacks keyEncipherment, which this target demands: choose another "
            "profile at the CA");
    if (demands.java) TRY(readable_for_java(chain));
    TRY(known_root(demands, chain));
    return pinned(demands, chain);
}

}  // namespace acme8443::hooks
