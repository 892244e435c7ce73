#pragma once
#include <chrono>
#include <optional>
#include <stop_token>

#include "acme/session.hpp"

namespace acme8443::acme {

/// The waits between two looks at something the CA is working on: as long as the CA asked for, else
/// half of what has been waited so far, but not less than the CA takes for an answer (a nearby CA
/// is asked sooner) and not more than 5 s.
class Patience {
public:
    /// `most`: for all waits together. Borrows the session.
    Patience(Session& ca, std::chrono::milliseconds most);
    /// Errors: Errc::timeout with retry_at when that would end too late; cancelled.
    Result<void> wait(std::optional<std::chrono::seconds> retry_after, std::stop_token stop);

private:
    Session& ca_;
    std::chrono::milliseconds start_;
    std::chrono::milliseconds most_;
};

}  // namespace acme8443::acme
