#include "validator/render.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validator/lint/unicode.hpp"

namespace acme8443::validator {
namespace {

/// Would it be a refusal, if only the CA looked from here?
bool fails_from_here(const Finding& finding)
{
    return finding.outcome == Outcome::violated && !finding.refuses() &&
           finding.rule->severity == Severity::refuse;
}

std::string_view headline(const Verdict& verdict)
{
    switch (verdict.decision()) {
        case Decision::permitted:
            return std::ranges::any_of(verdict.findings, fails_from_here)
                       ? "PERMITTED, BUT LIKELY TO FAIL"
                       : "PERMITTED";
        case Decision::refused:
            return "REFUSED";
        case Decision::undetermined:
            return "UNDETERMINED";
    }
    return "";
}

/// An internationalised name as the CA is asked for it, and as people read it.
std::string subject(const Identifier& name)
{
    const std::string read = lint::u_labels(name.value());
    return printable(name.value()) + (read == name.value() ? "" : " (" + printable(read) + ")");
}

std::string subjects(const Facts& facts)
{
    std::string text;
    for (const NameFacts& name : facts.names) {
        text += (text.empty() ? "" : ", ") + std::string(to_string(name.wanted.how)) + " for " +
                subject(name.wanted.name);
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

std::string mark(const Finding& finding)
{
    if (finding.outcome != Outcome::violated) return std::string(to_string(finding.outcome));
    return std::string(to_string(finding.severity));
}

/// The words are Let's Encrypt's; another public CA refuses for the same rule in words of its own.
std::string render(const Finding& finding, std::string_view ca_text)
{
    const Rule& rule = *finding.rule;
    std::string text = "rule " + std::string(rule.id) + " (" + std::string(rule.cites) +
                       "): " + printable(finding.message) + "\n";
    if (!finding.evidence.empty()) text += "seen: " + printable(finding.evidence, 500) + "\n";
    if (!ca_text.empty())
        text += "Let's Encrypt would answer: \"" + printable(ca_text, 700) + "\"\n";
    if (!finding.not_contacted.empty()) text += "not contacted: " + finding.not_contacted + "\n";
    if (!finding.fix.empty())
        text += "fix: " + printable(finding.fix) + "\n";
    else if (!rule.advice.empty())
        text += "fix: " + std::string(rule.advice) + "\n";
    return text;
}

std::string paragraph(const Finding& finding, std::string_view ca_text)
{
    return "  " + mark(finding) + ": " + printable(finding.subject, 300) + "\n" +
           indented(render(finding, ca_text));
}

/// The address that answered what the finding is about, or that was dialled in vain.
std::string address_of(const Finding& finding, const HttpTrace& trace)
{
    std::string last;
    for (const Hop& hop : trace.hops) {
        if (!hop.address.empty()) last = hop.address;
        if (printable(hop.url, 500) == finding.subject && !hop.retried) break;
    }
    return last;
}

}  // namespace

std::string ca_text(const Finding& finding, const Facts& facts)
{
    if (finding.ca_says.empty()) return {};
    const bool fetching = finding.problem == "connection";
    if (!fetching && finding.problem != "unauthorized") return finding.ca_says;
    for (const NameFacts& name : facts.names) {
        const std::string address = name.http ? address_of(finding, *name.http) : "";
        if (address.empty()) continue;
        return address + ": " + (fetching ? "Fetching " + finding.subject + ": " : "") +
               finding.ca_says;
    }
    return finding.ca_says;
}

std::string render(const Finding& finding) { return render(finding, finding.ca_says); }

std::string render(const Verdict& verdict, const Facts& facts, const CaProfile& ca)
{
    std::string text =
        std::string(headline(verdict)) + "  " + subjects(facts) + "  (" + ca.title + ")\n";
    const Finding* decisive = verdict.decisive();
    if (decisive != nullptr) text += paragraph(*decisive, ca_text(*decisive, facts));
    text += indented(render_looks(facts));
    const auto left_alone = not_contacted(verdict, facts);
    if (!left_alone.empty()) text += "  not contacted: " + join(left_alone, ", ") + "\n";
    for (const Finding& finding : verdict.findings) {
        if (&finding != decisive) text += paragraph(finding, ca_text(finding, facts));
    }
    return text;
}

std::string render_summary(const Verdict& whole, std::span<const Verdict> each, const CaProfile& ca)
{
    const auto count = [&](Decision decision) {
        return std::to_string(std::ranges::count(each, decision, &Verdict::decision));
    };
    std::string text = std::string(headline(whole)) + "  " + std::to_string(each.size()) +
                       " names: " + count(Decision::permitted) + " permitted, " +
                       count(Decision::refused) + " refused, " + count(Decision::undetermined) +
                       " undetermined  (" + ca.title + ")\n";
    const auto of_one = [&](const Finding& finding) {
        const auto same = [&](const Finding& other) {
            return other.rule == finding.rule && other.subject == finding.subject;
        };
        return std::ranges::any_of(
            each, [&](const Verdict& one) { return std::ranges::any_of(one.findings, same); });
    };
    for (const Finding& finding : whole.findings) {
        if (!of_one(finding)) text += paragraph(finding, finding.ca_says);
    }
    return text;
}

}  // namespace acme8443::validator
