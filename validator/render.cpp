#include "validator/render.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace acme8443::validator {
namespace {

std::string_view headline(Decision decision)
{
    switch (decision) {
        case Decision::permitted:
            return "PERMITTED";
        case Decision::refused:
            return "REFUSED";
        case Decision::undetermined:
            return "UNDETERMINED";
    }
    return "";
}

std::string subjects(const Facts& facts)
{
    std::string text;
    for (const NameFacts& name : facts.names) {
        text += (text.empty() ? "" : ", ") + std::string(to_string(name.wanted.how)) + " for " +
                printable(name.wanted.name.value());
    }
    return text;
}

std::string indented(std::string_view text)
{
    std::string lines;
    for (const std::string& line : split(text, '\n')) {
        if (!line.empty()) lines += "  " + line + "\n";
    }
    return lines;
}

std::string outcome_of(const Hop& hop)
{
    if (hop.status != 0) return std::to_string(hop.status);
    return hop.problem.empty() ? "not contacted" : printable(hop.problem);
}

/// The way from port 80, hop by hop.
std::string way(const HttpTrace& trace)
{
    std::string lines;
    for (std::size_t i = 0; i < trace.hops.size(); ++i) {
        const Hop& hop = trace.hops[i];
        lines += "hop " + std::to_string(i + 1) + ": " + printable(hop.url, 300);
        if (!hop.address.empty())
            lines += " at " + hop.address + " port " + std::to_string(hop.port);
        lines += ": " + outcome_of(hop) + "\n";
    }
    if (!trace.hops.empty() && trace.hops.back().redirects && trace.redirects.back().target) {
        lines += "hop " + std::to_string(trace.hops.size() + 1) + ": " +
                 printable(trace.redirects.back().target->text(), 300) + ": not contacted\n";
    }
    return lines;
}

std::string mark(const Finding& finding)
{
    if (finding.outcome != Outcome::violated) return std::string(to_string(finding.outcome));
    return std::string(to_string(finding.severity));
}

}  // namespace

std::string render(const Finding& finding)
{
    const Rule& rule = *finding.rule;
    std::string text = "rule " + std::string(rule.id) + " (" + std::string(rule.cites) +
                       "): " + printable(finding.message) + "\n";
    if (!finding.evidence.empty()) text += "seen: " + printable(finding.evidence, 500) + "\n";
    // The words are Let's Encrypt's; another public CA refuses for the same rule in words of its
    // own.
    if (!finding.ca_says.empty()) {
        text += "Let's Encrypt would answer: \"" + printable(finding.ca_says, 500) + "\"\n";
    }
    if (!finding.not_contacted.empty()) text += "not contacted: " + finding.not_contacted + "\n";
    if (!finding.fix.empty())
        text += "fix: " + printable(finding.fix) + "\n";
    else if (!rule.advice.empty())
        text += "fix: " + std::string(rule.advice) + "\n";
    return text;
}

std::string render(const Verdict& verdict, const Facts& facts, const CaProfile& ca)
{
    std::string text = std::string(headline(verdict.decision())) + "  " + subjects(facts) + "  (" +
                       ca.title + ")\n";
    const Finding* decisive = verdict.decisive();
    const auto add = [&](const Finding& finding) {
        text += "  " + mark(finding) + ": " + printable(finding.subject, 300) + "\n" +
                indented(render(finding));
    };
    if (decisive != nullptr) add(*decisive);
    for (const NameFacts& name : facts.names) {
        if (name.http) text += indented(way(*name.http));
    }
    for (const Finding& finding : verdict.findings) {
        if (&finding != decisive) add(finding);
    }
    return text;
}

}  // namespace acme8443::validator
