#pragma once
#include <string>
#include <vector>

#include "hooks/target.hpp"

namespace acme8443::hooks {

/// What the target demands of a certificate, and the clients that its configuration declares.
/// Errors: Errc::bad_config for a kind of client that is not known, and for a pin that is none.
Result<Demands> demands_on(Demands demands, const TargetSpec& target);

/// The kinds of clients that can be declared.
std::vector<std::string> client_kinds();

/// Whether this certificate meets them. Errors: Errc::bad_certificate, naming what does not and
/// what to do about it.
Result<void> satisfies(const Demands& demands, const Bundle& bundle);

}  // namespace acme8443::hooks
