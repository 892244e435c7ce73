#include "base/pki/csr_contents.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>

#include "base/pki/ossl.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

using Extensions = STACK_OF(X509_EXTENSION);
void free_extensions(Extensions* extensions)
{
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}
using OwnedExtensions = Handle<Extensions, free_extensions>;
using Purposes = Handle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;
using Features = Handle<TLS_FEATURE, TLS_FEATURE_free>;
using Constraints = Handle<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;

std::string name_of(const ASN1_OBJECT* object)
{
    if (const int nid = OBJ_obj2nid(object); nid != NID_undef) return OBJ_nid2sn(nid);
    std::array<char, 128> text{};
    OBJ_obj2txt(text.data(), text.size(), object, 1);
    return text.data();
}

void read_subject(const X509_NAME* subject, CsrContents& contents)
{
    for (int i = 0; i < X509_NAME_entry_count(subject); ++i) {
        const X509_NAME_ENTRY* entry = X509_NAME_get_entry(subject, i);
        const ASN1_OBJECT* attribute = X509_NAME_ENTRY_get_object(entry);
        if (OBJ_obj2nid(attribute) == NID_commonName) {
            contents.common_name = ossl::utf8(X509_NAME_ENTRY_get_data(entry));
        } else {
            contents.other_subject.push_back(name_of(attribute));
        }
    }
}

/// The extension of that number as `Owner`; empty when it is not asked for.
template <class Owner>
Result<Owner> extension(const Extensions* extensions, int nid)
{
    int found = 0;
    Owner out(
        static_cast<typename Owner::pointer>(X509V3_get_d2i(extensions, nid, &found, nullptr)));
    // -1 is "there is none"; else it does not parse (-2: there are two).
    if (out || found == -1) return out;
    return fail(ossl::error(std::string("reading the requested ") + OBJ_nid2ln(nid)));
}

void read_names(const GENERAL_NAMES* names, CsrContents& contents)
{
    contents.names = ossl::identifiers(names);
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        int type = 0;
        const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type);
        const auto text = [value] {
            return std::string(ossl::bytes_of(static_cast<const ASN1_STRING*>(value)));
        };
        if (type == GEN_EMAIL) {
            contents.email_names.push_back(text());
        } else if (type == GEN_URI) {
            contents.uri_names.push_back(text());
        } else if (type != GEN_DNS && type != GEN_IPADD) {
            ++contents.other_names;
        }
    }
}

Result<void> read_extensions(const Extensions* extensions, CsrContents& contents)
{
    const auto names = TRY(extension<ossl::GeneralNames>(extensions, NID_subject_alt_name));
    read_names(names.get(), contents);
    const auto constraints = TRY(extension<Constraints>(extensions, NID_basic_constraints));
    contents.ca = constraints && constraints->ca != 0;
    const auto purposes = TRY(extension<Purposes>(extensions, NID_ext_key_usage));
    for (int i = 0; purposes && i < sk_ASN1_OBJECT_num(purposes.get()); ++i) {
        contents.key_purposes.push_back(name_of(sk_ASN1_OBJECT_value(purposes.get(), i)));
    }
    const auto features = TRY(extension<Features>(extensions, NID_tlsfeature));
    for (int i = 0; features && i < sk_ASN1_INTEGER_num(features.get()); ++i) {
        constexpr long status_request = 5;  // RFC 6066 section 8
        const long feature = ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features.get(), i));
        contents.must_staple = contents.must_staple || feature == status_request;
    }
    return {};
}

}  // namespace

Result<std::string> csr_der(std::string_view bytes)
{
    if (bytes.find("-----BEGIN ") == bytes.npos) return std::string(bytes);
    const ossl::Bio bio = ossl::reader(bytes);
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* block = nullptr;
    long size = 0;
    if (PEM_read_bio(bio.get(), &name, &header, &block, &size) != 1) {
        return fail(ossl::error("reading the PEM block of a request"));
    }
    const std::string label = name;
    std::string der(reinterpret_cast<const char*>(block), static_cast<std::size_t>(size));
    OPENSSL_free(name);
    OPENSSL_free(header);
    // It may be a key.
    OPENSSL_clear_free(block, static_cast<std::size_t>(size));
    if (label == PEM_STRING_X509_REQ || label == PEM_STRING_X509_REQ_OLD) return der;
    return fail(Errc::crypto,
                "the PEM block is not a CERTIFICATE REQUEST but \"" + printable(label, 64) + "\"");
}

Result<CsrContents> read_csr(std::string_view der)
{
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = at + der.size();
    const ossl::Request request(
        OSSL_TRY_PTR(d2i_X509_REQ(nullptr, &at, static_cast<long>(der.size()))));
    if (at != end) return fail(Errc::crypto, "bytes after the end of the CSR");

    CsrContents contents;
    contents.spki = ossl::der(X509_REQ_get_X509_PUBKEY(request.get()), i2d_X509_PUBKEY);
    contents.signature_algorithm = name_of([&] {
        const X509_ALGOR* algorithm = nullptr;
        X509_REQ_get0_signature(request.get(), nullptr, &algorithm);
        return algorithm->algorithm;
    }());
    EVP_PKEY* const key = X509_REQ_get0_pubkey(request.get());
    contents.signature_valid = key != nullptr && X509_REQ_verify(request.get(), key) == 1;
    ERR_clear_error();
    read_subject(X509_REQ_get_subject_name(request.get()), contents);
    const OwnedExtensions extensions(X509_REQ_get_extensions(request.get()));
    TRY(read_extensions(extensions.get(), contents));
    return contents;
}

}  // namespace acme8443::pki
