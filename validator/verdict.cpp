#include "validator/verdict.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace acme8443::validator {
namespace {

using nlohmann::json;

/// Members that say nothing are left out.
void put(json& out, const char* name, std::string_view value)
{
    if (!value.empty()) out[name] = value;
}

/// As the corpora word it: the finding's or the rule's own word, else what the CA would say, of
/// which they keep 90 characters.
std::string_view reason(const Finding& finding)
{
    if (!finding.reason.empty()) return finding.reason;
    if (!finding.rule->reason.empty()) return finding.rule->reason;
    return std::string_view(finding.ca_says).substr(0, 90);
}

json finding_json(const Finding& finding)
{
    json out{{"rule", finding.rule->id},
             {"layer", to_string(finding.rule->authority)},
             {"outcome", to_string(finding.outcome)},
             {"severity", to_string(finding.severity)},
             {"cites", finding.rule->cites},
             {"message", finding.message}};
    put(out, "subject", finding.subject);
    put(out, "reason", reason(finding));
    put(out, "evidence", finding.evidence);
    put(out, "fix", finding.fix);
    put(out, "ca_says", finding.ca_says);
    put(out, "problem", finding.problem);
    put(out, "not_contacted", finding.not_contacted);
    return out;
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

json to_json(const Verdict& verdict)
{
    json out{{"outcome", to_string(verdict.decision())}, {"decisive", nullptr}};
    if (const Finding* finding = verdict.decisive()) out["decisive"] = finding_json(*finding);
    json& findings = out["findings"] = json::array();
    for (const Finding& finding : verdict.findings) findings.push_back(finding_json(finding));
    return out;
}

}  // namespace acme8443::validator
