#include "app/report.hpp"

#include <algorithm>

#include "app/renewal/schedule.hpp"
#include "app/renewal/standing.hpp"
#include "store/generation.hpp"
#include "validator/facts/method.hpp"
#include "validator/lint.hpp"
#include "validator/rules/date_tables.hpp"

namespace acme8443::app {
namespace {

using std::chrono::sys_seconds;

void recall(TargetReport& target, const CertificateReport& report, Services& s)
{
    const auto record = s.deployments.records.find(report.name, target.name);
    if (!record || !*record) return;
    target.recorded = to_string((*record)->state);
    target.recorded_at = (*record)->when;
    target.recorded_leaf = (*record)->leaf_sha256;
    target.detail = (*record)->why;
    target.as_wanted = (*record)->state == DeploymentState::verified && report.live &&
                       target.recorded_leaf == report.live->bundle.leaf_sha256;
}

void look_at(TargetReport& target, const hooks::TargetSpec& spec, const Live& live, Services& s,
             std::stop_token stop)
{
    target.looked = true;
    target.as_wanted = false;
    const auto sight = hooks::expectation(spec, live).and_then([&](const auto& expected) {
        return hooks::look(spec, expected, s.deployments.probe, std::move(stop));
    });
    if (!sight) {
        target.detail = sight.error().message;
        return;
    }
    target.seen = sight->seen;
    target.leaves = sight->working;
    if (!sight->detail.empty()) target.detail = sight->detail;
    target.as_wanted = sight->seen == hooks::Seen::fresh;
}

std::string why_then(const CertificateReport& report)
{
    const Live& live = *report.live;
    const store::RenewalRecord& record = report.renewal;
    const bool chosen = record.renew_at && record.renew_at_generation == live.generation;
    if (chosen && *record.renew_at > *report.renew_at) return "a tenth of its lifetime is left";
    if (chosen && record.window) return "within the CA's window";
    if (chosen && !is_spread(*record.renew_at, live))
        return "then it was due where it was imported from";
    return live.not_after - live.not_before < std::chrono::days(10)
               ? "about half of its lifetime is left"
               : "about a third of its lifetime is left";
}

/// The day's limit of BR section 4.2.1, and that of dns-persist-01, which is shorter.
std::optional<sys_seconds> proofs_until(const CertificateSpec& want, const Live& live, Services& s)
{
    const auto order = s.store.order_url(want.name);
    const auto made = store::made_at(live.generation);
    if (!order || order->empty() || !made || !s.policy.ca().publicly_trusted) return std::nullopt;
    auto most = validator::rules::days_at(validator::rules::oldest_proofs, *made);
    const auto persistent = [](const Wanted& w) { return w.how == ChallengeType::dns_persist_01; };
    const validator::Method* method = validator::find_method("3.2.2.4.22");
    if (method && method->reuse_days && std::ranges::any_of(want.order.names, persistent))
        most = std::min(most, std::chrono::days(*method->reuse_days));
    return *made + most;
}

std::vector<validator::Finding> judged(const Live& live, const validator::Policy& policy,
                                       sys_seconds now)
{
    const auto linted = validator::lint_file(live.bundle.fullchain(), policy.ca(), {.now = now});
    std::vector<validator::Finding> findings;
    if (linted)
        for (const validator::Linted& each : *linted)
            findings.insert(findings.end(), each.verdict.findings.begin(),
                            each.verdict.findings.end());
    return findings;
}

void describe(CertificateReport& report, const CertificateSpec& want, Services& s,
              ReportOptions options)
{
    const Live& live = *report.live;
    report.renew_at = renewal_time(live, report.renewal);
    report.renew_because = why_then(report);
    report.proofs_until = proofs_until(want, live, s);
    if (const auto chain = pki::CertificateChain::from_pem(live.bundle.cert)) {
        report.issuer = chain->leaf().issuer;
        report.serial = chain->leaf().serial;
    }
    if (options.judge) report.findings = judged(live, s.policy, s.clock.now());
}

ExitStatus exit_status(const TargetReport& target)
{
    if (target.as_wanted) return exit_ok;
    if (target.recorded == to_string(DeploymentState::broken)) return exit_rollback_failed;
    if (target.recorded == to_string(DeploymentState::rolled_back)) return exit_rolled_back;
    return exit_not_deployed;
}

}  // namespace

CertificateReport report_on(const CertificateSpec& want, Services& s, std::stop_token stop,
                            ReportOptions options)
{
    CertificateReport report{.name = want.name, .ca = want.ca.title};
    for (const Wanted& wanted : want.order.names) report.names.push_back(wanted.name.value());
    if (auto live = s.store.live(want.name))
        report.live = *std::move(live);
    else
        report.problem = std::move(live).error();
    if (auto renewal = s.store.renewal(want.name)) report.renewal = *std::move(renewal);
    if (const auto aside = s.store.quarantined(want.name))
        for (const auto& path : *aside) report.quarantine.push_back(path.string());
    if (report.live) describe(report, want, s, options);
    for (const hooks::TargetSpec& spec : want.targets) {
        TargetReport target{.name = spec.name, .kind = spec.kind};
        for (const net::Endpoint& at : spec.endpoints) target.endpoints.push_back(at.text());
        recall(target, report, s);
        if (options.look && report.live) look_at(target, spec, *report.live, s, stop);
        report.targets.push_back(std::move(target));
    }
    return report;
}

std::string_view to_string(State state)
{
    switch (state) {
        case State::done:
            return "done";
        case State::not_deployed:
            return "not deployed";
        case State::not_issued:
            return "not issued";
        case State::expired:
            return "expired";
        case State::damaged:
            return "damaged";
        case State::misconfigured:
            return "misconfigured";
    }
    return "";
}

State state_of(const CertificateReport& report, sys_seconds now)
{
    if (report.problem) {
        const ExitStatus status = exit_status(*report.problem);
        return status == exit_configuration || status == exit_usage ? State::misconfigured
                                                                    : State::damaged;
    }
    if (!report.live) return State::not_issued;
    if (now >= report.live->not_after) return State::expired;
    return std::ranges::all_of(report.targets, &TargetReport::as_wanted) ? State::done
                                                                         : State::not_deployed;
}

bool holds(const CertificateReport& report, sys_seconds now)
{
    return state_of(report, now) == State::done;
}

ExitStatus exit_status(const CertificateReport& report, sys_seconds now)
{
    if (report.problem) return exit_status(*report.problem);
    if (!report.live || now >= report.live->not_after) return exit_try_again;
    ExitStatus worst = exit_ok;
    for (const TargetReport& target : report.targets) worst = worse(worst, exit_status(target));
    return worst;
}

}  // namespace acme8443::app
