// Is what the CA returned what was asked for? No linter can tell: it does not know the order.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "validator/lint/certificate_view.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::chrono_literals;

Finding violated(const IssuedFacts& issued, std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = "the certificate with serial " + issued.chain.leaf().serial,
            .message = std::move(message)};
}

std::vector<Finding> key(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued || facts.issued->chain.leaf().spki == facts.issued->spki) return {};
    return {violated(*facts.issued, "it is for another key than the one in the CSR")};
}

std::vector<std::string> sorted_names(std::vector<std::string> names)
{
    for (std::string& name : names) name = lower(name);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::vector<Finding> names(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued) return {};
    std::vector<std::string> wanted;
    std::vector<std::string> got;
    for (const Wanted& name : facts.issued->order.names) wanted.push_back(name.name.value());
    for (const Identifier& name : facts.issued->chain.leaf().names) got.push_back(name.value());
    wanted = sorted_names(std::move(wanted));
    got = sorted_names(std::move(got));
    if (wanted == got) return {};
    return {violated(*facts.issued, "it names " + printable(join(got, ", "), 500) + ", the order " +
                                        join(wanted, ", "))};
}

/// CAs date certificates back by an hour so that slow clocks take them at once; as much is granted
/// the other way round.
constexpr auto clock_tolerance = 1h;

std::vector<Finding> in_force(const Facts& facts, Moment at, const CaProfile&)
{
    if (!facts.issued) return {};
    const pki::Certificate& leaf = facts.issued->chain.leaf();
    if (at < leaf.not_before - clock_tolerance) {
        return {violated(*facts.issued, "it begins at " + rfc3339(leaf.not_before) +
                                            ", which is not yet; is this machine's clock right?")};
    }
    if (at >= leaf.not_after) {
        return {violated(*facts.issued, "it ended at " + rfc3339(leaf.not_after))};
    }
    return {};
}

struct Cap {
    Moment from;
    int days;
};
// BR 2.3.1 section 6.3.2.
constexpr std::array caps{Cap{Moment::min(), 398}, Cap{utc(2026, 3, 15), 200},
                          Cap{utc(2027, 3, 15), 100}, Cap{utc(2029, 3, 15), 47}};

std::vector<Finding> lifetime(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.issued || !ca.publicly_trusted) return {};
    const pki::Certificate& leaf = facts.issued->chain.leaf();
    int most = 0;
    for (const Cap& cap : caps) {
        if (leaf.not_before >= cap.from) most = cap.days;
    }
    // Both ends count (section 1.6.1, Validity Period).
    const auto seconds = leaf.not_after - leaf.not_before + 1s;
    if (seconds <= std::chrono::days(most)) return {};
    return {violated(*facts.issued, "it is valid from " + rfc3339(leaf.not_before) + " to " +
                                        rfc3339(leaf.not_after) + ", longer than " +
                                        std::to_string(most) + " days")};
}

std::vector<Finding> chain(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued) return {};
    const auto linked = facts.issued->chain.linked();
    if (linked) return {};
    return {violated(*facts.issued, linked.error().message)};
}

std::vector<Finding> purpose(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.issued) return {};
    const pki::Certificate& leaf = facts.issued->chain.leaf();
    if (leaf.is_ca) return {violated(*facts.issued, "it is a CA's certificate")};
    if (!leaf.server_auth) return {violated(*facts.issued, "it is not meant for TLS servers")};
    return {};
}

/// Clients of the web want two logs to have seen a certificate that lives up to 180 days.
std::vector<Finding> timestamps(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.issued || !ca.publicly_trusted) return {};
    const auto view = lint::read_certificate(facts.issued->chain.leaf().der);
    if (!view || (*view)->timestamps >= 2) return {};
    return {violated(*facts.issued, "it carries " + std::to_string((*view)->timestamps) +
                                        " signed certificate timestamps")};
}

constexpr std::string_view keep =
    "The certificate in force was left as it is; report this to the CA.";

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
    {.id = "issued-in-force",
     .cites = "RFC 5280 section 4.1.2.5",
     .statement = "The certificate is valid now.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = in_force},
    {.id = "issued-lifetime",
     .cites = "BR 2.3.1 section 6.3.2",
     .statement = "The certificate lives no longer than the day of its issuance allows: 398, 200 "
                  "(from 2026-03-15), 100 (2027) or 47 days (2029).",
     .area = Area::issued,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = lifetime},
    {.id = "issued-chain",
     .cites = "RFC 8555 section 9.1",
     .statement = "Each certificate of the chain is signed by the next one.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = chain},
    {.id = "issued-purpose",
     .cites = "BR 2.3.1 section 7.1.2.7.10, RFC 5280 section 4.2.1.12",
     .statement = "The certificate is a server's, not a CA's.",
     .area = Area::issued,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = purpose},
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

std::span<const Rule> issued_rules() { return table; }

}  // namespace acme8443::validator::rules
