#include "app/ca/fallback.hpp"

#include "app/renewal/schedule.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// The same certificate from another CA. A profile is one CA's own.
CertificateSpec from(const CaPreset& ca, const CertificateSpec& want)
{
    CertificateSpec other = want;
    other.ca = ca;
    if (want.ca.policy == "private") other.ca.policy = want.ca.policy;
    other.order.profile.clear();
    other.preferred_chain.clear();
    other.fallbacks.clear();
    return other;
}

Result<bool> held_back(const CertificateSpec& want, const Services& s, RenewOptions options)
{
    if (!options.heed_back_off) return false;
    const store::RenewalRecord record = TRY(s.store.renewal(want.name));
    return backing_off(record, s.clock.now());
}

/// A key that one CA may have signed already is not shown to another.
Result<void> discard_draft(const CertificateSpec& want, const Services& s)
{
    const auto lock = TRY(s.store.lock(want.name));
    return s.store.discard_draft(want.name);
}

Result<Renewed> renew_from(const CaPreset& ca, const CertificateSpec& want, Services& s,
                           std::stop_token stop)
{
    const CertificateSpec other = from(ca, want);
    Services there = TRY(s.for_another(other));
    TRY(discard_draft(want, s));
    return renew(other, there, {.force = true}, std::move(stop));
}

}  // namespace

bool another_ca_may_help(Errc code)
{
    switch (code) {
        case Errc::connection_refused:
        case Errc::connection_timeout:
        case Errc::unreachable:
        case Errc::network:
        case Errc::tls:
        case Errc::timeout:
        case Errc::protocol:
        case Errc::too_large:
        case Errc::rate_limited:
        case Errc::account_unknown:
        case Errc::bad_certificate:
            return true;
        default:
            return false;
    }
}

Result<Renewed> renew_anywhere(const CertificateSpec& want, Services& s, RenewOptions options,
                               std::stop_token stop)
{
    const bool waits = TRY(held_back(want, s, options));
    auto done = renew(want, s, options, stop);
    for (const CaPreset& ca : want.fallbacks) {
        if (done || waits || !another_ca_may_help(done.error().code)) return done;
        s.out.progress(want.name, want.ca.title + " fails (" + done.error().message +
                                      "); turning to " + ca.title);
        auto other = renew_from(ca, want, s, stop);
        if (other) return other;
        done.error().parts.push_back({ca.title, other.error().message});
        if (!another_ca_may_help(other.error().code)) return done;
    }
    return done;
}

}  // namespace acme8443::app
