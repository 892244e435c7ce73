#include "app/status/services.hpp"

#include "app/console/local_time.hpp"
#include "app/status/card.hpp"
#include "app/status/words.hpp"

namespace acme8443::app::status {
namespace {

Markup code(std::string_view anything) { return element("code", anything); }

/// The start of its SHA-256, which tells it from all others of this page.
Markup fingerprint(const std::string& leaf, const CertificateReport& report)
{
    const bool ours = report.live && leaf == report.live->bundle.leaf_sha256;
    return code(leaf.substr(0, 16)) + text(ours ? " (this one) " : " ");
}

Markup target_row(const TargetReport& target, const CertificateReport& report)
{
    const bool hopeful = !target.as_wanted && target.looked && target.seen == hooks::Seen::stale;
    const Mood mood = target.as_wanted ? Mood::good : hopeful ? Mood::waiting : Mood::bad;
    Markup where;
    for (const std::string& endpoint : target.endpoints) where += code(endpoint) + text(" ");
    Markup facts = element("p", {{"class", "where"}}, where);
    if (!target.leaves.empty()) {
        Markup seen = text("leaf ");
        for (const std::string& leaf : target.leaves) seen += fingerprint(leaf, report);
        facts += element("p", {{"class", "leaf"}}, seen);
    }
    if (!target.as_wanted && !target.detail.empty())
        facts += element("p", {{"class", "detail"}}, with_local_times(target.detail));
    Markup recorded = text("recorded: " + target.recorded);
    if (target.recorded_at) recorded += text(", ") + minute(*target.recorded_at);
    facts += element("p", {{"class", "recorded"}}, recorded);
    const std::string kind = target.kind == target.name ? "" : " (" + target.kind + ")";
    return element("li", element("div", {{"class", "who"}},
                                 element("strong", target.name + kind) +
                                     badge(mood, serves_in_words(target))) +
                             facts);
}

}  // namespace

Markup services(const CertificateReport& report)
{
    if (report.problem) return {};
    if (report.targets.empty())
        return element("p", {{"class", "none"}},
                       "No service is configured: nothing is looked at on 8443.");
    Markup rows;
    for (const TargetReport& target : report.targets) rows += target_row(target, report);
    return element("h3", "Services") + element("ul", {{"class", "targets"}}, rows);
}

}  // namespace acme8443::app::status
