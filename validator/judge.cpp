#include <algorithm>
#include <iterator>

#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

/// What a rule says with certainty seen_from_here refuses only when it is the CA's own view.
Severity severity_here(const Rule& rule, Vantage vantage)
{
    const bool advises = rule.certainty == Certainty::seen_from_here && vantage == Vantage::here;
    return advises ? std::max(rule.severity, Severity::warn) : rule.severity;
}

/// A certificate is judged by the rules of the day it was issued.
Moment moment_for(const Rule& rule, const Facts& facts, Moment at)
{
    const bool lints = rule.area == Area::certificate && facts.certificate;
    return lints ? facts.certificate->by_rules_of() : at;
}

void run(const Rule& rule, const Facts& facts, Moment at, const CaProfile& ca, Verdict& verdict)
{
    if (!rule.effective.at(moment_for(rule, facts, at))) return;
    std::vector<Finding> found = rule.judge(facts, at, ca);
    if (found.empty()) return;
    for (Finding& finding : found) {
        finding.rule = &rule;
        if (finding.message.empty()) finding.message = "not so: " + std::string(rule.statement);
        finding.severity = severity_here(rule, facts.vantage);
    }
    if (verdict.findings.empty()) {
        verdict.findings = std::move(found);
    } else {
        std::ranges::move(found, std::back_inserter(verdict.findings));
    }
}

/// Asks the rules one after the other, and neighbours that share a question only when it is
/// answered with yes.
void ask(std::span<const Rule* const> rules, const Facts& facts, Moment at, const CaProfile& ca,
         Verdict& verdict)
{
    for (auto rule = rules.begin(); rule != rules.end();) {
        const auto question = (*rule)->concerned;
        const auto next = question == nullptr
                              ? rule + 1
                              : std::find_if(rule, rules.end(), [question](const Rule* other) {
                                    return other->concerned != question;
                                });
        if (question == nullptr || question(facts, ca)) {
            std::for_each(rule, next,
                          [&](const Rule* each) { run(*each, facts, at, ca, verdict); });
        }
        rule = next;
    }
}

bool unread_caa(const Facts& facts)
{
    return std::ranges::any_of(facts.names,
                               [](const NameFacts& name) { return name.caa && !name.permissions; });
}

/// With what the CAA records say to this CA, read once for all rules.
Facts with_caa_read(Facts facts, const CaProfile& ca)
{
    for (NameFacts& name : facts.names) {
        if (name.caa) name.permissions.emplace(*name.caa, name.wanted, ca.caa_issuers);
    }
    return facts;
}

}  // namespace

Verdict judge(const Facts& facts, std::span<const Rule* const> rules, Moment at,
              const CaProfile& ca)
{
    if (unread_caa(facts)) return judge(with_caa_read(facts, ca), rules, at, ca);
    Verdict verdict;
    ask(rules, facts, at, ca, verdict);
    return verdict;
}

Verdict judge(const Facts& facts, std::span<const Area> areas, Moment at, const CaProfile& ca,
              std::span<const Rule* const> among)
{
    if (unread_caa(facts)) return judge(with_caa_read(facts, ca), areas, at, ca, among);
    Verdict verdict;
    for (const Area area : areas) ask(rules::of(area, among), facts, at, ca, verdict);
    return verdict;
}

}  // namespace acme8443::validator
