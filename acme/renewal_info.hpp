#pragma once
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "acme/session.hpp"

namespace acme8443::acme {

/// When the CA would like a certificate to be renewed. RFC 9773 section 4.2.
struct RenewalInfo {
    std::chrono::sys_seconds start;
    std::chrono::sys_seconds end;         ///< after start
    std::string explanation_url{};        ///< for people; printable
    std::chrono::seconds ask_again_in{};  ///< [1 min, 24 h]; 6 h when the CA did not say (4.3.3)
};

/// Asked without a signature (4.1). Nothing when the CA offers no renewalInfo. `ari_id`:
/// pki::Certificate::ari_id. Errors: Errc::protocol for a window that is none (treat as no answer,
/// ask again in 6 h); those of Session.
Result<std::optional<RenewalInfo>> renewal_info(Session& ca, std::string_view ari_id,
                                                std::stop_token stop);

/// A moment in the window, each as likely as the other when `random` is (4.2). In the past: renew
/// now.
std::chrono::sys_seconds pick_moment(const RenewalInfo& info, std::uint64_t random);

}  // namespace acme8443::acme
