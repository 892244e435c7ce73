// The methods of BR 2.3.1 sections 3.2.2.4 and 3.2.2.5, which data/methods.json lists: which may
// still be used, for which names, where they begin, and how long what they prove holds.
#include <algorithm>

#include "base/text.hpp"
#include "validator/public_suffix.hpp"
#include "validator/rules/date_tables.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using std::chrono::days;

std::string date(Moment moment) { return rfc3339(moment).substr(0, 10); }

std::vector<Finding> violated(const MethodFacts& facts, std::string message)
{
    return {{.outcome = Outcome::violated,
             .subject = printable(facts.section, 50) + " for " + printable(facts.name.value(), 300),
             .message = std::move(message)}};
}

/// The facts, where there are any and the method is known.
const MethodFacts* known(const Facts& facts)
{
    return facts.method && facts.method->method ? &*facts.method : nullptr;
}

std::vector<Finding> in_use(const Facts& facts, Moment at, const CaProfile&)
{
    if (!facts.method) return {};
    const Method* const method = facts.method->method;
    if (method == nullptr) return violated(*facts.method, "there is no such method");
    if (method->retired) return violated(*facts.method, "\"" + method->says + "\" is retired");
    if (!method->until || at < *method->until) return {};
    return violated(*facts.method, "\"" + method->says + "\" ended on " + date(*method->until));
}

std::vector<Finding> encouraged(const Facts& facts, Moment at, const CaProfile&)
{
    const MethodFacts* const seen = known(facts);
    if (seen == nullptr || !seen->method->discouraged) return {};
    const Method& method = *seen->method;
    if (at < *method.discouraged || at >= method.until.value_or(Moment::max())) return {};
    return violated(*seen, "CAs should no longer use \"" + method.says + "\"" +
                               (method.until ? "; it ends on " + date(*method.until) : ""));
}

std::vector<Finding> suits(const Facts& facts, Moment, const CaProfile&)
{
    const MethodFacts* const seen = known(facts);
    if (seen == nullptr) return {};
    const Method& method = *seen->method;
    const bool address = seen->name.kind() == Identifier::Kind::ip;
    if (address != method.address) {
        return violated(
            *seen, address ? "it proves names, not addresses" : "it proves addresses, not names");
    }
    if (seen->name.wildcard() && !method.wildcard) {
        return violated(*seen, "it proves one name, never a wildcard");
    }
    if (seen->name.value().ends_with(".onion") && !method.onion) {
        return violated(*seen, "nothing proves an onion name in the DNS or by contact");
    }
    return {};
}

std::vector<Finding> begins_at(const Facts& facts, Moment, const CaProfile&)
{
    const MethodFacts* const seen = known(facts);
    if (seen == nullptr || !seen->port) return {};
    const auto& ports = seen->method->ports;
    if (std::ranges::find(ports, *seen->port) != ports.end()) return {};
    std::string text;
    for (const auto port : ports) text += (text.empty() ? "" : ", ") + std::to_string(port);
    return violated(*seen, text.empty() ? "it connects to no port at all"
                                        : "it begins at port " + text + ", not at " +
                                              std::to_string(*seen->port));
}

bool took(const MethodFacts& facts, std::string_view step)
{
    return std::ranges::find(facts.steps, step) != facts.steps.end();
}

std::vector<Finding> exact_name(const Facts& facts, Moment, const CaProfile&)
{
    const MethodFacts* const seen = known(facts);
    if (seen == nullptr || !seen->adn || seen->method->prune || seen->method->address) return {};
    if (*seen->adn == seen->name.value()) return {};
    return violated(*seen,
                    "it proves the very name that is asked for, not " + printable(*seen->adn, 300));
}

std::vector<Finding> cname_steps(const Facts& facts, Moment, const CaProfile&)
{
    const MethodFacts* const seen = known(facts);
    if (seen == nullptr || !took(*seen, "cname")) return {};
    if (!seen->method->cname) return violated(*seen, "it may not go to where a CNAME leads");
    if (seen->name.wildcard()) return violated(*seen, "a wildcard's base is not followed");
    const auto prune = std::ranges::find(seen->steps, "prune");
    if (std::find(prune, seen->steps.end(), "cname") == seen->steps.end()) return {};
    return violated(*seen, "CNAMEs are followed before labels are taken off, never after");
}

std::vector<Finding> base_domain(const Facts& facts, Moment, const CaProfile&)
{
    const MethodFacts* const seen = known(facts);
    if (seen == nullptr || !seen->adn || !seen->method->prune) return {};
    const PublicSuffix suffix = public_suffix(*seen->adn);
    if (!suffix.icann.empty() && suffix.icann.size() < seen->adn->size()) return {};
    return violated(*seen, printable(*seen->adn, 300) + " is a public suffix, or has none");
}

std::vector<Finding> token_age(const Facts& facts, Moment at, const CaProfile&)
{
    const MethodFacts* const seen = known(facts);
    if (seen == nullptr || !seen->token_made || at - *seen->token_made <= days(30)) return {};
    return violated(*seen, "the Random Value is from " + rfc3339(*seen->token_made) +
                               ", more than 30 days ago");
}

std::vector<Finding> reuse(const Facts& facts, Moment at, const CaProfile&)
{
    const MethodFacts* const seen = known(facts);
    if (seen == nullptr || !seen->validated) return {};
    const days table = days_at(oldest_proofs, at);
    const days most = std::min(
        table, days(seen->method->reuse_days.value_or(static_cast<unsigned>(table.count()))));
    if (at - *seen->validated <= most) return {};
    return violated(*seen, "the proof is from " + rfc3339(*seen->validated) + ", more than " +
                               std::to_string(most.count()) + " days ago");
}

constexpr std::string_view adn = "BR 2.3.1 section 3.2.2.4, Authorization Domain Name (SC-101)";
/// Until then what the CA had used before was good enough.
constexpr Effective since_sc_101{.from = utc(2026, 11, 15)};

constexpr Rule table[] = {
    {.id = "method-in-use",
     .cites = "BR 2.3.1 sections 3.2.2.4 and 3.2.2.5",
     .statement = "A method exists, and has not been retired.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Use http-01, tls-alpn-01 or dns-01.",
     .aka = "Let's Debug: InvalidMethod",
     .judge = in_use},
    {.id = "method-encouraged",
     .cites = "BR 2.3.1 sections 3.2.2.4 and 3.2.2.5 (SC-090)",
     .statement = "A method is not on its way out: proof by e-mail, post and phone is.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .advice = "Use http-01, tls-alpn-01 or dns-01.",
     .judge = encouraged},
    {.id = "method-suits-name",
     .cites = "BR 2.3.1 sections 3.2.2.4, 3.2.2.5 and Appendix B",
     .statement = "A method is made for what it is to prove: a name, a wildcard, an onion name, an "
                  "address.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .judge = suits},
    {.id = "method-authorized-port",
     .cites = "BR 2.3.1 sections 1.6.1, 3.2.2.4.18 and 3.2.2.5.1; RFC 8555 section 8.3; RFC 8737 "
              "section 3",
     .statement = "A CA begins on port 80 for http-01, on 443 for tls-alpn-01, and on an "
                  "Authorized Port (80, 443, 25, 22) for a file under /.well-known/pki-validation.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "No method begins on 8443; prove the name on 80, 443 or in DNS.",
     .judge = begins_at},
    {.id = "method-exact-name",
     .cites = adn,
     .statement = "What is proved by a connection is the very name, no parent of it and no "
                  "CNAME's target.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = since_sc_101,
     .judge = exact_name},
    {.id = "method-cname",
     .cites = adn,
     .statement = "A CNAME is followed only by methods that may, before labels are taken off, and "
                  "not for a wildcard.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = since_sc_101,
     .judge = cname_steps},
    {.id = "method-base-domain",
     .cites = "BR 2.3.1 section 3.2.2.4, Base Domain Name",
     .statement = "Labels are taken off down to the Base Domain Name, and no further.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .judge = base_domain},
    {.id = "method-token-age",
     .cites = "BR 2.3.1 sections 3.2.2.4.7 and 3.2.2.4.18 to 3.2.2.4.21",
     .statement = "A Random Value is used within 30 days.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .judge = token_age},
    {.id = "method-reuse",
     .cites = "BR 2.3.1 sections 4.2.1 and 3.2.2.4.22",
     .statement = "A proof is reused for 398 days at most, 200 from 2026-03-15, 100 from "
                  "2027-03-15, 10 from 2029-03-15; one by a persistent record for 10 days.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .judge = reuse},
};

}  // namespace

std::span<const Rule> method_forum_rules() { return table; }

}  // namespace acme8443::validator::rules
