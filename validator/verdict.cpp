#include "validator/verdict.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "validator/json_text.hpp"

namespace acme8443::validator {
namespace {

/// As the corpora word it: the finding's or the rule's own word, else what the CA would say, of
/// which they keep 90 characters.
std::string_view reason(const Finding& finding)
{
    if (!finding.reason.empty()) return finding.reason;
    if (!finding.rule->reason.empty()) return finding.rule->reason;
    return std::string_view(finding.ca_says).substr(0, 90);
}

/// Members that say nothing are left out.
void append_member(std::string_view name, std::string_view value, std::string& out)
{
    if (value.empty()) return;
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
    json_text::append_string(value, out);
}

void append_finding(const Finding& finding, std::string& out)
{
    out += '{';
    append_member("rule", finding.rule->id, out);
    append_member("layer", to_string(finding.rule->authority), out);
    append_member("outcome", to_string(finding.outcome), out);
    append_member("severity", to_string(finding.severity), out);
    append_member("cites", finding.rule->cites, out);
    append_member("message", finding.message, out);
    append_member("subject", finding.subject, out);
    append_member("reason", reason(finding), out);
    append_member("evidence", finding.evidence, out);
    append_member("fix", finding.fix, out);
    append_member("ca_says", finding.ca_says, out);
    append_member("problem", finding.problem, out);
    append_member("not_contacted", finding.not_contacted, out);
    out += '}';
}

}  // namespace

std::string_view to_string(Decision decision)
{
    switch (decision) {
        case Decision::permitted:
            return "permitted";
        case Decision::refused:
            return "refused";
        case Decision::undetermined:
            return "undetermined";
    }
    return "";
}

const Finding* Verdict::decisive() const
{
    const auto refusal = std::ranges::find_if(findings, &Finding::refuses);
    if (refusal != findings.end()) return &*refusal;
    const auto unknown = std::ranges::find(findings, Outcome::not_known, &Finding::outcome);
    return unknown == findings.end() ? nullptr : &*unknown;
}

Decision Verdict::decision() const
{
    const Finding* finding = decisive();
    if (finding == nullptr) return Decision::permitted;
    return finding->refuses() ? Decision::refused : Decision::undetermined;
}

void append_members(const Verdict& verdict, std::string& out)
{
    const Finding* const decisive = verdict.decisive();
    out += "\"outcome\":\"";
    out += to_string(verdict.decision());
    out += "\",\"decisive\":";
    const std::size_t begin = out.size();
    if (decisive != nullptr)
        append_finding(*decisive, out);
    else
        out += "null";
    const std::size_t size = out.size() - begin;
    out += ",\"findings\":[";
    for (const Finding& finding : verdict.findings) {
        if (&finding != &verdict.findings.front()) out += ',';
        if (&finding == decisive)
            out.append(out, begin, size);
        else
            append_finding(finding, out);
    }
    out += ']';
}

nlohmann::json to_json(const Verdict& verdict)
{
    std::string text = "{";
    append_members(verdict, text);
    return nlohmann::json::parse(text + '}');
}

}  // namespace acme8443::validator
