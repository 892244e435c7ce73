#include "validator/policy.hpp"

#include <algorithm>

#include "validator/render.hpp"

namespace acme8443::validator {
namespace {

constexpr Area before_an_order[] = {Area::identifier, Area::address, Area::method, Area::listener,
                                    Area::acme,       Area::caa,     Area::dns,    Area::connection,
                                    Area::redirect,   Area::response};
constexpr Area in_a_request[] = {Area::csr, Area::key};
constexpr Area after_issuing[] = {Area::issued};

/// All refusals as parts, the decisive one as the message.
Error refusal(Errc code, std::string_view what, const Verdict& verdict)
{
    Error error{code, std::string(what) + ": " + verdict.decisive()->message};
    for (const Finding& finding : verdict.findings) {
        if (finding.refuses()) error.parts.push_back({finding.subject, render(finding)});
    }
    return error;
}

/// The facts of every name that is wanted, also of those the scout brought nothing home for.
Facts complete(const OrderSpec& order, const Facts& facts)
{
    Facts all = facts;
    for (const Wanted& wanted : order.names) {
        const auto same = [&](const NameFacts& name) { return name.wanted.name == wanted.name; };
        if (std::ranges::none_of(all.names, same)) all.names.emplace_back(wanted);
    }
    return all;
}

Asked asked_for(const OrderSpec& order, std::string_view spki)
{
    Asked asked{.spki = std::string(spki)};
    asked.names.emplace();
    for (const Wanted& wanted : order.names) asked.names->push_back(wanted.name);
    return asked;
}

}  // namespace

Verdict Policy::judge_order(const OrderSpec& order, const Facts& facts) const
{
    return judge_order(order, facts, clock_.now());
}

Verdict Policy::judge_order(const OrderSpec& order, const Facts& facts, Moment at) const
{
    return judge(complete(order, facts), before_an_order, at, ca_);
}

Result<ApprovedOrder> Policy::approve(const OrderSpec& order, const Facts& facts) const
{
    const Verdict verdict = judge_order(order, facts);
    if (verdict.decision() != Decision::refused) return ApprovedOrder(order);
    return fail(refusal(Errc::denied_by_policy, "refused; the CA was not contacted", verdict));
}

Result<void> Policy::accept(const ApprovedOrder& approved, const pki::PrivateKey& key,
                            const pki::CertificateChain& chain) const
{
    return accept(approved, key.spki(), chain);
}

Result<void> Policy::accept(const ApprovedOrder& approved, std::string_view spki,
                            const pki::CertificateChain& chain) const
{
    Facts facts;
    facts.issued.emplace(chain, asked_for(approved.spec(), spki));
    const Verdict verdict = judge(facts, after_issuing, clock_.now(), ca_);
    if (verdict.decision() == Decision::permitted) return {};
    return fail(refusal(Errc::bad_certificate,
                        "the certificate that came is not what was asked for", verdict));
}

Result<void> Policy::accept_request(const OrderSpec& order, std::string csr_der) const
{
    Facts facts;
    facts.csr.emplace(std::move(csr_der));
    facts.csr->order.emplace();
    for (const Wanted& wanted : order.names) facts.csr->order->push_back(wanted.name);
    if (facts.csr->contents) facts.key.emplace(facts.csr->contents->spki);
    const Verdict verdict = judge(facts, in_a_request, clock_.now(), ca_);
    if (verdict.decision() != Decision::refused) return {};
    return fail(refusal(Errc::denied_by_policy, "refused; the CA was not contacted", verdict));
}

}  // namespace acme8443::validator
