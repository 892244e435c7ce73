#include "app/renewal/course.hpp"

#include "app/renewal/renewal_window.hpp"
#include "app/renewal/schedule.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using store::RenewalRecord;

std::optional<Error> error_of(const auto& outcome)
{
    return outcome ? std::nullopt : std::optional(outcome.error());
}

/// A CA that does not answer is no error: there is a moment of our own.
Result<void> settle_renewal_time(const CertificateSpec& want, Standing& standing, Hands& hands,
                                 Silence& silence)
{
    const auto now = hands.now();
    if (!time_to_ask(standing, now)) return {};
    const std::string& ca = want.ca.directory_url;
    Result<std::optional<acme::RenewalInfo>> wish = std::nullopt;
    if (auto silent = silence.before_asking(ca)) {
        if (has_moment(standing)) return {};  // the next run asks
        wish = fail(*std::move(silent));
    } else {
        wish = hands.wish(*standing.live);
        if (!wish && wish.error().code == Errc::cancelled) return fail(std::move(wish).error());
        silence.note(ca, error_of(wish));
        if (!wish) hands.say(wish.error().message);
    }
    if (wish && *wish && !(*wish)->explanation_url.empty())
        hands.say("the CA explains its wish at " + (*wish)->explanation_url);
    settle(standing.record, *standing.live, wish, now, hands.random());
    return hands.remember(standing.record);
}

/// "3 failures in a row, the last one: ...".
std::string failures_in_words(const RenewalRecord& record)
{
    if (record.failures == 1) return record.last_error;
    return std::to_string(record.failures) +
           " failures in a row, the last one: " + record.last_error;
}

Result<void> may_attempt(const CertificateSpec& want, const Standing& standing, Hands& hands,
                         const Silence& silence, const RenewOptions& options)
{
    const RenewalRecord& record = standing.record;
    if (options.heed_back_off && backing_off(record, hands.now()))
        return fail(Error{Errc::rate_limited,
                          want.name + ": the last attempt failed; backing off (" +
                              failures_in_words(record) + ")",
                          record.not_before});
    if (auto silent = silence.before_ordering(want.ca.directory_url))
        return fail(*std::move(silent));
    return hands.within_limits(standing);
}

Result<void> remember(const CertificateSpec& want, const Standing& before,
                      const Result<Live>& outcome, Hands& hands)
{
    const auto now = hands.now();
    if (!outcome && !only_deployment_failed(outcome.error())) {
        const auto expires = before.live ? std::optional(before.live->not_after) : std::nullopt;
        return hands.remember(
            after_failure(before.record, want.name, now, outcome.error(), expires));
    }
    RenewalRecord record = after_success(before.record, now);
    const auto live = TRY(hands.live());
    if (live) first_renewal_time(record, *live, now, hands.random());
    return hands.remember(record);
}

Result<Live> attempt(const CertificateSpec& want, const Standing& standing, Hands& hands,
                     Silence& silence, const RenewOptions& options)
{
    TRY(may_attempt(want, standing, hands, silence, options));
    auto live = hands.issue();
    silence.note(want.ca.directory_url, error_of(live));
    TRY(remember(want, standing, live, hands));
    return live;
}

}  // namespace

Result<Renewed> take_course(const CertificateSpec& want, Hands& hands, Silence& silence,
                            const RenewOptions& options)
{
    Standing standing = TRY(hands.standing());
    TRY(settle_renewal_time(want, standing, hands, silence));
    const auto now = hands.now();
    const std::string reason = reason_to_issue(
        standing, want,
        {.now = now, .next_start = now + options.next_start_in, .force = options.force});
    if (reason.empty()) {
        const bool changed = TRY(hands.deploy(*standing.live));
        return Renewed{*std::move(standing.live), changed};
    }
    hands.about_to_issue(reason);
    auto issued = attempt(want, standing, hands, silence, options);
    if (!issued && standing.live && !only_deployment_failed(issued.error())) {
        // Nothing new came; what is in force shall at least be served.
        if (auto kept = hands.deploy(*standing.live); !kept)
            issued.error().parts.push_back({"and the certificate in force", kept.error().message});
    }
    if (!issued) return fail(std::move(issued).error().while_doing("issuing " + want.name));
    return Renewed{*std::move(issued), true};
}

}  // namespace acme8443::app
