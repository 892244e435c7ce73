// Certification requests: RFC 2986, RFC 8555 section 7.4, and what Boulder's csr package asks. What
// a request asks for beyond key and names is ignored by CAs, so it only warns.
#include <algorithm>
#include <array>

#include "base/net/address.hpp"
#include "base/text.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;

/// RFC 5280 appendix A.1, ub-common-name.
constexpr std::size_t most_common_name = 64;

const pki::CsrContents* contents_of(const Facts& facts)
{
    return facts.csr && facts.csr->contents ? &*facts.csr->contents : nullptr;
}

Finding bad_csr(const CaProfile& ca, std::string message, std::string_view boulder_says = {},
                std::string_view problem = "badCSR")
{
    return {.outcome = Outcome::violated,
            .subject = "the CSR",
            .message = std::move(message),
            .ca_says = std::string(ca.boulder ? boulder_says : ""),
            .problem = std::string(problem)};
}

Finding ignored(std::string message)
{
    return {.outcome = Outcome::violated, .subject = "the CSR", .message = std::move(message)};
}

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

std::vector<Finding> other_names(const Facts& facts, Moment, const CaProfile&)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || csr->other_names == 0) return {};
    return {
        ignored("it asks for names that are neither DNS names nor addresses; the certificate "
                "will not have them")};
}

std::vector<Finding> common_name(const Facts& facts, Moment, const CaProfile&)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || csr->common_name.empty()) return {};
    const std::string& name = csr->common_name;
    if (name.size() > most_common_name) {
        return {ignored("its common name is longer than 64 characters: " + printable(name, 100))};
    }
    const bool in_san = std::ranges::any_of(
        csr->names, [&name](const Identifier& san) { return lower(san.value()) == lower(name); });
    if (in_san) return {};
    return {ignored("its common name " + printable(name) +
                    " is not among the subject alternative names")};
}

std::vector<Finding> subject(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !ca.publicly_trusted || csr->other_subject.empty()) return {};
    return {ignored("its subject has " + join(csr->other_subject, ", ") +
                    "; a domain-validated certificate will not")};
}

std::vector<Finding> client_auth(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !ca.publicly_trusted) return {};
    if (std::ranges::find(csr->key_purposes, "clientAuth") == csr->key_purposes.end()) return {};
    return {ignored("it asks for client authentication, which public CAs no longer certify")};
}

std::vector<Finding> ca_certificate(const Facts& facts, Moment, const CaProfile&)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !csr->ca) return {};
    return {ignored("it asks to be a CA; the certificate will not be one")};
}

constexpr auto remake = "Make the CSR with nothing but a key and subject alternative names."sv;

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
    {.id = "csr-other-names",
     .cites = "BR 2.3.1 section 7.1.2.7.12",
     .statement = "A CSR should ask only for DNS names and addresses.",
     .area = Area::csr,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .advice = remake,
     .judge = other_names},
    {.id = "csr-common-name",
     .cites = "BR 2.3.1 section 7.1.4.3; RFC 5280 appendix A.1",
     .statement = "The common name of a CSR should be one of its subject alternative names, of at "
                  "most 64 characters; better, there is none.",
     .area = Area::csr,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .advice = remake,
     .judge = common_name},
    {.id = "csr-subject",
     .cites = "BR 2.3.1 sections 7.1.2.7.2 and 7.1.2.7.3",
     .statement = "The subject of a CSR should have nothing but a common name.",
     .area = Area::csr,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .advice = remake,
     .judge = subject},
    {.id = "csr-client-auth",
     .cites = "Chrome Root Program Policy 1.8; Let's Encrypt profiles",
     .statement = "A CSR should not ask for client authentication.",
     .area = Area::csr,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .advice = "Take client certificates from a private CA.",
     .judge = client_auth},
    {.id = "csr-ca",
     .cites = "BR 2.3.1 section 7.1.2.7.8",
     .statement = "A CSR should not ask for a CA certificate.",
     .area = Area::csr,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .advice = remake,
     .judge = ca_certificate},
};

}  // namespace

std::span<const Rule> csr_rules() { return table; }

}  // namespace acme8443::validator::rules
