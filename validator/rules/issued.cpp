// Is what the CA returned what was asked for? No linter can tell: it does not know the order.
#include "validator/rules/issued.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validator/lint/oids.hpp"

namespace acme8443::validator::rules {
namespace issued {
namespace {

std::vector<Finding> key(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued || facts.issued->asked.spki.empty()) return {};
    if (facts.issued->chain.leaf().spki == facts.issued->asked.spki) return {};
    return {violated(*facts.issued, "it is for another key than the one in the CSR")};
}

/// In lower case, in order, each once; addresses after names.
std::vector<std::string> sorted(const std::vector<Identifier>& names)
{
    std::vector<std::string> out;
    for (const Identifier& name : names) {
        const bool ip = name.kind() == Identifier::Kind::ip;
        out.push_back((ip ? "address " : "") + lower(name.value()));
    }
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::vector<Finding> names(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued || !facts.issued->asked.names) return {};
    const auto wanted = sorted(*facts.issued->asked.names);
    const auto got = sorted(facts.issued->chain.leaf().names);
    if (wanted == got) return {};
    return {violated(*facts.issued, "it names " + printable(join(got, ", "), 500) + ", the order " +
                                        printable(join(wanted, ", "), 500))};
}

bool signs_itself(const pki::Certificate& certificate)
{
    return certificate.subject == certificate.issuer && pki::signed_by_itself(certificate.der);
}

std::vector<Finding> chain(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued) return {};
    const pki::CertificateChain& chain = facts.issued->chain;
    for (std::size_t i = 1; i < chain.all().size(); ++i) {
        const pki::Certificate& issuer = chain.all()[i];
        if (!issuer.is_ca) {
            return {violated(*facts.issued, "certificate " + std::to_string(i + 1) + " (" +
                                                issuer.subject + ") is no CA's")};
        }
    }
    const auto linked = chain.linked();
    if (linked) return {};
    return {violated(*facts.issued, linked.error().message)};
}

std::vector<Finding> chain_complete(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued || facts.issued->chain.all().size() > 1) return {};
    if (signs_itself(facts.issued->chain.leaf())) return {};
    return {violated(*facts.issued, "the certificate of its issuer, " +
                                        facts.issued->chain.leaf().issuer + ", is not with it")};
}

std::vector<Finding> chain_root(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued || facts.issued->chain.all().size() < 2) return {};
    const pki::Certificate& last = facts.issued->chain.all().back();
    if (!signs_itself(last)) return {};
    return {violated(*facts.issued, "the last certificate, " + last.subject + ", signs itself")};
}

std::vector<Finding> purpose(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued) return {};
    const pki::Certificate& leaf = facts.issued->chain.leaf();
    if (leaf.is_ca) {
        return {violated(*facts.issued, "it is a CA's certificate; the server's comes first")};
    }
    if (!leaf.server_auth) return {violated(*facts.issued, "it is not meant for TLS servers")};
    return {};
}

/// Of the Forum's below 2.23.140.1: DV, OV, IV and EV.
bool reserved(const lint::Policy& policy)
{
    using namespace lint::oid;
    return policy.oid == domain_validated || policy.oid == organization_validated ||
           policy.oid == individual_validated || policy.oid == extended_validated;
}

std::vector<Finding> policy(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.issued || !ca.publicly_trusted || !facts.issued->leaf) return {};
    const auto& policies = facts.issued->leaf->policies;
    const auto count = policies ? std::ranges::count_if(*policies, reserved) : 0;
    if (count == 1) return {};
    return {violated(*facts.issued, "it has " + std::to_string(count) + " of them")};
}

/// Clients of the web want two logs to have seen a certificate that lives up to 180 days.
std::vector<Finding> timestamps(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.issued || !ca.publicly_trusted || !facts.issued->leaf) return {};
    const std::size_t count = facts.issued->leaf->timestamps;
    if (count >= 2) return {};
    return {violated(*facts.issued,
                     "it carries " + std::to_string(count) + " signed certificate timestamps")};
}

constexpr Rule table[] = {
    {.id = "issued-key",
     .cites = "RFC 8555 section 7.4",
     .statement = "The certificate is for the key in the CSR.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = key},
    {.id = "issued-names",
     .cites = "RFC 8555 section 7.4",
     .statement = "The certificate names exactly what was ordered.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = names},
    {.id = "issued-chain",
     .cites = "RFC 8555 section 9.1",
     .statement = "Each certificate of the chain is signed by the next one.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = chain},
    {.id = "issued-chain-complete",
     .cites = "RFC 8555 section 9.1, RFC 8446 section 4.4.2",
     .statement = "The certificates of the issuers come with the server's.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .advice = "Serve the whole chain: clients have the root only.",
     .judge = chain_complete},
    {.id = "issued-chain-root",
     .cites = "RFC 8446 section 4.4.2",
     .statement = "The root is left out: who trusts it has it.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .advice = "Take the last certificate out of the file.",
     .judge = chain_root},
    {.id = "issued-purpose",
     .cites = "BR 2.3.1 section 7.1.2.7.10, RFC 5280 section 4.2.1.12",
     .statement = "The certificate is a server's, not a CA's.",
     .area = Area::issued,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = purpose},
    {.id = "issued-policy",
     .cites = "BR 2.3.1 sections 7.1.2.7.9 and 7.1.6.1",
     .statement = "The certificate has exactly one of the Forum's policies for DV, OV, IV and EV.",
     .area = Area::issued,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .effective = {.from = utc(2023, 9, 15)},
     .advice = "Report this to the CA: it wrote the certificate.",
     .judge = policy},
    {.id = "issued-scts",
     .cites = "RFC 6962 section 3.3",
     .statement = "The certificate carries two signed certificate timestamps, as browsers want.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .advice = "Browsers may refuse it; programs do not look.",
     .judge = timestamps},
};

}  // namespace
}  // namespace issued

std::span<const Rule> issued_rules() { return issued::table; }

}  // namespace acme8443::validator::rules
