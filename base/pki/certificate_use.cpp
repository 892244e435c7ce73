#include "base/pki/certificate_use.hpp"

#include <openssl/x509v3.h>

#include "base/pki/ossl.hpp"
#include "base/try.hpp"

namespace acme8443::pki {

Result<CertificateUse> read_use(const Certificate& certificate)
{
    const auto* der = reinterpret_cast<const unsigned char*>(certificate.der.data());
    const ossl::Cert x509(d2i_X509(nullptr, &der, static_cast<long>(certificate.der.size())));
    if (!x509) return fail(Errc::bad_certificate, ossl::error("reading a certificate").message);
    CertificateUse use;
    const int san = X509_get_ext_by_NID(x509.get(), NID_subject_alt_name, -1);
    use.alt_names_critical =
        san >= 0 && X509_EXTENSION_get_critical(X509_get_ext(x509.get(), san)) == 1;
    // Without the extension every bit is set.
    use.key_encipherment = (X509_get_key_usage(x509.get()) & KU_KEY_ENCIPHERMENT) != 0;
    use.signature = OBJ_nid2sn(X509_get_signature_nid(x509.get()));
    return use;
}

}  // namespace acme8443::pki
