#pragma once
#include <optional>
#include <string>

#include "app/settings/certificate_spec.hpp"
#include "store/store.hpp"

namespace acme8443::app {

/// How one certificate stands, as the disk has it.
struct Standing {
    std::optional<Live> live{};
    store::RenewalRecord record{};
    bool begun{};  ///< an order is under way: the CA may have signed already
};

/// Errors: Errc::damaged, naming the file.
Result<Standing> read_standing(const std::string& name, const store::Store& store);

/// The moment that was chosen for this generation, or the one that its lifetime gives.
std::chrono::sys_seconds renewal_time(const Live& live, const store::RenewalRecord& record);

/// Was a moment chosen for this generation, by the CA or by us?
bool has_moment(const Standing& standing);

/// What a decision depends on besides the certificate.
struct Occasion {
    std::chrono::sys_seconds now;
    /// When somebody will start us the next time: what falls due before then is due now (RFC 9773
    /// section 4.2).
    std::chrono::sys_seconds next_start;
    bool force{};
};

/// Why a new certificate has to be issued now, or empty.
std::string reason_to_issue(const Standing& standing, const CertificateSpec& want,
                            const Occasion& occasion);

/// What has to come before anything is to be done for a certificate without targets.
struct Quiet {
    std::chrono::sys_seconds due;
    std::chrono::sys_seconds ask_at;
};

/// Nothing when there is something to do already, whenever that is.
std::optional<Quiet> quiet_until(const Standing& standing, const CertificateSpec& want);
bool nothing_is_due(const Quiet& quiet, const Occasion& occasion);

/// Whose turn it is first: when it expires; long ago when there is none yet.
std::chrono::sys_seconds urgency(const Standing& standing);

/// Is it time to ask the CA when it would like this certificate to be renewed (RFC 9773)?
bool time_to_ask(const Standing& standing, std::chrono::sys_seconds now);

}  // namespace acme8443::app
