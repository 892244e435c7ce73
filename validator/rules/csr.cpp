// Certification requests: RFC 2986, RFC 8555 section 7.4, and what Boulder's csr package asks.
#include <algorithm>
#include <array>

#include "base/net/address.hpp"
#include "base/text.hpp"
#include "validator/rules/csr_rule.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;
using namespace csr_rule;

std::vector<Finding> form(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.csr || facts.csr->contents) return {};
    return {bad_csr(ca, "it cannot be read: " + facts.csr->problem)};
}

std::vector<Finding> sha1(const Facts& facts, Moment, const CaProfile& ca)
{
    static constexpr std::array weak{"RSA-SHA1"sv, "RSA-SHA1-2"sv, "ecdsa-with-SHA1"sv,
                                     "DSA-SHA1"sv, "RSA-MD5"sv,    "RSA-MD2"sv};
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || std::ranges::find(weak, csr->signature_algorithm) == weak.end()) {
        return {};
    }
    return {bad_csr(ca, "it is signed with " + csr->signature_algorithm,
                    "signature algorithm not supported")};
}

std::vector<Finding> signature_algorithm_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    static constexpr std::array good{"RSA-SHA256"sv,        "RSA-SHA384"sv,
                                     "RSA-SHA512"sv,        "ecdsa-with-SHA256"sv,
                                     "ecdsa-with-SHA384"sv, "ecdsa-with-SHA512"sv};
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !ca.csr_strict) return {};
    if (std::ranges::find(good, csr->signature_algorithm) != good.end()) return {};
    return {bad_csr(ca, "it is signed with " + csr->signature_algorithm,
                    "signature algorithm not supported")};
}

std::vector<Finding> signature(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || csr->signature_valid) return {};
    return {bad_csr(ca, "its signature is not by the key in it", "invalid signature on CSR")};
}

std::vector<Finding> email_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !ca.csr_strict || csr->email_names.empty()) return {};
    return {bad_csr(ca,
                    "it asks for the e-mail address " + printable(csr->email_names.front(), 100),
                    "CSR contains one or more email address fields")};
}

std::vector<Finding> uri_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !ca.csr_strict || csr->uri_names.empty()) return {};
    return {bad_csr(ca, "it asks for the URI " + printable(csr->uri_names.front(), 100),
                    "CSR contains one or more URI fields")};
}

std::vector<Finding> common_name_address_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !ca.csr_strict) return {};
    // An IPv6 zone does not make it a name.
    if (!net::Address::parse(csr->common_name.substr(0, csr->common_name.find('%')))) return {};
    return {bad_csr(ca, "its common name is the address " + printable(csr->common_name, 100),
                    "CSR contains IP address in Common Name")};
}

std::vector<Finding> some_name(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !names_asked_for(*csr).empty()) return {};
    return {bad_csr(ca, "it asks for no name", "at least one identifier is required")};
}

std::vector<Finding> names_of_order(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr) return {};
    if (!facts.csr->order) {
        return {{.outcome = Outcome::not_judged,
                 .subject = "the CSR",
                 .message = "there is no order to compare it with"}};
    }
    std::vector<Identifier> wanted = *facts.csr->order;
    std::ranges::sort(wanted);
    if (wanted == names_asked_for(*csr)) return {};
    return {bad_csr(ca, "its names are not those of the order",
                    "CSR does not specify same identifiers as Order", "unauthorized")};
}

constexpr Rule table[] = {
    {.id = "csr-form",
     .cites = "RFC 2986 section 4; RFC 8555 section 7.4",
     .statement = "A CSR is a CertificationRequest in DER.",
     .area = Area::csr,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .judge = form},
    {.id = "csr-sha1",
     .cites = "BR 2.3.1 section 7.1.3.2.1 (ballot SC-097)",
     .statement = "A CSR is not signed with SHA-1, nor with what is weaker.",
     .area = Area::csr,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2026, 9, 15)},
     .advice = "Sign the CSR with SHA-256.",
     .aka = "Boulder: signature algorithm not supported",
     .judge = sha1},
    {.id = "csr-signature-algorithm-ca",
     .cites = "the profile's csr_strict; Boulder csr",
     .statement = "A CSR is signed with RSA (PKCS #1 v1.5) or ECDSA and SHA-256, -384 or -512.",
     .area = Area::csr,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Sign the CSR with SHA-256.",
     .aka = "Boulder: signature algorithm not supported",
     .judge = signature_algorithm_ca},
    {.id = "csr-signature",
     .cites = "BR 2.3.1 section 3.2.1; RFC 2986 section 3",
     .statement = "The signature of a CSR is by the key in it.",
     .area = Area::csr,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Make the CSR again.",
     .aka = "Boulder: invalid signature on CSR",
     .judge = signature},
    {.id = "csr-email-ca",
     .cites = "the profile's csr_strict; Boulder csr",
     .statement = "A CSR asks for no e-mail address.",
     .area = Area::csr,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = remake,
     .aka = "Boulder: CSR contains one or more email address fields",
     .judge = email_ca},
    {.id = "csr-uri-ca",
     .cites = "the profile's csr_strict; Boulder csr",
     .statement = "A CSR asks for no URI.",
     .area = Area::csr,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = remake,
     .aka = "Boulder: CSR contains one or more URI fields",
     .judge = uri_ca},
    {.id = "csr-common-name-address-ca",
     .cites = "the profile's csr_strict; Boulder csr",
     .statement = "The common name of a CSR is not an IP address.",
     .area = Area::csr,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Put the address into the subject alternative names alone.",
     .aka = "Boulder: CSR contains IP address in Common Name",
     .judge = common_name_address_ca},
    {.id = "csr-names",
     .cites = "RFC 8555 section 7.4",
     .statement = "A CSR asks for at least one DNS name or address.",
     .area = Area::csr,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = remake,
     .aka = "Boulder: at least one identifier is required",
     .judge = some_name},
    {.id = "csr-names-of-order",
     .cites = "RFC 8555 section 7.4",
     .statement = "A CSR asks for exactly the identifiers of its order.",
     .area = Area::csr,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = "Make the CSR from the order.",
     .aka = "Boulder: CSR does not specify same identifiers as Order",
     .judge = names_of_order},
};

}  // namespace

std::span<const Rule> csr_rules() { return table; }

}  // namespace acme8443::validator::rules
