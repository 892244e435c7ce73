#pragma once
#include <span>
#include <string>
#include <string_view>

#include "hooks/target.hpp"

namespace acme8443::hooks {

/// The roots that a target's clients trust, as PEM; empty: the system's store. Errors: those of
/// reading trust_file.
Result<std::string> trust_of(const TargetSpec& target);

/// Before anything is touched: the target's demands, then a whole handshake in memory on TLS 1.3
/// and TLS 1.2 for every name of the certificate. Refuses a key that does not match, a missing or
/// misplaced intermediate, a wrong name, an expired or untrusted chain. Errors:
/// Errc::bad_certificate.
Result<void> rehearse(const Demands& demands, const Live& live, const std::string& trust_pem);

/// The same for each of these targets. Errors: also those of make_target and of its trust_file.
Result<void> rehearse(std::span<const TargetSpec> targets, const Live& live);

}  // namespace acme8443::hooks
