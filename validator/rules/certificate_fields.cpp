// Version, serial number, names and extensions: what every certificate has.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace std::string_view_literals;

bool version_is_not_3(const View& view) { return view.version != 3; }
bool version_3(const View& view) { return view.version == 3; }

bool extensions_before_3(const View& view) { return view.version != 3 && !view.extensions.empty(); }

bool unique_id(const View& view) { return view.has_unique_id; }
bool unique_id_in_1(const View& view) { return view.has_unique_id && view.version == 1; }

bool serial_too_long(const View& view) { return view.serial.size() > 20; }

bool serial_not_positive(const View& view)
{
    if (view.serial.empty() || (view.serial[0] & 0x80) != 0) return true;
    return view.serial.find_first_not_of('\0') == view.serial.npos;
}

bool issuer_empty(const View& view) { return view.issuer.attributes.empty(); }
bool subject_empty(const View& view) { return view.subject.attributes.empty(); }

Evidence duplicate_extension(const View& view)
{
    for (auto at = view.extensions.begin(); at != view.extensions.end(); ++at) {
        const auto again = std::find_if(at + 1, view.extensions.end(),
                                        [&](const auto& other) { return other.oid == at->oid; });
        if (again != view.extensions.end()) return "";
    }
    return std::nullopt;
}

bool false_written(const View& view)
{
    return std::ranges::any_of(view.extensions, &lint::Extension::false_written);
}

/// SEQUENCE SIZE (1..MAX).
bool lists(Ext which)
{
    switch (which) {
        case Ext::certificate_policies:
        case Ext::policy_mappings:
        case Ext::subject_alt_name:
        case Ext::issuer_alt_name:
        case Ext::subject_directory_attributes:
        case Ext::ext_key_usage:
        case Ext::crl_distribution_points:
        case Ext::authority_info_access:
        case Ext::subject_info_access:
        case Ext::freshest_crl:
            return true;
        default:
            return false;
    }
}
/// Neither empty nor anything but a SEQUENCE of elements.
bool is_list(std::string_view value)
{
    pki::DerReader outer(value);
    pki::DerReader elements(outer.take(pki::DerReader::sequence).value_or(""sv));
    if (elements.done()) return false;
    while (elements.next()) {
    }
    return elements.done();
}
bool empty_list(const View& view)
{
    return std::ranges::any_of(view.extensions, [](const lint::Extension& extension) {
        return lists(extension.which) && !is_list(extension.value);
    });
}

constexpr Rule table[] = {
    br_must({.id = "invalid-certificate-version",
             .aka = "zlint: e_invalid_certificate_version",
             .cites = "BR 2.3.1 section 7.1.1",
             .statement = "The version is 3.",
             .judge = when<version_is_not_3, server>,
             .effective = {.from = utc(2015, 4, 16)}}),
    rfc_must({.id = "cert-extensions-version-not-3",
              .aka = "zlint: e_cert_extensions_version_not_3",
              .cites = "RFC 5280 section 4.1.2.9",
              .statement = "Only version 3 has extensions.",
              .judge = when<extensions_before_3>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "cert-contains-unique-identifier",
              .aka = "zlint: e_cert_contains_unique_identifier",
              .cites = "RFC 5280 section 4.1.2.8",
              .statement = "There are no unique identifiers.",
              .judge = when<unique_id>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "cert-unique-identifier-version-not-2-or-3",
              .aka = "zlint: e_cert_unique_identifier_version_not_2_or_3",
              .cites = "RFC 5280 section 4.1.2.8",
              .statement = "Version 1 has no unique identifiers.",
              .judge = when<unique_id_in_1>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "serial-number-longer-than-20-octets",
              .aka = "zlint: e_serial_number_longer_than_20_octets",
              .cites = "RFC 5280 section 4.1.2.2",
              .statement = "The serial number has at most 20 octets.",
              .judge = when<serial_too_long>,
              .effective = {.from = utc(2002, 4, 1)}}),
    rfc_must({.id = "serial-number-not-positive",
              .aka = "zlint: e_serial_number_not_positive",
              .cites = "RFC 5280 section 4.1.2.2",
              .statement = "The serial number is positive.",
              .judge = when<serial_not_positive>,
              .effective = {.from = utc(2002, 4, 1)}}),
    rfc_must({.id = "issuer-field-empty",
              .aka = "zlint: e_issuer_field_empty",
              .cites = "RFC 5280 section 4.1.2.4",
              .statement = "The issuer has a name.",
              .judge = when<issuer_empty>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-empty-without-san",
              .aka = "zlint: e_subject_empty_without_san",
              .cites = "RFC 5280 section 4.1.2.6",
              .statement = "Without a subject there is a subject alternative name.",
              .judge = when<missing<Ext::subject_alt_name>, subject_empty>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-duplicate-extension",
              .aka = "zlint: e_ext_duplicate_extension",
              .cites = "RFC 5280 section 4.2",
              .statement = "No extension is there twice.",
              .judge = when<duplicate_extension, version_3>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "cert-ext-invalid-der",
              .aka = "zlint: e_cert_ext_invalid_der",
              .cites = "RFC 5280 section 4.2",
              .statement = "What is not critical does not say so: DER leaves out defaults.",
              .judge = when<false_written>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-cannot-be-empty-sequence",
              .aka = "zlint: e_ext_cannot_be_empty_sequence",
              .cites = "RFC 5280 section 4.2",
              .statement = "An extension that is a list is one, and not empty.",
              .judge = when<empty_list>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "inhibit-any-policy-not-critical",
              .aka = "zlint: e_inhibit_any_policy_not_critical",
              .cites = "RFC 5280 section 4.2.1.14",
              .statement = "The inhibition of any policy is critical.",
              .judge = when<not_critical<Ext::inhibit_any_policy>>,
              .effective = {.from = utc(2002, 4, 1)}}),
    rfc_must({.id = "ext-subject-directory-attr-critical",
              .aka = "zlint: e_ext_subject_directory_attr_critical",
              .cites = "RFC 5280 section 4.2.1.8",
              .statement = "The attributes of the subject are not critical.",
              .judge = when<critical<Ext::subject_directory_attributes>>,
              .effective = {.from = utc(1999, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_field_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
