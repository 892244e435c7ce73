#include "base/pki/certificate.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>

#include "base/pki/encoding.hpp"
#include "base/pki/ossl.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

/// A leaf and what may stand above it; nobody issues longer chains.
constexpr std::size_t most_certificates = 10;

/// OpenSSL's words, as a certificate's fault.
Failure bad(std::string_view doing)
{
    Error error = ossl::error(doing);
    error.code = Errc::bad_certificate;
    return fail(std::move(error));
}

Result<std::chrono::sys_seconds> moment(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return bad("reading a certificate's validity");
    return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

std::string one_line(const X509_NAME* name)
{
    const ossl::Bio bio(BIO_new(BIO_s_mem()));
    // RFC 2253, but UTF-8 as it is.
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    return std::string(ossl::written(bio));
}

/// The content octets, without tag and length: with the 00 that keeps it positive.
std::string content(const ASN1_INTEGER* number)
{
    const std::string der = ossl::der(number, i2d_ASN1_INTEGER);
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    long size = 0;
    int tag = 0;
    int tag_class = 0;
    ASN1_get_object(&at, &size, &tag, &tag_class, static_cast<long>(der.size()));
    return der.substr(der.size() - static_cast<std::size_t>(size));
}

/// RFC 9773 section 4.1.
std::string ari_id(X509* x509)
{
    const ASN1_OCTET_STRING* key_id = X509_get0_authority_key_id(x509);
    if (key_id == nullptr) return {};
    return base64url(ossl::bytes_of(key_id)) + "." +
           base64url(content(X509_get0_serialNumber(x509)));
}

Result<std::vector<Identifier>> names_of(const X509* x509)
{
    int found = 0;
    const ossl::GeneralNames san(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509, NID_subject_alt_name, &found, nullptr)));
    // -1 is "there is none"; else it does not parse (-2: there are two).
    if (!san && found != -1) return bad("reading a certificate's subjectAltName");
    return ossl::identifiers(san.get());
}

std::string serial_hex(const ASN1_INTEGER* serial)
{
    const bool negative = (ASN1_STRING_type(serial) & V_ASN1_NEG) != 0;
    return (negative ? "-" : "") + hex(ossl::bytes_of(serial));
}

Result<Certificate> read(X509* x509)
{
    Certificate out{};
    const ossl::Bio pem(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(pem.get(), x509) != 1) return bad("PEM_write_bio_X509");
    out.pem = ossl::written(pem);
    out.der = ossl::der(x509, i2d_X509);
    out.sha256 = hex(sha256(out.der));
    out.subject = one_line(X509_get_subject_name(x509));
    out.issuer = one_line(X509_get_issuer_name(x509));
    out.serial = serial_hex(X509_get0_serialNumber(x509));
    out.not_before = TRY(moment(X509_get0_notBefore(x509)));
    out.not_after = TRY(moment(X509_get0_notAfter(x509)));
    out.names = TRY(names_of(x509));
    out.spki = ossl::der(X509_get_X509_PUBKEY(x509), i2d_X509_PUBKEY);
    out.is_ca = (X509_get_extension_flags(x509) & EXFLAG_CA) != 0;
    // Without an EKU every bit is set.
    out.server_auth = (X509_get_extended_key_usage(x509) & XKU_SSL_SERVER) != 0;
    out.ari_id = ari_id(x509);
    return out;
}

}  // namespace

// Text around the blocks is let pass (RFC 7468 section 5.2): nothing of it
// is kept. RFC 8555 section 11.4 fears blocks that are not certificates.
Result<std::vector<std::string>> certificate_blocks(std::string_view pem)
{
    const ossl::Bio bio = ossl::reader(pem);
    std::vector<std::string> out;
    for (;;) {
        char* name = nullptr;
        char* header = nullptr;
        unsigned char* bytes = nullptr;
        long size = 0;
        if (PEM_read_bio(bio.get(), &name, &header, &bytes, &size) != 1) break;
        const std::string label = name;
        out.emplace_back(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
        OPENSSL_free(name);
        OPENSSL_free(header);
        // It may be a key.
        OPENSSL_clear_free(bytes, static_cast<std::size_t>(size));
        if (label != PEM_STRING_X509)
            return fail(Errc::bad_certificate,
                        "a PEM block is not a certificate but \"" + printable(label, 64) + "\"");
    }
    const unsigned long why = ERR_peek_last_error();
    if (ERR_GET_LIB(why) != ERR_LIB_PEM || ERR_GET_REASON(why) != PEM_R_NO_START_LINE)
        return bad("reading PEM block " + std::to_string(out.size() + 1));
    ERR_clear_error();
    return out;
}

bool signed_by_itself(std::string_view der)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const ossl::Cert x509(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
    EVP_PKEY* const key = x509 ? X509_get0_pubkey(x509.get()) : nullptr;
    const bool verified = key != nullptr && X509_verify(x509.get(), key) == 1;
    ERR_clear_error();
    return verified;
}

struct CertificateChain::Impl {
    std::vector<Certificate> certificates;
    std::vector<ossl::Cert> native;
};

const std::vector<ossl::Cert>& ossl::native(const CertificateChain& chain)
{
    return chain.impl().native;
}

CertificateChain::CertificateChain(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

std::span<const Certificate> CertificateChain::all() const noexcept { return impl_->certificates; }

Result<CertificateChain> CertificateChain::from_pem(std::string_view pem)
{
    return from_der(TRY(certificate_blocks(pem)));
}

Result<CertificateChain> CertificateChain::from_der(const std::vector<std::string>& ders)
{
    if (ders.empty()) return fail(Errc::bad_certificate, "there is no certificate");
    if (ders.size() > most_certificates)
        return fail(Errc::bad_certificate, "a chain of " + std::to_string(ders.size()) +
                                               " certificates; at most " +
                                               std::to_string(most_certificates) + " are taken");
    auto impl = std::make_shared<Impl>();
    for (const std::string& der : ders) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
        const auto* end = bytes + der.size();
        ossl::Cert x509(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
        if (!x509) return bad("reading a certificate");
        if (bytes != end)
            return fail(Errc::bad_certificate, "bytes after the end of a certificate");
        impl->certificates.push_back(TRY(read(x509.get())));
        impl->native.push_back(std::move(x509));
    }
    return CertificateChain(std::move(impl));
}

std::string CertificateChain::pem() const { return leaf().pem + issuers_pem(); }

std::string CertificateChain::issuers_pem() const
{
    std::string out;
    for (const Certificate& issuer : all().subspan(1)) out += issuer.pem;
    return out;
}

Result<void> CertificateChain::linked() const
{
    for (std::size_t i = 0; i + 1 < all().size(); ++i) {
        const std::string link = "certificate " + std::to_string(i + 1) + " (" + all()[i].subject +
                                 ") and the one after it (" + all()[i + 1].subject + ")";
        X509* const subject = impl_->native[i].get();
        X509* const issuer = impl_->native[i + 1].get();
        if (const int why = X509_check_issued(issuer, subject); why != X509_V_OK)
            return fail(Errc::bad_certificate, link + ": " + X509_verify_cert_error_string(why));
        if (X509_verify(subject, X509_get0_pubkey(issuer)) != 1) return bad(link + ": X509_verify");
    }
    return {};
}

}  // namespace acme8443::pki
