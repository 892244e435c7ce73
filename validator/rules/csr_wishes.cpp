// What a certification request asks for beyond key and names. CAs ignore it, so it only warns,
// unless the CA says otherwise.
#include <algorithm>

#include "base/text.hpp"
#include "validator/rules/csr_rule.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace csr_rule;

/// RFC 5280 appendix A.1, ub-common-name.
constexpr std::size_t most_common_name = 64;

Finding ignored(std::string message)
{
    return {.outcome = Outcome::violated, .subject = "the CSR", .message = std::move(message)};
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

std::vector<Finding> must_staple_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !csr->must_staple || ca.ocsp.value_or(true)) return {};
    return {bad_csr(ca,
                    "it asks for must-staple, and " + ca.title +
                        " answers no OCSP: nothing could ever be stapled",
                    "OCSP must-staple extension is no longer available: see "
                    "https://letsencrypt.org/2024/12/05/ending-ocsp",
                    "unauthorized")};
}

std::vector<Finding> must_staple(const Facts& facts, Moment, const CaProfile& ca)
{
    const auto* const csr = contents_of(facts);
    if (csr == nullptr || !csr->must_staple || !ca.ocsp.value_or(true)) return {};
    return {
        ignored("it asks for must-staple: a server that has no fresh OCSP answer is then "
                "refused by its visitors")};
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

constexpr Rule table[] = {
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
    {.id = "csr-must-staple-ca",
     .cites = "the profile's ocsp; Let's Encrypt, Ending OCSP Support in 2025; RFC 7633",
     .statement = "A CSR does not ask for must-staple where the CA answers no OCSP.",
     .area = Area::csr,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .effective = {.from = utc(2025, 5, 7)},
     .advice = "Make the CSR without the TLS feature extension.",
     .aka = "Boulder: OCSP must-staple extension is no longer available",
     .judge = must_staple_ca},
    {.id = "csr-must-staple",
     .cites = "RFC 7633 section 4.3; BR 2.3.1 section 7.1.2.7.7",
     .statement = "A CSR should not ask for must-staple: the Forum no longer asks CAs for OCSP.",
     .area = Area::csr,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .effective = {.from = utc(2024, 3, 15)},
     .advice = "Make the CSR without the TLS feature extension.",
     .judge = must_staple},
};

}  // namespace

std::span<const Rule> csr_wish_rules() { return table; }

}  // namespace acme8443::validator::rules
