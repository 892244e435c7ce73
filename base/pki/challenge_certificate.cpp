#include "base/pki/challenge_certificate.hpp"

#include "base/pki/encoding.hpp"
#include "base/pki/ossl.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

using Object = Handle<ASN1_OBJECT, ASN1_OBJECT_free>;
using OctetString = Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using Extension = Handle<X509_EXTENSION, X509_EXTENSION_free>;

constexpr long day = 24 * 60 * 60;

const unsigned char* octets(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

Result<OctetString> octet_string(std::string_view bytes)
{
    OctetString string(OSSL_TRY_PTR(ASN1_OCTET_STRING_new()));
    OSSL_TRY(ASN1_OCTET_STRING_set(string.get(), octets(bytes), static_cast<int>(bytes.size())));
    return string;
}

/// RFC 8737 section 3: critical, the DER encoding of an OCTET STRING of the digest.
Result<void> add_acme_identifier(X509* x509, std::string_view key_authorization)
{
    const OctetString digest = TRY(octet_string(sha256(key_authorization)));
    const OctetString value = TRY(octet_string(ossl::der(digest.get(), i2d_ASN1_OCTET_STRING)));
    const Object id(OSSL_TRY_PTR(OBJ_txt2obj("1.3.6.1.5.5.7.1.31", 1)));
    const Extension extension(
        OSSL_TRY_PTR(X509_EXTENSION_create_by_OBJ(nullptr, id.get(), 1, value.get())));
    OSSL_TRY(X509_add_ext(x509, extension.get(), -1));
    return {};
}

/// Subject and issuer alike, and not empty: RFC 5280 section 4.1.2.4.
Result<void> name_itself(X509* x509)
{
    X509_NAME* subject = X509_get_subject_name(x509);
    OSSL_TRY(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                        octets("tls-alpn-01 challenge"), -1, -1, 0));
    OSSL_TRY(X509_set_issuer_name(x509, subject));
    return {};
}

Result<void> fill(X509* x509, const Identifier& name, std::string_view key_authorization)
{
    OSSL_TRY(X509_set_version(x509, X509_VERSION_3));
    OSSL_TRY(ASN1_INTEGER_set(X509_get_serialNumber(x509), 1));
    // Clocks differ; nobody looks at these.
    OSSL_TRY_PTR(X509_gmtime_adj(X509_getm_notBefore(x509), -day));
    OSSL_TRY_PTR(X509_gmtime_adj(X509_getm_notAfter(x509), 7 * day));
    TRY(name_itself(x509));
    const ossl::GeneralNames san = TRY(ossl::subject_alt_names({name}));
    OSSL_TRY(X509_add1_ext_i2d(x509, NID_subject_alt_name, san.get(), 0, X509V3_ADD_DEFAULT));
    return add_acme_identifier(x509, key_authorization);
}

}  // namespace

Result<ChallengeCertificate> make_challenge_certificate(const Identifier& name,
                                                        std::string_view key_authorization)
{
    PrivateKey key = TRY(PrivateKey::generate(KeyType::ecdsa_p256));
    const ossl::Cert x509(OSSL_TRY_PTR(X509_new()));
    TRY(fill(x509.get(), name, key_authorization));
    OSSL_TRY(X509_set_pubkey(x509.get(), ossl::native(key)));
    // Returns the size of the signature.
    if (X509_sign(x509.get(), ossl::native(key), EVP_sha256()) <= 0)
        return fail(ossl::error("X509_sign"));
    auto chain = TRY(CertificateChain::from_der({ossl::der(x509.get(), i2d_X509)}));
    return ChallengeCertificate{std::move(key), std::move(chain)};
}

}  // namespace acme8443::pki
