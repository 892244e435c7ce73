#pragma once
#include <chrono>
#include <optional>

namespace acme8443::validator {

/// How long a certificate is to live, as an order asks for it. Both ends count.
struct LifetimeFacts {
    std::chrono::sys_seconds not_before;
    std::chrono::sys_seconds not_after;
    /// How long after it begins the next one is asked for, where that is a fixed time.
    std::optional<std::chrono::seconds> renewed_after{};
};

}  // namespace acme8443::validator
