#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "acme/renewal_info.hpp"
#include "app/ca/silence.hpp"
#include "app/renewal/standing.hpp"
#include "app/settings/certificate_spec.hpp"

namespace acme8443::app {

struct RenewOptions {
    bool force{};          ///< issue although it is not due
    bool heed_back_off{};  ///< what cron runs; a person who types `issue` is not held back
    /// What falls due before somebody starts us again is due now (RFC 9773 section 4.2).
    std::chrono::seconds next_start_in{};
};

struct Renewed {
    Live live;
    bool changed{};  ///< issued, or a deployment was finished
};

/// What the course of a renewal does to the world, for one certificate: renew() acts on a store, a
/// CA and services, the simulator in memory.
class Hands {
public:
    virtual ~Hands() = default;
    virtual std::chrono::sys_seconds now() const = 0;
    virtual std::uint64_t random() = 0;
    /// As the disk has it, healed.
    virtual Result<Standing> standing() = 0;
    /// The CA's wish (RFC 9773); nothing when it has none.
    virtual Result<std::optional<acme::RenewalInfo>> wish(const Live& live) = 0;
    /// Is there room in what the CA permits? Errors: Errc::rate_limited, with retry_at.
    virtual Result<void> within_limits(const Standing& standing) = 0;
    /// A new one in force, and served by its targets.
    virtual Result<Live> issue() = 0;
    /// What is in force after issue().
    virtual Result<std::optional<Live>> live() = 0;
    /// Sees to it that the targets serve it; did that change anything?
    virtual Result<bool> deploy(const Live& live) = 0;
    virtual Result<void> remember(const store::RenewalRecord& record) = 0;
    virtual void say(std::string_view what) = 0;
    /// Says that issue() is about to be tried, and why.
    virtual void about_to_issue(std::string_view reason) = 0;
};

/// What a renewal decides, in its order: ask the CA when, if it is time to; nothing is due: see to
/// the deployments; else issue, unless backing off, beyond a limit, or the CA is silent in this
/// run; whatever comes of it is remembered. At most one attempt. For the holder of the
/// certificate's lock. Errors: those of `hands`; Errc::rate_limited with retry_at.
Result<Renewed> take_course(const CertificateSpec& want, Hands& hands, Silence& silence,
                            const RenewOptions& options);

}  // namespace acme8443::app
