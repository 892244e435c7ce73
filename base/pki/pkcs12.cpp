#include "base/pki/pkcs12.hpp"

#include <openssl/pkcs12.h>

#include <algorithm>

#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"
#include "base/pki/ossl.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

/// What the JDK uses since 17; OpenSSL's own default is 2048.
constexpr int iterations = 10'000;

using Pkcs12 = Handle<PKCS12, PKCS12_free>;
using Certificates = STACK_OF(X509);
void free_certificates(Certificates* certificates) { sk_X509_free(certificates); }

bool printable_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

Result<Secret> to_pkcs12(const Bundle& bundle, const std::string& alias, const Secret& password,
                         Pkcs12Profile profile)
{
    if (!printable_ascii(password.reveal()))
        return fail(Errc::bad_config,
                    "the password of a PKCS#12 file must be printable ASCII: Java "
                    "refuses others");
    const CertificateChain chain = TRY(CertificateChain::from_pem(bundle.fullchain()));
    const PrivateKey key = TRY(PrivateKey::from_pem(bundle.privkey.reveal()));
    const auto& certificates = ossl::native(chain);
    const Handle<Certificates, free_certificates> issuers(OSSL_TRY_PTR(sk_X509_new_null()));
    for (std::size_t i = 1; i < certificates.size(); ++i)
        sk_X509_push(issuers.get(), certificates[i].get());

    const bool modern = profile == Pkcs12Profile::modern;
    const int cipher = modern ? NID_aes_256_cbc : NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
    std::string pass(password.reveal());
    constexpr int no_mac_yet = -1;
    const Pkcs12 store(PKCS12_create(pass.c_str(), alias.empty() ? nullptr : alias.c_str(),
                                     ossl::native(key), certificates.front().get(), issuers.get(),
                                     cipher, cipher, iterations, no_mac_yet, 0));
    const int sealed = store ? PKCS12_set_mac(store.get(), pass.c_str(), -1, nullptr, 0, iterations,
                                              modern ? EVP_sha256() : EVP_sha1())
                             : 0;
    OPENSSL_cleanse(pass.data(), pass.size());
    if (sealed != 1) return fail(ossl::error("making the PKCS#12 file"));

    std::string der = ossl::der(store.get(), i2d_PKCS12);
    Secret out(der);
    OPENSSL_cleanse(der.data(), der.size());
    return out;
}

}  // namespace acme8443::pki
