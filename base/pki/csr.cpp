#include <vector>

#include "base/pki/key.hpp"
#include "base/pki/ossl.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

using Extensions = STACK_OF(X509_EXTENSION);
void free_extensions(Extensions* extensions)
{
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}
using OwnedExtensions = Handle<Extensions, free_extensions>;

Result<void> add_names(X509_REQ* request, GENERAL_NAMES* san)
{
    Extensions* raw = nullptr;
    const int added = X509V3_add1_i2d(&raw, NID_subject_alt_name, san, 0, X509V3_ADD_DEFAULT);
    const OwnedExtensions extensions(raw);
    if (added != 1) return fail(ossl::error("X509V3_add1_i2d"));
    OSSL_TRY(X509_REQ_add_extensions(request, extensions.get()));
    return {};
}

/// X509_REQ_set_pubkey writes the key out and reads it in again, for which OpenSSL 3.0 takes longer
/// than for signing with it. One on a curve is a name and a point: RFC 5480 section 2.
Result<void> set_public_key(X509_REQ* request, const PrivateKey& key)
{
    EVP_PKEY* const native = ossl::native(key);
    const int curve = key.type() == KeyType::ecdsa_p256   ? NID_X9_62_prime256v1
                      : key.type() == KeyType::ecdsa_p384 ? NID_secp384r1
                                                          : NID_undef;
    if (curve == NID_undef) {
        OSSL_TRY(X509_REQ_set_pubkey(request, native));
        return {};
    }
    unsigned char* point = nullptr;
    const std::size_t size = EVP_PKEY_get1_encoded_public_key(native, &point);
    if (size == 0) return fail(ossl::error("EVP_PKEY_get1_encoded_public_key"));
    if (X509_PUBKEY_set0_param(X509_REQ_get_X509_PUBKEY(request),
                               OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT,
                               OBJ_nid2obj(curve), point, static_cast<int>(size)) == 1)
        return {};  // the request owns the point now
    OPENSSL_free(point);
    return fail(ossl::error("X509_PUBKEY_set0_param"));
}

}  // namespace

Result<Csr> Csr::make(const PrivateKey& key, std::span<const Identifier> names)
{
    if (key.type() == KeyType::ed25519)
        return fail(Errc::crypto, "an Ed25519 key is for accounts, not for a certificate");
    const ossl::Request request(OSSL_TRY_PTR(X509_REQ_new()));
    OSSL_TRY(X509_REQ_set_version(request.get(), X509_REQ_VERSION_1));
    TRY(set_public_key(request.get(), key));
    const ossl::GeneralNames san =
        TRY(ossl::subject_alt_names(std::vector(names.begin(), names.end())));
    TRY(add_names(request.get(), san.get()));
    // Returns the size of the signature.
    if (X509_REQ_sign(request.get(), ossl::native(key), EVP_sha256()) <= 0)
        return fail(ossl::error("X509_REQ_sign"));
    std::string der = ossl::der(request.get(), i2d_X509_REQ);
    if (der.empty()) return fail(ossl::error("i2d_X509_REQ"));
    // Not read again: OpenSSL 3.0 takes longer to read a public key than to sign with it.
    return Csr(std::move(der), ossl::identifiers(san.get()), key.spki());
}

Result<Csr> Csr::from_der(std::string der)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const auto* end = bytes + der.size();
    const ossl::Request request(
        OSSL_TRY_PTR(d2i_X509_REQ(nullptr, &bytes, static_cast<long>(der.size()))));
    if (bytes != end) return fail(Errc::crypto, "bytes after the end of the CSR");
    EVP_PKEY* key = OSSL_TRY_PTR(X509_REQ_get0_pubkey(request.get()));
    OSSL_TRY(X509_REQ_verify(request.get(), key));

    const OwnedExtensions extensions(X509_REQ_get_extensions(request.get()));
    int found = 0;
    const ossl::GeneralNames san(static_cast<GENERAL_NAMES*>(
        X509V3_get_d2i(extensions.get(), NID_subject_alt_name, &found, nullptr)));
    // -1 is "there is none"; else it does not parse (-2: there are two).
    if (!san && found != -1) return fail(ossl::error("reading the CSR's subjectAltName"));
    std::string spki = ossl::der(key, i2d_PUBKEY);
    return Csr(std::move(der), ossl::identifiers(san.get()), std::move(spki));
}

}  // namespace acme8443::pki
