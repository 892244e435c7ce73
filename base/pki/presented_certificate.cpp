#include "base/pki/presented_certificate.hpp"

#include <openssl/err.h>

#include <array>

#include "base/pki/ossl.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

std::string dotted(const ASN1_OBJECT* object)
{
    std::array<char, 128> text{};
    OBJ_obj2txt(text.data(), text.size(), object, 1);
    return text.data();
}

std::vector<PresentedCertificate::Extension> extensions_of(const X509* certificate)
{
    std::vector<PresentedCertificate::Extension> out;
    for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
        X509_EXTENSION* const extension = X509_get_ext(certificate, i);
        out.push_back({dotted(X509_EXTENSION_get_object(extension)),
                       X509_EXTENSION_get_critical(extension) != 0,
                       std::string(ossl::bytes_of(X509_EXTENSION_get_data(extension)))});
    }
    return out;
}

std::string common_name_of(const X509_NAME* subject)
{
    std::string name;
    for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;) {
        name = ossl::utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    }
    return name;
}

std::string digest_of(const X509* certificate)
{
    int digest = NID_undef;
    OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, nullptr);
    return digest == NID_undef ? "" : OBJ_nid2sn(digest);
}

}  // namespace

Result<PresentedCertificate> read_presented_certificate(std::string_view der)
{
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = at + der.size();
    const ossl::Cert certificate(
        OSSL_TRY_PTR(d2i_X509(nullptr, &at, static_cast<long>(der.size()))));
    if (at != end) return fail(Errc::crypto, "bytes after the end of the certificate");

    PresentedCertificate out;
    const X509_NAME* const subject = X509_get_subject_name(certificate.get());
    const X509_NAME* const issuer = X509_get_issuer_name(certificate.get());
    out.self_issued = ossl::der(subject, i2d_X509_NAME) == ossl::der(issuer, i2d_X509_NAME);
    EVP_PKEY* const key = X509_get0_pubkey(certificate.get());
    out.signed_by_own_key = key != nullptr && X509_verify(certificate.get(), key) == 1;
    out.signature_digest = digest_of(certificate.get());
    out.extensions = extensions_of(certificate.get());
    out.common_name = common_name_of(subject);
    const ossl::GeneralNames san(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
    out.names = ossl::identifiers(san.get());
    const auto entries = static_cast<std::size_t>(san ? sk_GENERAL_NAME_num(san.get()) : 0);
    out.other_names = entries - out.names.size();
    ERR_clear_error();
    return out;
}

Result<std::string> subject_alt_name(const Identifier& name)
{
    const ossl::GeneralNames names = TRY(ossl::subject_alt_names({name}));
    return ossl::der(names.get(), i2d_GENERAL_NAMES);
}

}  // namespace acme8443::pki
